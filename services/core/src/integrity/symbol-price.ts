/**
 * One symbol's price: the last quotes of its sources, the price in force, and what is decided about
 * it. The price stands still while nothing gives another, and grows worse with age (PI-1, PI-3,
 * PI-5).
 */
import type { QuoteType } from "../events/price";
import type {
  JudgedSource,
  MarkInputPrice,
  PriceDecision,
  PriceValidity,
} from "../events/price-integrity";
import { divideUp } from "../money/rounding";
import type { Price, Rate } from "../money/units";
import { NEVER, type QuorumPrice, type SourceQuote } from "./judge-sources";
import { ONE, type PricePolicy } from "./policy";
import { PremiumAverage } from "./premium-average";
import { TimeWeightedPrice } from "./time-weighted-price";
import { validityAt } from "./validity";

/** The best prices of the venue's own book. */
export interface VenueBook {
  readonly bestBid: Price | null;
  readonly bestAsk: Price | null;
  readonly eventTime: number;
}

/** The price in force and how long it can be trusted. */
export interface PriceInForce extends QuorumPrice {
  readonly average: TimeWeightedPrice;
  /** What was built last is not above zero and did not come into force. */
  readonly nonPositive: boolean;
}

export interface SymbolPrice {
  readonly quoteType: QuoteType;
  readonly symbol: string;
  /** Last quote of each source, by source. */
  readonly quotes: Map<string, SourceQuote>;
  /** Of a mark: the venue's own book, null before the first. */
  book: VenueBook | null;
  /** Of a mark: the price of the last trade that was no liquidation. */
  lastTrade: Price | null;
  readonly premium: PremiumAverage;
  inForce: PriceInForce | null;
  /** The breaker stopped the symbol, and nobody has released it. */
  tripped: boolean;
  /** After this time the symbol is decided anew although no quote has come. */
  reviewAfter: number;
  /** What the journal showed last; null before the first. */
  listed: ListedPrice | null;
}

/** What makes a later decision worth telling when it is another. */
export type ListedPrice = Pick<
  PriceDecision,
  "price" | "validity" | "confidence" | "quorumUntil" | "freshUntil"
>;

export function beginSymbol(quoteType: QuoteType, symbol: string): SymbolPrice {
  return {
    quoteType,
    symbol,
    quotes: new Map(),
    book: null,
    lastTrade: null,
    premium: new PremiumAverage(),
    inForce: null,
    tripped: false,
    reviewAfter: NEVER,
    listed: null,
  };
}

/** What the inputs of a symbol came to. */
export interface Built {
  readonly sources: readonly JudgedSource[];
  readonly inputs: readonly MarkInputPrice[];
  /** Null while nothing gives a price. */
  readonly agreed: QuorumPrice | null;
  readonly reviewAfter: number;
}

export interface Deciding {
  readonly policy: PricePolicy;
  readonly now: number;
}

/** Takes what was built into force and decides about it. */
export function decide(
  symbol: SymbolPrice,
  built: Built,
  { policy, now }: Deciding,
): PriceDecision {
  const { agreed, sources, inputs } = built;
  symbol.reviewAfter = built.reviewAfter;
  for (const { quoteSource, standing } of sources)
    symbol.quotes.get(quoteSource)!.standing = standing;
  if (agreed !== null) takeIntoForce(symbol, agreed, { policy, now });
  else if (symbol.inForce !== null) symbol.inForce = withoutQuorum(symbol.inForce, now);
  const { quoteType, inForce } = symbol;
  const limit = policy.spreadOf(symbol.symbol);
  const validity = validityOf(symbol, { policy, now });
  return {
    quoteType,
    symbol: symbol.symbol,
    decidedAt: now,
    price: inForce?.price ?? null,
    validity,
    quorumUntil: inForce?.quorumUntil ?? 0,
    freshUntil: inForce?.freshUntil ?? 0,
    confidence: confidenceOf(validity, inForce?.spread ?? limit, limit),
    average: inForce?.average.at(now) ?? null,
    sources,
    inputs,
  };
}

function takeIntoForce(symbol: SymbolPrice, agreed: QuorumPrice, { policy, now }: Deciding): void {
  const { inForce } = symbol;
  if (agreed.price <= 0n) {
    if (inForce !== null) symbol.inForce = { ...inForce, nonPositive: true };
    return;
  }
  const { averagePeriodMs, breakerFactor } = policy.integrity;
  let average = inForce?.average;
  if (average?.periodMs === averagePeriodMs) {
    symbol.tripped ||= isBeyond(agreed.price, average.at(now), breakerFactor);
    average.put(agreed.price, now);
  } else average = averageFrom(agreed.price, averagePeriodMs, now);
  symbol.inForce = { ...agreed, average, nonPositive: false };
}

/** The price stands still, and there is no quorum for it from now on. */
function withoutQuorum(inForce: PriceInForce, now: number): PriceInForce {
  return { ...inForce, quorumUntil: Math.min(inForce.quorumUntil, now - 1) };
}

function averageFrom(price: Price, periodMs: number, since: number): TimeWeightedPrice {
  return new TimeWeightedPrice({ periodMs, price, since, slices: [] });
}

/** PI-3: above `factor` times the average, or below the average divided by `factor`. */
function isBeyond(price: Price, average: Price, factor: Rate): boolean {
  return price * ONE > average * factor || price * factor < average * ONE;
}

/** A person vouches for the price in force: it is its own average from now on. */
export function releaseBreaker(symbol: SymbolPrice, now: number): void {
  symbol.tripped = false;
  const { inForce } = symbol;
  if (inForce === null) return;
  const average = averageFrom(inForce.price, inForce.average.periodMs, now);
  symbol.inForce = { ...inForce, average };
}

/** PI-3, at `now`. */
export function validityOf(
  { symbol, inForce, tripped }: SymbolPrice,
  { policy, now }: Deciding,
): PriceValidity {
  if (inForce === null) return "Insufficient";
  const { nonPositive, spread, quorumUntil, freshUntil } = inForce;
  if (nonPositive) return "NonPositive";
  if (tripped) return "TooVolatile";
  const validity = spread > policy.spreadOf(symbol) ? "TooUncertain" : "Valid";
  return validityAt({ validity, quorumUntil, freshUntil }, now);
}

/**
 * PI-5: 1 up to the allowed spread, then in a straight line to 0 at twice of it. Rounded down.
 */
function confidenceOf(validity: PriceValidity, spread: Rate, limit: Rate): Rate {
  if (validity === "NonPositive" || validity === "TooVolatile") return 0n as Rate;
  if (spread <= limit) return ONE;
  if (spread >= limit * 2n) return 0n as Rate;
  return (ONE - divideUp((spread - limit) * ONE, limit)) as Rate;
}
