/** x^y for bases that are not negative, through the logarithm in double length. */
import { expOfSum } from "./exponential";
import { exactProduct } from "./float-parts";
import { logDoubleLength } from "./logarithm";

/** Far beyond every exponent whose result is neither 0 nor Infinity. */
const BOUND = 1000;

/**
 * Within 1 ulp over the whole range. NaN for a negative base, whatever the exponent; 1 for the
 * exponent 0 and for the base 1.
 */
export function power(base: number, exponent: number): number {
  if (exponent === 0 || base === 1) return 1;
  if (!(base > 0) || base === Number.POSITIVE_INFINITY) return powerOfBound(base, exponent);
  const { high, low } = logDoubleLength(base);
  if (!(Math.abs(exponent * high) < BOUND)) return expOfSum(exponent * high, 0);
  const product = exactProduct(exponent, high);
  return expOfSum(product.high, product.low + exponent * low);
}

/** Of base 0, Infinity, NaN and below zero. */
function powerOfBound(base: number, exponent: number): number {
  if (base < 0 || Number.isNaN(base) || Number.isNaN(exponent)) return Number.NaN;
  return base > 0 === exponent > 0 ? Number.POSITIVE_INFINITY : 0;
}
