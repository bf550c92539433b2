/**
 * What the simulated venue knows and has decided: prices it has seen, instruments it lists, how its
 * accounts stand, what it was commanded to liquidate. Positions are whole lots, exact in a number.
 */
import type { InstrumentListed, MarginStatus, OptionType, Price } from "@margin-engine/core";
import type { Population } from "./population";
import type { Random } from "./random";

/** An asset quoted by index sources. */
export interface QuotedAsset {
  readonly asset: string;
  readonly quotes: { readonly quoteSource: string; price: number }[];
  /** Median of the sources, US dollars; 0 before the first quote. */
  value: number;
}

/** What the venue needs of a listing. */
export type ListingTerms = Pick<
  InstrumentListed,
  | "instrument"
  | "instrumentType"
  | "contractType"
  | "underlying"
  | "settlementAsset"
  | "multiplier"
  | "lotSize"
  | "expiry"
  | "strike"
  | "optionType"
>;

/** What an option is valued with. */
export interface OptionFigures {
  readonly strike: number;
  readonly optionType: OptionType;
  /** Newest quotes, 0 before the first. */
  forward: number;
  volatility: number;
}

export interface ListedInstrument {
  readonly listing: ListingTerms;
  readonly inverse: boolean;
  /** Null for perpetuals and futures. */
  readonly option: OptionFigures | null;
  /** Lot size x multiplier. */
  readonly lotUnits: number;
  /** Newest mark quote, 0 before the first. */
  quotedMark: number;
  /** What other prices make of it at this round; 0 while there are none. */
  outside: number;
  /** The venue's own price, which trades are made around at this round: pressed from there. */
  mark: number;
  /** US dollars of notional in one lot at this round. */
  lotUsd: number;
  /** Mark of the round before, and variance of returns per millisecond, fast and slow. */
  markBefore: number;
  varianceFast: number;
  varianceSlow: number;
  settled: boolean;
  /** By account, in lots, positive is long. */
  readonly lots: Float64Array;
  /** The part of it held by makers and the house. */
  dealerLots: number;
  /** Depth used up by liquidations in this round, US dollars. */
  consumedUsd: number;
  /** What liquidations bought (sold, below 0) and the market has not taken back, US dollars. */
  pressureUsd: number;
  /** Shown within 1% of the price, US dollars, as it was quoted; 0 while nobody does. */
  measuredDepthUsd: number;
}

/** How one account stands. */
export interface Standing {
  status: MarginStatus;
  /** True once it has begun to trade its instrument. */
  entered: boolean;
  /** True when it has closed for good: stopped out, or liquidated. */
  gone: boolean;
  /** True when it was taken over: nothing is left to trade with. */
  out: boolean;
  /** Lots it aims at in its instrument. */
  target: number;
  /** Mark at which it entered. */
  entryMark: number;
  additions: number;
  topUps: number;
  /** The newest liquidation command received: an older or equal one is a repeat. */
  epoch: number;
  step: number;
}

/** An account of the clearing house, and the newest command that it was given. */
export interface Liquidator {
  readonly account: string;
  epoch: number;
  step: number;
}

export interface OutstandingCommand {
  readonly liquidationId: string;
  /** Of the population, or after them of a clearing account. */
  readonly account: number;
  readonly instrument: number;
  /** Signed, what is left to do. */
  lots: number;
  readonly limitPrice: Price | null;
}

/** What an account trades, by number of instrument; -1 for none. */
export interface Roles {
  readonly main: Int32Array;
  /** The basis traders' other leg. */
  readonly hedge: Int32Array;
}

export interface VenueState {
  readonly seed: number;
  readonly population: Population;
  readonly tradesPerDay: number;
  readonly random: Random;
  /** Event time of the newest clock tick; 0 before the first. */
  time: number;
  /** Event times of the first and the last round; -1 before. */
  firstRound: number;
  lastRound: number;
  trades: number;
  movements: number;
  /** Chains on which the rules take deposits. */
  chains: readonly string[];
  readonly assets: QuotedAsset[];
  readonly instruments: ListedInstrument[];
  readonly standings: Standing[];
  commands: OutstandingCommand[];
  /** By shard. */
  readonly liquidators: Liquidator[];
  /** Accounts that have yet to answer a margin call, in order of the calls. */
  called: number[];
  roles: Roles;
}

export function newStanding(): Standing {
  return {
    status: "Healthy",
    entered: false,
    gone: false,
    out: false,
    target: 0,
    entryMark: 0,
    additions: 0,
    topUps: 0,
    epoch: 0,
    step: 0,
  };
}

/** Lots of the dealers, counted anew. */
export function countDealerLots(instrument: ListedInstrument, population: Population): number {
  let lots = instrument.lots[0]!;
  for (const maker of population.makers) lots += instrument.lots[maker]!;
  return lots;
}
