/**
 * The canonical checkpoint of the margin fold: every exact figure, sorted by name, so that equal
 * states give equal bytes and their SHA-256 is the digest of the state. Derived values are left out
 * and computed again on restore; the market's are functions of prices and parameters alone.
 */
import type { Account } from "../account/account";
import { Audit, auditBooks } from "../account/audit";
import {
  accountsByName,
  listedInstrument,
  listInstrument,
  openAccount,
  venueBalance,
} from "../account/books";
import type { Hold, ReceivedOnChain } from "../collateral/account-lots";
import type { SeenChain } from "../collateral/chain-heads";
import type { ObserverWord } from "../collateral/chain-observers";
import type { ClearingRules } from "../events/clearing-rules";
import type { SourcePosition } from "../events/event";
import type { InstrumentListed, RiskParametersPublished } from "../events/listing";
import { MARGIN_STATUSES, type MarginMode, type MarginStatus } from "../events/margin";
import type { KnownPrice } from "../integrity/decision-table";
import { isWatched, type LiquidationState } from "../liquidation/liquidation-state";
import type { KnownFigure } from "../market/figure-table";
import type { Amount, Price, Quantity } from "../money/units";
import { trustAll } from "./fold-decisions";
import { foldListing, noteAssetPrice, useParameters } from "./fold-prices";
import { type CapCheckpoint, type LotCheckpoint, lotsOf, restoreLots } from "./lot-checkpoint";
import { emptyMarginState, type Haircut, type MarginState, refreshAccount } from "./margin-state";
import type { SettlementCheckpoint } from "./settlement-book";
import { restoreValues } from "./value-underlying";

export interface AccountCheckpoint {
  readonly id: string;
  readonly mode: MarginMode;
  readonly balances: readonly {
    readonly asset: string;
    readonly owned: Amount;
    readonly settled: Amount;
  }[];
  readonly positions: readonly {
    readonly instrument: string;
    readonly quantity: Quantity;
    readonly cost: Amount;
  }[];
  readonly status: MarginStatus;
  readonly utilisation: number;
  readonly snapshotTime: number;
  readonly called: boolean;
  readonly liquidation: LiquidationState | null;
  readonly lots: readonly LotCheckpoint[];
  readonly received: readonly ReceivedOnChain[];
  readonly holds: readonly Hold[];
  readonly capped: readonly CapCheckpoint[];
}

interface SymbolPrice {
  readonly symbol: string;
  readonly price: Price;
}

export interface MarginCheckpoint {
  readonly sequence: number;
  readonly clock: number;
  readonly folded: readonly SourcePosition[];
  readonly parameters: RiskParametersPublished | null;
  readonly scheduled: readonly RiskParametersPublished[];
  readonly priceBatch: number;
  readonly indexPrices: readonly SymbolPrice[];
  readonly markPrices: readonly SymbolPrice[];
  readonly firstTradePrices: readonly SymbolPrice[];
  readonly figures: readonly KnownFigure[];
  /** By quote type, then symbol. */
  readonly decisions: readonly KnownPrice[];
  readonly chains: readonly SeenChain[];
  readonly observers: readonly ObserverWord[];
  readonly valued: readonly { readonly underlying: string; readonly time: number }[];
  readonly instruments: readonly {
    readonly terms: InstrumentListed;
    readonly long: Quantity;
    readonly short: Quantity;
    readonly clearing: Quantity;
  }[];
  readonly venue: readonly {
    readonly asset: string;
    readonly custody: Amount;
    readonly fees: Amount;
    readonly insurance: Amount;
    readonly clearing: Amount;
  }[];
  readonly clearingRules: ClearingRules | null;
  /** In force, sorted by asset. */
  readonly haircuts: readonly Haircut[];
  readonly settlements: SettlementCheckpoint;
  readonly accounts: readonly AccountCheckpoint[];
}

/** Audits the books, then states them: a checkpoint of broken books is never written. */
export function checkpointOf(state: MarginState): MarginCheckpoint {
  const { books, prices } = state;
  const audit = new Audit(books);
  const accounts = accountsByName(books).map((account) => {
    audit.add(account);
    return accountOf(state, account);
  });
  audit.conclude();
  return {
    sequence: state.sequence,
    clock: state.clock,
    folded: [...state.folded]
      .sort(byFirst)
      .flatMap(([, partitions]) => partitions.filter((position) => position !== undefined)),
    parameters: state.parameters,
    scheduled: [...state.scheduled],
    priceBatch: state.priceBatch,
    indexPrices: pricesOf(prices.index),
    markPrices: pricesOf(prices.mark),
    firstTradePrices: pricesOf(prices.firstTrade),
    figures: prices.figures.sorted(),
    decisions: state.decisions.sorted().map((known) => ({ ...known })),
    chains: state.chains.sorted().map((chain) => ({ ...chain })),
    observers: state.chains.observers.sorted(),
    valued: [...state.risk.valuedAt]
      .sort(byFirst)
      .map(([underlying, time]) => ({ underlying, time })),
    instruments: [...books.instruments].sort(byFirst).map(([, book]) => ({
      terms: book.terms,
      long: book.long as Quantity,
      short: book.short as Quantity,
      clearing: book.clearing as Quantity,
    })),
    venue: [...books.venue].sort(byFirst).map(([asset, venue]) => ({
      asset,
      custody: venue.custody as Amount,
      fees: venue.fees as Amount,
      insurance: venue.insurance as Amount,
      clearing: venue.clearing as Amount,
    })),
    clearingRules: state.clearingRules,
    haircuts: [...state.haircuts].sort(byFirst).map(([, haircut]) => haircut),
    settlements: state.settlements.checkpoint(),
    accounts,
  };
}

