/**
 * The parts of a float64, and sums and products with nothing lost: what one float cannot hold is
 * kept in a second (Dekker, "A floating-point technique for extending the available precision",
 * 1971).
 */

const bits = new DataView(new ArrayBuffer(8));

const BIAS = 1023;
const LEAST_NORMAL = 2 ** -1022;
const SPLITTER = 2 ** 27 + 1;

/** 2^exponent for a whole exponent from -1022 to 1023. */
function powerOfTwo(exponent: number): number {
  bits.setInt32(0, (exponent + BIAS) << 20);
  bits.setInt32(4, 0);
  return bits.getFloat64(0);
}

/** The whole k with 2^k <= value < 2^(k + 1), of a positive finite value. */
export function exponentOf(value: number): number {
  if (value < LEAST_NORMAL) return exponentOf(value * 2 ** 54) - 54;
  bits.setFloat64(0, value);
  return (bits.getInt32(0) >> 20) - BIAS;
}

/** `value` x 2^exponent for a whole exponent from -2044, rounded once. */
export function scaled(value: number, exponent: number): number {
  if (exponent > 1023) return scaled(value * 2 ** 1023, exponent - 1023);
  if (exponent >= -1022) return value * powerOfTwo(exponent);
  // First up to a normal float, so that only the last step rounds.
  return value * powerOfTwo(exponent + 1022) * LEAST_NORMAL;
}

/** A figure as the sum of two floats, the second at most half a last bit of the first. */
export interface DoubleLength {
  readonly high: number;
  readonly low: number;
}

/** a + b, exactly. */
export function exactSum(a: number, b: number): DoubleLength {
  const high = a + b;
  const fromB = high - a;
  return { high, low: a - (high - fromB) + (b - fromB) };
}

/** a x b, exactly; below 2^970 in size and where the last bits of the product are normal floats. */
export function exactProduct(a: number, b: number): DoubleLength {
  const high = a * b;
  const a1 = highHalf(a);
  const b1 = highHalf(b);
  const a2 = a - a1;
  const b2 = b - b1;
  return { high, low: a2 * b2 - (high - a1 * b1 - a2 * b1 - a1 * b2) };
}

/** To about 2^-104 of the larger. */
export function sumOf(a: DoubleLength, b: DoubleLength): DoubleLength {
  const { high, low } = exactSum(a.high, b.high);
  return exactSum(high, low + (a.low + b.low));
}

/** To about 2^-102. */
export function productOf(a: DoubleLength, b: DoubleLength): DoubleLength {
  const { high, low } = exactProduct(a.high, b.high);
  return exactSum(high, low + (a.high * b.low + a.low * b.high));
}

function highHalf(value: number): number {
  const shifted = value * SPLITTER;
  return shifted - (shifted - value);
}
