/**
 * PI-1: which sources of one symbol count, and the price they give. Order within a source is judged
 * before a quote gets here (SQ-6).
 */
import type { JudgedSource, SourceStanding } from "../events/price-integrity";
import { divideUp } from "../money/rounding";
import type { Price, Rate } from "../money/units";
import { outliersOf } from "./outliers";
import { ONE, type PricePolicy } from "./policy";
import { weightedMedian } from "./weighted-median";

/** The last quote of one source, and what the last decision made of it. */
export interface SourceQuote {
  readonly price: Price;
  readonly eventTime: number;
  /** Null before the first decision. */
  standing: SourceStanding | null;
}

export interface Judging {
  readonly policy: PricePolicy;
  /** Sources that must be used. */
  readonly required: number;
  /** The present event time. */
  readonly now: number;
}

/** A price that a quorum of sources gives. */
export interface QuorumPrice {
  readonly price: Price;
  /** Largest less smallest price used, as a fraction of the smallest, rounded up. */
  readonly spread: Rate;
  /** Last times at which a quorum of these quotes, and the youngest of them, is fresh. */
  readonly quorumUntil: number;
  readonly freshUntil: number;
}

export interface Judgement {
  /** Sorted by name. */
  readonly sources: readonly JudgedSource[];
  /** Null below quorum. */
  readonly agreed: QuorumPrice | null;
  /** When the next of these quotes grows too old; they are then judged anew. */
  readonly reviewAfter: number;
}

/** No time comes after it. */
export const NEVER = Number.MAX_SAFE_INTEGER;

interface Candidate {
  readonly quoteSource: string;
  readonly price: Price;
  readonly eventTime: number;
  readonly weight: Rate;
  readonly before: SourceStanding | null;
}

export function judgeSources(
  quotes: ReadonlyMap<string, SourceQuote>,
  judging: Judging,
): Judgement {
  const { policy, now } = judging;
  const { quoteAgeMsMax, outlierBand } = policy.integrity;
  const all: Candidate[] = [];
  const fresh: Candidate[] = [];
  let reviewAfter = NEVER;
  for (const [quoteSource, { price, eventTime, standing: before }] of quotes) {
    const weight = policy.weightOf(quoteSource);
    const each = { quoteSource, price, eventTime, weight, before };
    all.push(each);
    if (weight === 0n || now - eventTime > quoteAgeMsMax) continue;
    fresh.push(each);
    reviewAfter = Math.min(reviewAfter, eventTime + quoteAgeMsMax);
  }
  const outliers = outliersOf(fresh, outlierBand);
  const used = outliers.size === 0 ? fresh : fresh.filter((each) => !outliers.has(each));
  const quorum = quorumOf(all, judging);
  return {
    sources: all
      .map((each) => judged(each, standingOf(each, fresh, outliers)))
      .sort((a, b) => (a.quoteSource < b.quoteSource ? -1 : 1)),
    agreed: quorum(used.length, weightOf(used)) ? agreedBy(used, quorum, quoteAgeMsMax) : null,
    reviewAfter,
  };
}

function judged(source: Candidate, standing: SourceStanding): JudgedSource {
  const { quoteSource, price, eventTime, weight, before } = source;
  const changed = before === null ? standing !== "Used" : before !== standing;
  return { quoteSource, price, eventTime, weight, standing, changed };
}

function agreedBy(used: readonly Candidate[], quorum: Quorum, ageMsMax: number): QuorumPrice {
  const byTime = used.toSorted((a, b) => a.eventTime - b.eventTime);
  const freshUntil = byTime.at(-1)!.eventTime + ageMsMax;
  // The oldest quote without which there is no quorum.
  let oldest = 0;
  for (let weight = weightOf(used); oldest < byTime.length - 1; oldest++) {
    weight -= byTime[oldest]!.weight;
    if (!quorum(byTime.length - 1 - oldest, weight)) break;
  }
  const quorumUntil = byTime[oldest]!.eventTime + ageMsMax;
  return { price: weightedMedian(used), spread: spreadOf(used), quorumUntil, freshUntil };
}

function standingOf(
  source: Candidate,
  fresh: readonly Candidate[],
  outliers: ReadonlySet<Candidate>,
): SourceStanding {
  if (source.weight === 0n) return "Unweighted";
  if (!fresh.includes(source)) return "Stale";
  return outliers.has(source) ? "Outlier" : "Used";
}

/** Whether so many sources of so much weight together are one. */
type Quorum = (sources: number, weight: bigint) => boolean;

/** Enough sources, with enough of the weight of all that ever quoted the symbol. */
function quorumOf(all: readonly Candidate[], { policy, required }: Judging): Quorum {
  const needed = weightOf(all) * policy.integrity.quorum;
  return (sources, weight) => sources > 0 && sources >= required && weight * ONE >= needed;
}

function weightOf(sources: readonly Candidate[]): bigint {
  let sum = 0n;
  for (const { weight } of sources) sum += weight;
  return sum;
}

function spreadOf(used: readonly Candidate[]): Rate {
  let least = used[0]!.price;
  let most = least;
  for (const { price } of used) {
    if (price < least) least = price;
    if (price > most) most = price;
  }
  return divideUp((most - least) * ONE, least) as Rate;
}
