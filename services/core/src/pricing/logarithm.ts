/**
 * Natural logarithms from + - * / alone. `x = 2^k m` with m between sqrt(1/2) and sqrt(2), and
 * `ln m = 2 artanh(s)`, `s = (m - 1) / (m + 1)`, by the series of artanh, whose first term left out
 * is below 2^-60 of it.
 */
import { LN2_HIGH, LN2_LOW } from "./exponential";
import {
  type DoubleLength,
  exactProduct,
  exactSum,
  exponentOf,
  productOf,
  scaled,
  sumOf,
} from "./float-parts";

const SQRT2 = Math.sqrt(2);
/** Quotients below may have lost bits. */
const LEAST_EXACT = 2 ** -1022;
const TWO_THIRDS = { high: 2 / 3, low: 3.700743415417188e-17 };
const TWO_FIFTHS = { high: 2 / 5, low: -2.2204460492503132e-17 };

/** Within 1 ulp for every x; NaN below zero, -Infinity at zero. */
export function log(x: number): number {
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return logOfNoPositive(x);
  const { k, m } = reduced(x);
  // ln m = f - f^2 / 2 + s (f^2 / 2 + tail): the leading term is exact, the others are small.
  const f = m - 1;
  const s = f / (m + 1);
  const s2 = s * s;
  const half = 0.5 * f * f;
  const tail = s2 * (2 / 3 + s2 * (2 / 5 + s2 * artanhTail(s2)));
  return k * LN2_HIGH - (half - (s * (half + tail) + k * LN2_LOW) - f);
}

/** ln(numerator / denominator) of positive floats, to a few ulp also where they are close. */
export function logOfRatio(numerator: number, denominator: number): number {
  const ratio = numerator / denominator;
  if (ratio < LEAST_EXACT || ratio > Number.MAX_VALUE) return log(numerator) - log(denominator);
  if (ratio < 0.75 || ratio > 1.5) return log(ratio);
  // The difference is exact this close.
  const s = (numerator - denominator) / (numerator + denominator);
  const s2 = s * s;
  return 2 * s + s * s2 * (2 / 3 + s2 * (2 / 5 + s2 * artanhTail(s2)));
}

/** ln x of a positive finite x, to 2^-65 of it. */
export function logDoubleLength(x: number): DoubleLength {
  const { k, m } = reduced(x);
  const s = quotient(m - 1, exactSum(m, 1));
  const square = productOf(s, s);
  const cube = productOf(square, s);
  const third = productOf(cube, TWO_THIRDS);
  const fifth = productOf(productOf(cube, square), TWO_FIFTHS);
  const rest = cube.high * square.high * square.high * artanhTail(square.high);
  const terms = sumOf({ high: 2 * s.high, low: 2 * s.low }, sumOf(third, fifth));
  const scale = { high: k * LN2_HIGH, low: k * LN2_LOW };
  return sumOf(scale, sumOf(terms, { high: rest, low: 0 }));
}

function quotient(numerator: number, denominator: DoubleLength): DoubleLength {
  const first = numerator / denominator.high;
  const product = exactProduct(first, denominator.high);
  const left = numerator - product.high - product.low - first * denominator.low;
  return exactSum(first, left / denominator.high);
}

/** 2/7 + 2/9 z + 2/11 z^2 ..., for z up to 0.03 */
function artanhTail(z: number): number {
  const z2 = z * z;
  const first = 2 / 7 + (2 / 9) * z + z2 * (2 / 11 + (2 / 13) * z);
  const second = 2 / 15 + (2 / 17) * z + z2 * (2 / 19 + (2 / 21) * z + (2 / 23) * z2);
  return first + z2 * z2 * second;
}

function reduced(x: number): { readonly k: number; readonly m: number } {
  const exponent = exponentOf(x);
  const mantissa = scaled(x, -exponent);
  return mantissa > SQRT2 ? { k: exponent + 1, m: mantissa / 2 } : { k: exponent, m: mantissa };
}

function logOfNoPositive(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  return x > 0 ? x : Number.NaN;
}
