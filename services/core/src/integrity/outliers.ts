/**
 * PI-1: a source further from the median of the others than the band is left out. The furthest goes
 * first and the rest are judged without it, so that two wrong sources cannot push out three right
 * ones. Of two that contradict each other neither is used: nobody can say which is wrong.
 */
import type { Rate } from "../money/units";
import { ONE } from "./policy";
import { type WeightedPrice, weightedMedian } from "./weighted-median";

/** The members of `prices` that are left out. */
export function outliersOf<Quoted extends WeightedPrice>(
  prices: readonly Quoted[],
  band: Rate,
): ReadonlySet<Quoted> {
  const out = new Set<Quoted>();
  if (allWithin(prices, band)) return out;
  let left = [...prices];
  while (left.length > 1) {
    const furthest = furthestOf(left, band);
    if (furthest === null) break;
    if (left.length === 2) {
      for (const each of left) out.add(each);
      break;
    }
    out.add(furthest);
    left = left.filter((each) => each !== furthest);
  }
  return out;
}

/** No median of some of them lies outside their span, so a narrow span has no outlier. */
function allWithin(prices: readonly WeightedPrice[], band: Rate): boolean {
  if (prices.length < 2) return true;
  let least = prices[0]!.price;
  let most = least;
  for (const { price } of prices) {
    if (price < least) least = price;
    if (price > most) most = price;
  }
  return (most - least) * ONE <= band * least;
}

/** The first of those furthest from the median of the others; null when all are within the band. */
function furthestOf<Quoted extends WeightedPrice>(
  prices: readonly Quoted[],
  band: Rate,
): Quoted | null {
  let furthest: Quoted | null = null;
  // A fraction, so that distances are compared without a division.
  let distance: bigint = band;
  let reference: bigint = ONE;
  for (const each of prices) {
    const median = weightedMedian(prices.filter((other) => other !== each));
    const off = each.price < median ? median - each.price : each.price - median;
    if (off * reference <= distance * median) continue;
    furthest = each;
    distance = off;
    reference = median;
  }
  return furthest;
}
