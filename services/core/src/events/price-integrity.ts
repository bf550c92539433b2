/**
 * What makes a price one that can be trusted: the inputs it is built from, what the sequencer
 * decided about it and why, and what is published when that changes (PI-1 to PI-5).
 */
import type { Price, Rate } from "../money/units";
import type { EntryHead, EventHead, OutputId } from "./event";
import type { QuoteType } from "./price";

/** PI-3, worst first. What each allows is the table in integrity/validity. */
export const PRICE_VALIDITIES = [
  "NonPositive",
  "TooVolatile",
  "TooUncertain",
  "StaleForMargin",
  "Insufficient",
  "Valid",
] as const;
export type PriceValidity = (typeof PRICE_VALIDITIES)[number];

/** What a source counts for: used, or why it is left out. */
export const SOURCE_STANDINGS = ["Used", "Unweighted", "Stale", "Outlier"] as const;
export type SourceStanding = (typeof SOURCE_STANDINGS)[number];

/** The inputs of a built mark (PI-2): the index with the average premium, the venue's own book, and
 * the perpetuals of other venues. */
export const MARK_INPUTS = ["Fair", "Book", "External"] as const;
export type MarkInput = (typeof MARK_INPUTS)[number];

/** The best prices of the venue's own book; null where nobody bids or offers. */
export interface BookQuoted extends EventHead {
  readonly kind: "BookQuoted";
  readonly instrument: string;
  readonly bestBid: Price | null;
  readonly bestAsk: Price | null;
}

/** A risk officer says that a price which stopped liquidations is right. */
export interface BreakerReleased extends EntryHead {
  readonly kind: "BreakerReleased";
  readonly quoteType: QuoteType;
  readonly symbol: string;
  /** Who decided it, and why: a sentence for the record. */
  readonly reason: string;
}

/** One source as the decision saw it. */
export interface JudgedSource {
  readonly quoteSource: string;
  readonly price: Price;
  /** Of its last quote; the age is the decision's time less this. */
  readonly eventTime: number;
  readonly weight: Rate;
  readonly standing: SourceStanding;
  /** The standing is another than in the decision before. */
  readonly changed: boolean;
}

export interface MarkInputPrice {
  readonly input: MarkInput;
  readonly price: Price;
}

/** What was decided about one symbol's price, and all it was decided by. */
export interface PriceDecision {
  readonly quoteType: QuoteType;
  readonly symbol: string;
  /** The sequencer's clock; a quote's age is this less its event time. */
  readonly decidedAt: number;
  /** The price in force; null before the first. It stands still while there is no quorum. */
  readonly price: Price | null;
  /** At the time of the decision; later it is worse by age alone, see the next two. */
  readonly validity: PriceValidity;
  /** After this time the price is Insufficient at best. */
  readonly quorumUntil: number;
  /** After this time the price is StaleForMargin at best. */
  readonly freshUntil: number;
  /** PI-5, 0 to 1. */
  readonly confidence: Rate;
  /** Time-weighted average over the last minutes; null before the first price. */
  readonly average: Price | null;
  /** Sorted by name. Of a mark, the external ones. */
  readonly sources: readonly JudgedSource[];
  /** Of a mark, the inputs there were; empty for an index. */
  readonly inputs: readonly MarkInputPrice[];
}

/** A source's own weight; one that is not named has weight 1. */
export interface SourceWeight {
  readonly quoteSource: string;
  readonly weight: Rate;
}

/** How many times the allowed source spread a symbol may have. */
export interface SymbolTier {
  readonly symbol: string;
  readonly tier: Rate;
}

/** Every number of the rules of price integrity. */
export interface PriceIntegrity {
  readonly weights: readonly SourceWeight[];
  /** Sources that an index needs. */
  readonly sourcesRequired: number;
  /** Share of the weight of all sources that must be used. */
  readonly quorum: Rate;
  /** Oldest quote that is used, milliseconds of event time. */
  readonly quoteAgeMsMax: number;
  /** A source further than this from the median of the others is left out. */
  readonly outlierBand: Rate;
  /** Above this spread of its sources, times its tier, a price is TooUncertain. */
  readonly uncertainSpread: Rate;
  /** Symbols that are not named have tier 1. */
  readonly tiers: readonly SymbolTier[];
  /** Time constant of the average premium in the mark. */
  readonly premiumPeriodMs: number;
  /** Length of the time-weighted average. */
  readonly averagePeriodMs: number;
  /** A price above this many times its average, or below its average by as many, is TooVolatile. */
  readonly breakerFactor: Rate;
  /** How long liquidations go on upon a stale price. */
  readonly staleLiquidationMsMax: number;
}

/** Head of the events about a price; keyed by symbol. */
export interface PriceAlertHead {
  readonly id: OutputId;
  /** Event time of the journal entry that caused it. */
  readonly eventTime: number;
  readonly quoteType: QuoteType;
  readonly symbol: string;
}

/** A source was left out of a price, or came back. */
export interface SourceStandingChanged extends PriceAlertHead {
  readonly kind: "SourceStandingChanged";
  readonly quoteSource: string;
  readonly standing: SourceStanding;
  /** The source's price, and the price in force. */
  readonly quoted: Price;
  readonly price: Price | null;
  /** A sentence for a person: what the standing comes from. */
  readonly detail: string;
}

/** What a price allows has changed. */
export interface PriceValidityChanged extends PriceAlertHead {
  readonly kind: "PriceValidityChanged";
  readonly validity: PriceValidity;
  /** Null when nothing was known of the price before. */
  readonly previous: PriceValidity | null;
  readonly price: Price | null;
  readonly confidence: Rate;
  /** A sentence for a person: what the validity comes from and what it allows. */
  readonly detail: string;
}
