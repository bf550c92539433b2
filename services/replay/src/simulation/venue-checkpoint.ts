/**
 * The venue's state as a plain value, and back. What follows from the seed (the population) and
 * from the rest (roles, dealers' inventory, the prices of a round) is not stored. Equal states
 * give equal values: assets and instruments stand in the order in which they came.
 */
import type { Population } from "./population";
import type { Random } from "./random";
import { listInstrument } from "./venue-prices";
import { rolesOf } from "./venue-roles";
import type {
  Liquidator,
  ListedInstrument,
  ListingTerms,
  OutstandingCommand,
  QuotedAsset,
  Standing,
  VenueState,
} from "./venue-state";
import { countDealerLots } from "./venue-state";

/** Shape of schemas/venue-checkpoint.avsc. */
export interface VenueCheckpoint {
  readonly seed: number;
  readonly accounts: number;
  readonly randomWords: readonly number[];
  readonly time: number;
  readonly firstRound: number;
  readonly lastRound: number;
  readonly trades: number;
  readonly movements: number;
  readonly chains: readonly string[];
  readonly assets: readonly Pick<QuotedAsset, "asset" | "quotes">[];
  readonly instruments: readonly InstrumentCheckpoint[];
  readonly standings: readonly Standing[];
  readonly commands: readonly OutstandingCommand[];
  readonly liquidators: readonly Liquidator[];
  readonly called: readonly number[];
}

type InstrumentNumbers = Pick<
  ListedInstrument,
  | "quotedMark"
  | "markBefore"
  | "varianceFast"
  | "varianceSlow"
  | "pressureUsd"
  | "measuredDepthUsd"
  | "settled"
>;

interface InstrumentCheckpoint extends ListingTerms, InstrumentNumbers {
  /** Of an option, else 0. */
  readonly forward: number;
  readonly volatility: number;
  readonly lots: readonly number[];
}

export function checkpointVenue(state: VenueState): VenueCheckpoint {
  const { seed, population, random, time, firstRound, lastRound, trades, movements } = state;
  return {
    seed,
    accounts: population.traders.length,
    randomWords: Array.from(random.words),
    time,
    firstRound,
    lastRound,
    trades,
    movements,
    chains: [...state.chains],
    assets: state.assets.map(({ asset, quotes }) => ({ asset, quotes: quotes.map(copy) })),
    instruments: state.instruments.map(checkpointInstrument),
    standings: state.standings.map(copy),
    commands: state.commands.map(copy),
    liquidators: state.liquidators.map(copy),
    called: [...state.called],
  };
}

function checkpointInstrument(instrument: ListedInstrument): InstrumentCheckpoint {
  const { forward, volatility } = instrument.option ?? { forward: 0, volatility: 0 };
  const numbers = numbersOf(instrument);
  const lots = Array.from(instrument.lots);
  return { ...instrument.listing, ...numbers, forward, volatility, lots };
}

function numbersOf(instrument: InstrumentNumbers): InstrumentNumbers {
  const { quotedMark, markBefore, varianceFast, varianceSlow } = instrument;
  const { pressureUsd, measuredDepthUsd, settled } = instrument;
  const quoted = { quotedMark, markBefore, varianceFast, varianceSlow };
  return { ...quoted, pressureUsd, measuredDepthUsd, settled };
}

/** Throws when the checkpoint was made with another seed or number of accounts. */
export function restoreVenue(
  fresh: { readonly seed: number; readonly population: Population; readonly tradesPerDay: number },
  checkpoint: VenueCheckpoint,
): VenueState {
  const { seed, population, tradesPerDay } = fresh;
  const accounts = population.traders.length;
  if (checkpoint.seed !== seed || checkpoint.accounts !== accounts) {
    throw new Error(
      `the simulated venue's checkpoint has seed ${checkpoint.seed} and ${checkpoint.accounts} ` +
        `accounts, not seed ${seed} and ${accounts}; continue a log with the options it began with`,
    );
  }
  const random: Random = { words: Uint32Array.from(checkpoint.randomWords) };
  const { time, firstRound, lastRound, trades, movements } = checkpoint;
  const instruments = checkpoint.instruments.map((each) => restoreInstrument(each, population));
  return {
    ...{ seed, population, tradesPerDay, random },
    ...{ time, firstRound, lastRound, trades, movements },
    chains: [...checkpoint.chains],
    assets: checkpoint.assets.map(({ asset, quotes }) => {
      return { asset, quotes: quotes.map(copy), value: 0 };
    }),
    instruments,
    standings: checkpoint.standings.map(copy),
    commands: checkpoint.commands.map(copy),
    liquidators: checkpoint.liquidators.map(copy),
    called: [...checkpoint.called],
    roles: rolesOf({ instruments, population }),
  };
}

function restoreInstrument(stored: InstrumentCheckpoint, population: Population): ListedInstrument {
  const { forward, volatility, lots, ...terms } = stored;
  const listed = listInstrument(listingOf(terms), population.traders.length);
  if (listed.option !== null) Object.assign(listed.option, { forward, volatility });
  const instrument = { ...listed, ...numbersOf(stored), lots: Float64Array.from(lots) };
  instrument.dealerLots = countDealerLots(instrument, population);
  return instrument;
}

function listingOf(terms: ListingTerms): ListingTerms {
  const { instrument, instrumentType, contractType, underlying, settlementAsset } = terms;
  const { multiplier, lotSize, expiry, strike, optionType } = terms;
  const named = { instrument, instrumentType, contractType, underlying, settlementAsset };
  return { ...named, multiplier, lotSize, expiry, strike, optionType };
}

function copy<Value extends object>(value: Value): Value {
  return { ...value };
}
