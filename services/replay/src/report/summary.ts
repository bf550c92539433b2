/**
 * What happened in a log, in figures, read from the log itself: the same for a run just finished
 * and for one of last year. It only counts; nothing here decides anything.
 */
import type {
  Event,
  InstrumentListed,
  LiquidationCommand,
  MarginCalled,
  MarginSnapshot,
  MarginStatus,
  PriceBatch,
  QuarantineReason,
  RejectionReason,
  RiskParametersPublished,
  ShortfallRecorded,
  TakeoverBooked,
  TradeExecuted,
} from "@margin-engine/core";
import {
  FIGURE_DECIMALS,
  isLiquidationAccount,
  MULTIPLIER_DECIMALS,
  PRICE_DECIMALS,
  powerOfTen,
  QUANTITY_DECIMALS,
  USD_DECIMALS,
} from "@margin-engine/core";
import type { Codec, LogStore, TopicName } from "@margin-engine/runtime";
import { type ClearingSummary, emptyClearing, noteClearing } from "./clearing-summary";
import { type DepositSummary, emptyDeposits, noteDeposit } from "./deposit-summary";

/** Accepted prices of one asset or instrument, in order of time. */
export interface PriceSeries {
  readonly times: number[];
  readonly values: number[];
}

export interface Summary {
  readonly records: Map<TopicName, number>;
  /** First and last event time, milliseconds since the epoch; null in an empty log. */
  from: number | null;
  to: number | null;
  readonly listings: Map<string, InstrumentListed>;
  /** By asset. */
  readonly indices: Map<string, PriceSeries>;
  readonly trades: { count: number; usd: number };
  readonly liquidations: Liquidations;
  /** Those that were paid later, or covered again, are `closed`. */
  readonly shortfalls: {
    count: number;
    usd: number;
    closed: number;
    readonly accounts: Set<string>;
  };
  readonly calls: { made: number; met: number; readonly accounts: Set<string> };
  readonly refusals: Map<RejectionReason, number>;
  readonly quarantines: Map<QuarantineReason, number>;
  /** By account, as last published; the venue's own liquidation accounts are none of them. */
  readonly statuses: Map<string, MarginStatus>;
  /** Accounts margined by scenarios, by their last snapshot. */
  readonly byScenarios: Set<string>;
  /** Of options: how many trades, their premium in US dollars, and how many were settled. */
  readonly options: { trades: number; premiumUsd: number; settled: number };
  readonly calibrations: Calibrations;
  readonly clearing: ClearingSummary;
  readonly deposits: DepositSummary;
}

/** Of the parameters, by the sequencer. */
export interface Calibrations {
  count: number;
  /** Expiries with a smile in the last one. */
  smiles: number;
  /** Price ranges by underlying, one for each calibration. */
  readonly ranges: Map<string, number[]>;
}

export interface Liquidations {
  readonly accounts: Set<string>;
  cancellations: number;
  reductions: number;
  takeovers: number;
  /** Fills that answered a command: their times and US dollars of notional. */
  readonly times: number[];
  readonly usd: number[];
}

export function emptySummary(): Summary {
  return {
    records: new Map(),
    from: null,
    to: null,
    listings: new Map(),
    indices: new Map(),
    trades: { count: 0, usd: 0 },
    liquidations: {
      accounts: new Set(),
      cancellations: 0,
      reductions: 0,
      takeovers: 0,
      times: [],
      usd: [],
    },
    shortfalls: { count: 0, usd: 0, closed: 0, accounts: new Set() },
    calls: { made: 0, met: 0, accounts: new Set() },
    refusals: new Map(),
    quarantines: new Map(),
    statuses: new Map(),
    byScenarios: new Set(),
    options: { trades: 0, premiumUsd: 0, settled: 0 },
    calibrations: { count: 0, smiles: 0, ranges: new Map() },
    clearing: emptyClearing(),
    deposits: emptyDeposits(),
  };
}

/** Reads a whole log. The journal's shards repeat what concerns all: prices are taken from the
 * first, the others are only counted. */
export function summariseLog(log: Pick<LogStore, "readAll">, codec: Codec): Summary {
  const summary = emptySummary();
  for (const { topic, partition, schemaId, value } of log.readAll(0)) {
    const repeats = topic === "journal" && partition > 0;
    const decoded = repeats ? null : codec.decode(topic, schemaId, value);
    note(summary, topic, decoded !== null && "kind" in decoded ? decoded : null);
  }
  return summary;
}

