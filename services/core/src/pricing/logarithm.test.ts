/** Logarithms against 60 digits, over every float above zero. */
import fc from "fast-check";
import { Decimal } from "../money/decimal";
import { log, logDoubleLength, logOfRatio } from "./logarithm";
import { decimalOf, ulpsOff } from "./reference-price.fixture";

const positive = fc.oneof(
  fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true }),
  fc.double({ min: 0.5, max: 2, noNaN: true }),
);

describe("log", () => {
  const offBy = (x: number): number => ulpsOff(log(x), decimalOf(x).ln());

  it("is within 1 ulp on grids around 1 and over all exponents, subnormals included", () => {
    for (let x = 0.3; x <= 3; x += 0.0117) expect(offBy(x)).toBeLessThan(1);
    for (let x = 5e-324; x < Number.MAX_VALUE / 20; x *= 37.3) expect(offBy(x)).toBeLessThan(1);
  });

  it("is within 1 ulp of any float", () => {
    fc.assert(
      fc.property(positive, (x) => {
        expect(offBy(x)).toBeLessThan(1);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [1, 0],
    [0, Number.NEGATIVE_INFINITY],
    [-0, Number.NEGATIVE_INFINITY],
    [-1, Number.NaN],
    [-5e-324, Number.NaN],
    [Number.NEGATIVE_INFINITY, Number.NaN],
    [Number.NaN, Number.NaN],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  ])("of %d is %d", (x, expected) => {
    expect(log(x)).toBe(expected);
  });
});

describe("logOfRatio", () => {
  it("keeps its relative accuracy where the two are close", () => {
    const close = fc.double({ min: -0.5, max: 1, noNaN: true });
    const scale = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(scale, close, fc.integer({ min: 0, max: 40 }), (denominator, part, bits) => {
        const numerator = denominator * (1 + part * 2 ** -bits);
        const expected = decimalOf(numerator).div(decimalOf(denominator)).ln();
        expect(ulpsOff(logOfRatio(numerator, denominator), expected)).toBeLessThan(5);
      }),
      { numRuns: 300 },
    );
  });
});

it("logDoubleLength has 65 bits", () => {
  fc.assert(
    fc.property(positive, (x) => {
      const { high, low } = logDoubleLength(x);
      const expected = decimalOf(x).ln();
      const error = decimalOf(high).plus(decimalOf(low)).minus(expected).abs();
      expect(error.lte(expected.abs().times(new Decimal(2).pow(-65)))).toBe(true);
    }),
    { numRuns: 300 },
  );
});
