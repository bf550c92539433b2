/**
 * e^x from + - * / alone, because the language leaves the last bits of its own to the machine.
 *
 * `x = k ln 2 + r` with whole k and |r| <= ln 2 / 2; e^r by its Taylor series, whose first term
 * left out is below 2^-57 of it; the result is scaled by 2^k.
 */
import { scaled } from "./float-parts";

/** ln 2 in two parts; the first has 42 bits, so that its product with k is exact. */
export const LN2_HIGH = 0.6931471805598903;
export const LN2_LOW = 5.497923018708371e-14;

const INVERSE_LN2 = 1 / (LN2_HIGH + LN2_LOW);
/** Beyond, the result is Infinity or rounds to 0. */
const LARGEST = 710;
const LEAST = -746;

/** Within 1 ulp for every x; the test beside this file holds it against 50 digits. */
export function exp(x: number): number {
  return expOfSum(x, 0);
}

/** e^(high + low) for a `low` that is at most a few ulp of `high`; within 1 ulp. */
export function expOfSum(high: number, low: number): number {
  if (high > LARGEST) return Number.POSITIVE_INFINITY;
  if (high < LEAST) return 0;
  const k = Math.floor(high * INVERSE_LN2 + 0.5);
  const exact = high - k * LN2_HIGH;
  const correction = low - k * LN2_LOW;
  const r = exact + correction;
  const lost = exact - r + correction;
  return scaled(1 + (r + (lost + r * r * seriesFromSecond(r))), k);
}

/** (e^r - 1 - r) / r^2 */
function seriesFromSecond(r: number): number {
  const r2 = r * r;
  const r4 = r2 * r2;
  const first = 1 / 2 + (1 / 6) * r + r2 * (1 / 24 + (1 / 120) * r);
  const second = 1 / 720 + (1 / 5040) * r + r2 * (1 / 40320 + (1 / 362880) * r);
  const third = 1 / 3628800 + (1 / 39916800) * r + r2 * (1 / 479001600 + (1 / 6227020800) * r);
  return first + r4 * (second + r4 * third);
}