/** Takes one record into account; `event` is null for one that is only counted. */
function note(summary: Summary, topic: TopicName, event: Event | null): void {
  count(summary.records, topic);
  if (event === null) return;
  if (topic === "journal") {
    noteEntry(summary, event);
    return;
  }
  switch (event.kind) {
    case "InstrumentListed":
      summary.listings.set(event.instrument, event);
      return;
    case "TradeExecuted":
      noteTrade(summary, event);
      return;
    case "MarginSnapshot":
      noteSnapshot(summary, event);
      return;
    case "SettlementPricePublished":
      if (isOption(summary, event.instrument)) summary.options.settled++;
      return;
    case "LiquidationCommand":
      noteCommand(summary, event);
      return;
    case "TakeOverPosition":
      summary.liquidations.accounts.add(event.account);
      summary.liquidations.takeovers++;
      return;
    case "ShortfallRecorded":
      noteShortfall(summary, event);
      return;
    case "ShortfallClosed":
      summary.shortfalls.closed++;
      return;
    case "MarginCalled":
      noteCall(summary, event);
      return;
    case "MarginCallMet":
      summary.calls.met++;
      return;
    case "DepositObserved":
    case "CollateralReverted":
    case "ChainStandingChanged":
    case "WithdrawalPaid":
      noteDeposit(summary.deposits, event);
      return;
    case "Rejected":
      count(summary.refusals, event.reason);
      return;
    case "DeadLetter":
      count(summary.quarantines, event.reason);
      return;
    case "TakeoverBooked":
    case "InsuranceReceived":
    case "InsurancePaid":
    case "PositionsDeleveraged":
    case "HaircutSet":
      noteClearing(summary.clearing, event, (taken) => notionalUsd(summary, taken));
      return;
  }
}

function noteEntry(summary: Summary, event: Event): void {
  if (event.kind === "PriceBatch") notePrices(summary, event);
  if (event.kind === "RiskParametersPublished") noteCalibration(summary, event);
  if ("eventTime" in event) noteTime(summary, event.eventTime);
}

function noteShortfall({ shortfalls }: Summary, { account, shortfall }: ShortfallRecorded): void {
  shortfalls.count++;
  shortfalls.usd += scaled(shortfall, USD_DECIMALS);
  shortfalls.accounts.add(account);
}

function noteCall({ calls }: Summary, { account }: MarginCalled): void {
  calls.made++;
  calls.accounts.add(account);
}

function noteSnapshot(summary: Summary, { account, status, mode }: MarginSnapshot): void {
  if (isLiquidationAccount(account)) return;
  summary.statuses.set(account, status);
  if (mode === "Portfolio") summary.byScenarios.add(account);
  else summary.byScenarios.delete(account);
}

function isOption({ listings }: Summary, instrument: string): boolean {
  return listings.get(instrument)?.instrumentType === "Option";
}

function noteTime(summary: Summary, time: number): void {
  if (summary.from === null || time < summary.from) summary.from = time;
  if (summary.to === null || time > summary.to) summary.to = time;
}

function notePrices(summary: Summary, { prices, eventTime }: PriceBatch): void {
  for (const { quoteType, symbol, price } of prices) {
    if (quoteType !== "Index") continue;
    let series = summary.indices.get(symbol);
    if (series === undefined) {
      series = { times: [], values: [] };
      summary.indices.set(symbol, series);
    }
    series.times.push(eventTime);
    series.values.push(scaled(price, PRICE_DECIMALS));
  }
}

function noteCalibration(
  { calibrations }: Summary,
  { portfolio, rangeCalibration }: RiskParametersPublished,
): void {
  const result = rangeCalibration?.result ?? null;
  if (result === null) return;
  calibrations.count++;
  calibrations.smiles = result.smiles.length;
  for (const { underlying, priceRange } of portfolio!.underlyings) {
    const ranges = calibrations.ranges.get(underlying) ?? [];
    calibrations.ranges.set(underlying, ranges);
    ranges.push(scaled(priceRange, FIGURE_DECIMALS));
  }
}

function noteTrade(summary: Summary, trade: TradeExecuted): void {
  const usd = notionalUsd(summary, trade);
  summary.trades.count++;
  summary.trades.usd += usd;
  if (isOption(summary, trade.instrument)) {
    summary.options.trades++;
    summary.options.premiumUsd += usd;
  }
  if (trade.buyerLiquidationId === null && trade.sellerLiquidationId === null) return;
  summary.liquidations.times.push(trade.eventTime);
  summary.liquidations.usd.push(usd);
}

/** At the trade's price and the settlement asset's newest index, a dollar before the first; 0 for
 * an instrument that is not listed. */
function notionalUsd(summary: Summary, trade: TradeExecuted | TakeoverBooked): number {
  const listing = summary.listings.get(trade.instrument);
  if (listing === undefined) return 0;
  const size = Math.abs(scaled(trade.quantity, QUANTITY_DECIMALS));
  const units = size * scaled(listing.multiplier, MULTIPLIER_DECIMALS);
  if (listing.contractType === "Inverse") return units;
  const settlement = summary.indices.get(listing.settlementAsset)?.values.at(-1) ?? 1;
  return units * scaled(trade.price, PRICE_DECIMALS) * settlement;
}

function noteCommand(summary: Summary, { account, action }: LiquidationCommand): void {
  const { liquidations } = summary;
  liquidations.accounts.add(account);
  if (action === "CancelOrders") liquidations.cancellations++;
  else liquidations.reductions++;
}

function scaled(value: bigint, decimals: number): number {
  return Number(value) / Number(powerOfTen(decimals));
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
