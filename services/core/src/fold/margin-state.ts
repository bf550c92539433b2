/**
 * Everything the margin fold of one shard knows: exact books, the prices and parameters in force,
 * the float64 values derived from them, and what each account was last told.
 */
import type { Account } from "../account/account";
import { type Books, emptyBooks, listedInstrument } from "../account/books";
import { LotTable } from "../collateral/account-lots";
import { ChainHeads } from "../collateral/chain-heads";
import type { HaircutSet } from "../events/clearing-actions";
import type { ClearingRules } from "../events/clearing-rules";
import type { EntryHead, SourcePosition, SourceTopic } from "../events/event";
import { liquidationAccount } from "../events/liquidation-account";
import type { RiskParametersPublished } from "../events/listing";
import { accountHash } from "../events/shard";
import { DecisionTable } from "../integrity/decision-table";
import type { Liquidations } from "../liquidation/liquidation-state";
import { AccountGroups } from "../margin/account-groups";
import { Figures } from "../margin/evaluate";
import { Exposures } from "../margin/exposures";
import { MarketValues } from "../margin/market-values";
import { RiskValues } from "../margin/risk-values";
import { doubled } from "../margin/typed-rows";
import { PriceTable } from "../market/price-table";
import { SettlementBook } from "./settlement-book";

/** What an account was last told, by account index. */
class LastSnapshots {
  status = new Uint8Array(1024);
  utilisation = new Float64Array(1024);
  /** Event time of the last snapshot; 0 before the first. */
  time = new Float64Array(1024);
  /** 1 while a margin call stands. */
  called = new Uint8Array(1024);
  /** Spreads the periodic snapshots of a shard evenly over the period. */
  phase = new Int32Array(1024);

  /** Accounts opened here so far. */
  count = 0;

  /** Accounts are opened in order of their index. */
  open(account: Account): void {
    const { index } = account;
    this.count = index + 1;
    if (index >= this.status.length) {
      this.status = doubled(this.status);
      this.utilisation = doubled(this.utilisation);
      this.time = doubled(this.time);
      this.called = doubled(this.called);
      this.phase = doubled(this.phase);
    }
    this.phase[index] = accountHash(account.id);
  }
}

/** CL-5: in force for an asset of which some is missing. */
export type Haircut = Omit<HaircutSet, "kind" | keyof EntryHead>;

export interface MarginState {
  readonly shard: number;
  readonly shards: number;
  /** Number of the last accepted entry; the first is 1. */
  sequence: number;
  /** Largest event time seen, milliseconds since the epoch. */
  clock: number;
  /**
   * Last source position folded, by topic, then by partition: what is not above it was seen before.
   */
  readonly folded: Map<SourceTopic, (SourcePosition | undefined)[]>;
  readonly books: Books;
  /** Deposits that chains may still take back, and the chains. */
  readonly lots: LotTable;
  readonly chains: ChainHeads;
  /** The account that the venue takes positions over with in this shard. */
  readonly house: string;
  /** Null before the first: no fee goes to a fund. */
  clearingRules: ClearingRules | null;
  /** By asset; an asset of which nothing is missing has none. */
  readonly haircuts: Map<string, Haircut>;
  readonly settlements: SettlementBook;
  parameters: RiskParametersPublished | null;
  /** Versions that take effect later, in order of effective time. */
  scheduled: RiskParametersPublished[];
  /** Number of the last price batch folded. */
  priceBatch: number;
  readonly prices: PriceTable;
  /** How far those prices can be trusted. */
  readonly decisions: DecisionTable;
  readonly market: MarketValues;
  readonly risk: RiskValues;
  readonly exposures: Exposures;
  readonly groups: AccountGroups;
  readonly last: LastSnapshots;
  readonly liquidations: Liquidations;
  /** By account index: 1 while something may be due on the ladder. */
  onLadder: Uint8Array;
  /** Reused by every evaluation. */
  readonly figures: Figures;
}

export function emptyMarginState(placement: { shard: number; shards: number }): MarginState {
  const risk = new RiskValues();
  const lots = new LotTable();
  return {
    ...placement,
    sequence: 0,
    clock: 0,
    folded: new Map(),
    books: emptyBooks(),
    lots,
    chains: new ChainHeads(),
    house: liquidationAccount(placement.shard, placement.shards),
    clearingRules: null,
    haircuts: new Map(),
    settlements: new SettlementBook(),
    parameters: null,
    scheduled: [],
    priceBatch: 0,
    prices: new PriceTable(),
    decisions: new DecisionTable(),
    market: new MarketValues(),
    risk,
    exposures: new Exposures(risk.market, lots),
    groups: new AccountGroups(),
    last: new LastSnapshots(),
    liquidations: new Map(),
    onLadder: new Uint8Array(1024),
    figures: new Figures(),
  };
}

/**
 * Brings an account's derived values up to its books. Call after every change of its books, before
 * evaluating it.
 */
export function refreshAccount(state: MarginState, account: Account): void {
  if (account.index >= state.last.count) {
    state.last.open(account);
    if (account.index >= state.onLadder.length) state.onLadder = doubled(state.onLadder);
  }
  state.market.reserve(state.books.venue.size);
  const changed = state.exposures.refresh(account);
  if (changed || account.positions.length === 0) state.groups.assign(account);
}

/** The same after a trade: where the account held the instrument before and after, only that. */
export function refreshTraded(state: MarginState, account: Account, instrument: string): void {
  const book = listedInstrument(state.books, instrument);
  if (!state.exposures.refreshHolding(account, book)) refreshAccount(state, account);
}
