/** What one float cannot hold is exactly what the second one says. */
import fc from "fast-check";
import { exactProduct, exactSum, exponentOf, scaled } from "./float-parts";
import { decimalOf } from "./reference-price.fixture";

const moderate = fc.double({ min: -1e20, max: 1e20, noNaN: true });

it("exactSum and exactProduct lose nothing", () => {
  fc.assert(
    fc.property(moderate, moderate, (a, b) => {
      fc.pre(Math.abs(a) > 1e-20 && Math.abs(b) > 1e-20);
      const [exactA, exactB] = [decimalOf(a), decimalOf(b)];
      const sum = exactSum(a, b);
      expect(sum.high).toBe(a + b);
      const sumOff = decimalOf(sum.high).plus(decimalOf(sum.low)).minus(exactA).minus(exactB);
      // The oracle has 60 digits.
      expect(sumOff.abs().lte(exactA.abs().plus(exactB.abs()).times("1e-58"))).toBe(true);
      const product = exactProduct(a, b);
      expect(product.high).toBe(a * b);
      const exact = exactA.times(exactB);
      const productOff = decimalOf(product.high).plus(decimalOf(product.low)).minus(exact);
      expect(productOff.abs().lte(exact.abs().times("1e-58"))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it.each([
  [1, 0],
  [1.999, 0],
  [2, 1],
  [0.75, -1],
  [Number.MAX_VALUE, 1023],
  [2 ** -1022, -1022],
  [2 ** -1023, -1023],
  [5e-324, -1074],
])("exponentOf %d is %d", (value, exponent) => {
  expect(exponentOf(value)).toBe(exponent);
});

it.each([
  [1.5, 10, 1536],
  [1, 1024, Number.POSITIVE_INFINITY],
  [0.75, 1024, 0.75 * 2 ** 1023 * 2],
  [5e-324, 1074, 1],
  [1, -1074, 5e-324],
  // 1.5 x 2^-1074 is a tie between one and two least floats, and rounds to even.
  [1.5, -1074, 1e-323],
  [1.25, -1074, 5e-324],
  [1, -1075, 0],
  [1.25, -1075, 5e-324],
  [2 ** 1000, -2044, 2 ** -1044],
])("scaled %d by 2^%d is %d", (value, exponent, expected) => {
  expect(scaled(value, exponent)).toBe(expected);
});