function accountOf(state: MarginState, account: Account): AccountCheckpoint {
  const { last } = state;
  const liquidation = state.liquidations.get(account.id);
  return {
    id: account.id,
    mode: account.mode,
    balances: account.balances.map(({ venue, owned, settled }) => {
      return { asset: venue.asset, owned, settled: settled as Amount };
    }),
    positions: account.positions.map(({ book, quantity, cost }) => ({
      instrument: book.terms.instrument,
      quantity,
      cost,
    })),
    status: MARGIN_STATUSES[last.status[account.index]!]!,
    utilisation: last.utilisation[account.index]!,
    snapshotTime: last.time[account.index]!,
    called: last.called[account.index] === 1,
    liquidation: liquidation === undefined ? null : copyOf(liquidation),
    ...lotsOf(state, account),
  };
}

/** States change in place: a checkpoint and a state never share one. */
function copyOf(liquidation: LiquidationState): LiquidationState {
  const { outstanding, shortfall } = liquidation;
  return {
    ...liquidation,
    outstanding: outstanding.map((open) => ({ ...open })),
    shortfall: shortfall === null ? null : { ...shortfall },
  };
}

function pricesOf(table: ReadonlyMap<string, Price>): SymbolPrice[] {
  return [...table].sort(byFirst).map(([symbol, price]) => ({ symbol, price }));
}

function byFirst(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}

/** The state a checkpoint describes; its books are audited before they are used. */
export function restoreMarginState(
  placement: { readonly shard: number; readonly shards: number },
  checkpoint: MarginCheckpoint,
): MarginState {
  const state = emptyMarginState(placement);
  state.sequence = checkpoint.sequence;
  state.clock = checkpoint.clock;
  state.priceBatch = checkpoint.priceBatch;
  state.parameters = checkpoint.parameters;
  state.scheduled = [...checkpoint.scheduled];
  for (const position of checkpoint.folded) {
    const partitions = state.folded.get(position.topic) ?? [];
    partitions[position.partition] = position;
    state.folded.set(position.topic, partitions);
  }
  for (const { terms, long, short, clearing } of checkpoint.instruments) {
    Object.assign(listInstrument(state.books, terms), { long, short, clearing });
  }
  restoreMarket(state, checkpoint);
  for (const { asset, ...balances } of checkpoint.venue) {
    Object.assign(venueBalance(state.books, asset), balances);
  }
  for (const chain of checkpoint.chains) state.chains.restore({ ...chain });
  for (const word of checkpoint.observers) state.chains.observers.restore(word);
  state.clearingRules = checkpoint.clearingRules;
  state.settlements.restore(checkpoint.settlements);
  for (const haircut of checkpoint.haircuts) state.haircuts.set(haircut.asset, haircut);
  for (const account of checkpoint.accounts) restoreAccount(state, account);
  auditBooks(state.books);
  return state;
}

function restoreMarket(state: MarginState, checkpoint: MarginCheckpoint): void {
  const { prices } = state;
  for (const { symbol, price } of checkpoint.markPrices) prices.mark.set(symbol, price);
  for (const { symbol, price } of checkpoint.firstTradePrices) prices.firstTrade.set(symbol, price);
  for (const { symbol, price } of checkpoint.indexPrices) noteAssetPrice(state, symbol, price);
  for (const figure of checkpoint.figures) prices.figures.put(figure);
  if (state.parameters !== null) useParameters(state, state.parameters);
  for (const known of checkpoint.decisions) {
    const { quoteType, symbol, confidence } = known.decision;
    state.decisions.restore({ ...known });
    state.risk.noteConfidence(quoteType, symbol, confidence);
  }
  for (const { terms } of checkpoint.instruments) foldListing(state, terms);
  trustAll(state);
  restoreValues(state, checkpoint.valued);
}

function restoreAccount(state: MarginState, checkpoint: AccountCheckpoint): void {
  const { books, last } = state;
  const account = openAccount(books, checkpoint.id);
  account.mode = checkpoint.mode;
  account.positions = checkpoint.positions.map(({ instrument, quantity, cost }) => ({
    book: listedInstrument(books, instrument),
    quantity,
    cost,
  }));
  account.balances = checkpoint.balances.map(({ asset, ...held }) => ({
    venue: venueBalance(books, asset),
    ...held,
  }));
  restoreLots(state, account, checkpoint);
  refreshAccount(state, account);
  last.status[account.index] = MARGIN_STATUSES.indexOf(checkpoint.status);
  last.utilisation[account.index] = checkpoint.utilisation;
  last.time[account.index] = checkpoint.snapshotTime;
  last.called[account.index] = checkpoint.called ? 1 : 0;
  const { liquidation } = checkpoint;
  if (liquidation === null) return;
  state.liquidations.set(account.id, copyOf(liquidation));
  state.onLadder[account.index] = isWatched(liquidation) ? 1 : 0;
}
