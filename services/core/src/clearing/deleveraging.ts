/**
 * Who gives up how much of a position when a bankrupt one has to be closed against winners (CL-3):
 * five policies, one contract. Whatever the policy, the reductions are whole lots, sum to what is
 * needed or to all there is, and never exceed what a winner holds.
 */
import { invariant } from "../account/invariant";
import type { DeleveragingPolicy } from "../events/clearing-rules";
import type { Quantity } from "../money/units";
import { apportion } from "./apportion";
import { waterFilled } from "./water-filling";

/** An account that holds the side opposite to what must be closed. */
export interface DeleveragingCandidate {
  readonly account: string;
  /** What it holds on that side, as a positive number of whole lots. */
  readonly quantity: Quantity;
  /** Dollars. */
  readonly equity: number;
  /** Unrealised profit of the position at the mark, dollars; negative is a loss. */
  readonly profit: number;
  /** Dollars of notional of the position at the mark. */
  readonly notional: number;
  /**
   * The account's exposure to the market as a multiple of the position's own: 1 where it has
   * nothing else, 0 where it is hedged, below 0 where the position is itself the smaller hedge.
   */
  readonly exposed: number;
}

export interface Deleveraging {
  /** Sorted by account, each once: the order in which sums are taken and ties broken. */
  readonly candidates: readonly DeleveragingCandidate[];
  /** What must be closed; positive, whole lots. */
  readonly needed: Quantity;
  readonly lotSize: Quantity;
}

/** By candidate: how much of its position is closed, in whole lots. */
export function deleverage(policy: DeleveragingPolicy, deleveraging: Deleveraging): Quantity[] {
  const { candidates, needed, lotSize } = deleveraging;
  inOrder(candidates);
  const held = candidates.map(({ quantity }) => quantity / lotSize);
  const due = needed / lotSize;
  const floats = new Float64Array(held.length);
  for (let at = 0; at < held.length; at++) floats[at] = Number(held[at]!);
  const shares = { candidates, held: floats, needed: Number(due) };
  const lots = apportion({ targets: targets(policy, shares), held, needed: due });
  return lots.map((each) => (each === 0n ? each : each * lotSize) as Quantity);
}

interface Shares {
  readonly candidates: readonly DeleveragingCandidate[];
  /** Lots, as floats. */
  readonly held: Float64Array;
  readonly needed: number;
}

/** Lots to give up, before they are made whole. */
function targets(policy: DeleveragingPolicy, shares: Shares): Float64Array {
  const { candidates, held } = shares;
  switch (policy) {
    case "WaterFilling":
      return waterFilled(shares);
    case "ProRata": {
      const share = Math.min(1, shares.needed / held.reduce((sum, lot) => sum + lot, 0));
      return held.map((lot) => lot * share);
    }
    case "ProfitLeverageQueue":
    case "ProfitRatio":
    case "BySize":
      return queued(shares, candidates.map(scoreOf(policy)));
  }
}

/** By what a policy asks holders in turn, the highest first; pro rata asks all alike. */
export function scoreOf(policy: DeleveragingPolicy): (candidate: DeleveragingCandidate) => number {
  switch (policy) {
    case "WaterFilling":
      return leverageOf;
    case "ProfitLeverageQueue":
      return profitTimesLeverage;
    case "ProfitRatio":
      return profitRatio;
    case "BySize":
      return ({ quantity }) => Number(quantity);
    case "ProRata":
      return () => 0;
  }
}

/** Exposure to the market per dollar of equity. */
function leverageOf({ notional, exposed, equity }: DeleveragingCandidate): number {
  return equity > 0 ? (notional * exposed) / equity : Number.POSITIVE_INFINITY;
}

/** Return on the notional at entry: what the position gained per dollar put at risk. */
function profitRatio({ profit, notional }: DeleveragingCandidate): number {
  const entry = Math.abs(notional - profit);
  return entry > 0 ? profit / entry : 0;
}

/** The exchanges' ranking: profit ratio x leverage; a loss is divided by the leverage instead. */
function profitTimesLeverage(candidate: DeleveragingCandidate): number {
  const { equity, notional } = candidate;
  const leverage = notional / Math.max(equity, Number.MIN_VALUE);
  const ratio = profitRatio(candidate);
  return ratio >= 0 ? ratio * leverage : ratio / leverage;
}

/**
 * The highest scores give up all they hold, until it is enough; equal scores by account. The score
 * at which it becomes enough is searched, which sorts numbers instead of accounts.
 */
function queued({ held, needed }: Shares, scores: readonly number[]): Float64Array {
  const threshold = thresholdScore({ held, needed }, scores);
  const reductions = new Float64Array(held.length);
  let left = needed;
  for (let at = 0; at < held.length; at++) {
    if (scores[at]! <= threshold) continue;
    reductions[at] = held[at]!;
    left -= held[at]!;
  }
  for (let at = 0; at < held.length && left > 0; at++) {
    if (scores[at] !== threshold) continue;
    reductions[at] = Math.min(held[at]!, left);
    left -= reductions[at]!;
  }
  return reductions;
}

/** The highest score such that those at or above it hold enough; the lowest of all if none do. */
function thresholdScore(
  { held, needed }: Pick<Shares, "held" | "needed">,
  scores: readonly number[],
): number {
  const falling = Float64Array.from(scores).sort().reverse();
  let enough = falling.length - 1;
  for (let from = 0; from < enough; ) {
    const middle = (from + enough) >>> 1;
    let sum = 0;
    for (let at = 0; at < held.length; at++) {
      if (scores[at]! >= falling[middle]!) sum += held[at]!;
    }
    if (sum >= needed) enough = middle;
    else from = middle + 1;
  }
  return falling[enough] ?? 0;
}

function inOrder(candidates: readonly DeleveragingCandidate[]): void {
  for (let at = 1; at < candidates.length; at++) {
    const before = candidates[at - 1]!.account;
    const { account } = candidates[at]!;
    invariant(before < account, () => `candidate ${account} must come once, before ${before}`);
  }
}
