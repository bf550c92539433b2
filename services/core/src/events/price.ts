/** Prices, funding and settlement: what price sources publish and what the journal carries. */
import type { Price, Rate } from "../money/units";
import type { EntryHead, EventHead, JournalHead } from "./event";
import type { AcceptedFigure } from "./figure";
import type { PriceDecision } from "./price-integrity";

/** Index: US dollars for one unit of an asset. Mark: an instrument's price in quote currency. */
export const QUOTE_TYPES = ["Index", "Mark"] as const;
export type QuoteType = (typeof QUOTE_TYPES)[number];

/** One source's price for one symbol. */
export interface PriceQuoted extends EventHead {
  readonly kind: "PriceQuoted";
  readonly quoteSource: string;
  readonly quoteType: QuoteType;
  /** An asset (`BTC`) for an index quote, an instrument (`BTC-PERP`) for a mark quote. */
  readonly symbol: string;
  readonly price: Price;
}

/** The rate to be paid at `eventTime` by longs to shorts (BK-4). */
export interface FundingRatePublished extends EventHead {
  readonly kind: "FundingRatePublished";
  readonly instrument: string;
  readonly rate: Rate;
}

/** The final price of an expired instrument; positions are settled in cash at it (BK-5). */
export interface SettlementPricePublished extends EntryHead {
  readonly kind: "SettlementPricePublished";
  readonly instrument: string;
  readonly price: Price;
}

/** A source's heartbeat: event time moves although no price did. */
export interface ClockTicked extends EntryHead {
  readonly kind: "ClockTicked";
}

export interface AcceptedPrice {
  readonly quoteType: QuoteType;
  readonly symbol: string;
  readonly price: Price;
}

/** What changed in one tick, conflated; sent to every shard as one record. */
export interface PriceBatch extends JournalHead {
  readonly kind: "PriceBatch";
  /** Numbers the batches of a journal from 1. */
  readonly batch: number;
  /** First source offset conflated here; `source.offset` is the last. */
  readonly fromOffset: number;
  /** Sorted by quote type, then symbol. */
  readonly prices: readonly AcceptedPrice[];
  /** Sorted by figure, then symbol, then expiry. */
  readonly figures: readonly AcceptedFigure[];
  /** What was decided about prices, moved or not; sorted alike (PI-1 to PI-5). */
  readonly decisions: readonly PriceDecision[];
}

/** A funding payment to be booked, with the mark it is computed at, so that shards agree. */
export interface FundingApplied extends JournalHead {
  readonly kind: "FundingApplied";
  readonly instrument: string;
  readonly rate: Rate;
  readonly mark: Price;
}
