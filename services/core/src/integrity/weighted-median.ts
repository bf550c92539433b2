/**
 * PI-1: the weighted median. Half of the weight quotes at most this price and half at least this
 * price, so whoever has less than half of the weight cannot set it.
 */
import { median } from "../market/median";
import type { Price, Rate } from "../money/units";

export interface WeightedPrice {
  readonly price: Price;
  /** Above zero. */
  readonly weight: Rate;
}

/** Where the weight splits exactly between two prices their mean, half-even to 8 decimals. There
 * must be at least one price. */
export function weightedMedian(prices: readonly WeightedPrice[]): Price {
  const sorted = prices.toSorted((left, right) => comparePrices(left.price, right.price));
  let total = 0n;
  for (const { weight } of sorted) total += weight;
  let below = 0n;
  for (let at = 0; at < sorted.length - 1; at++) {
    const { price, weight } = sorted[at]!;
    below += weight;
    if (below * 2n > total) return price;
    if (below * 2n === total) return median([price, sorted[at + 1]!.price]);
  }
  return sorted.at(-1)!.price;
}

function comparePrices(left: Price, right: Price): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
