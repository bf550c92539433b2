/** CO-2: the more an account holds of an asset, the less a unit of it could be sold for. */

/** Weights above this one fall as soon as there is any size. */
const UNSIZED = 1.1;

/** What the weight of so many units is at most; `factor` is above 0. */
export function sizeWeight(factor: number, units: number): number {
  return UNSIZED / (1 + factor * Math.sqrt(units));
}
