/** x^y against 60 digits: the shocks of volatility near maturity, and everything else. */
import fc from "fast-check";
import { power } from "./power";
import { decimalOf, ulpsOff } from "./reference-price.fixture";

const offBy = (base: number, exponent: number): number =>
  ulpsOff(power(base, exponent), decimalOf(base).pow(decimalOf(exponent)));

describe("power", () => {
  it("is within 1 ulp for (30 / days)^p of the volatility shocks, MA-2", () => {
    for (let days = 1; days <= 900; days += 2.39) {
      expect(offBy(30 / days, days <= 30 ? 0.3 : 0.13)).toBeLessThan(1);
    }
  });

  it("is within 1 ulp over the whole range of results", () => {
    const logOfResult = fc.double({ min: -745, max: 709, noNaN: true });
    const base = fc.oneof(
      fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true }),
      fc.double({ min: 0.9, max: 1.1, noNaN: true }),
    );
    fc.assert(
      fc.property(base, logOfResult, (x, wanted) => {
        if (x === 1) return;
        expect(offBy(x, wanted / Math.log(x))).toBeLessThan(1);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [2, 10, 1024],
    [2, -1074, 5e-324],
    [4, 0.5, 2],
    [10, 22, 1e22],
    [0, 0, 1],
    [0, 2, 0],
    [0, -2, Number.POSITIVE_INFINITY],
    [1, Number.POSITIVE_INFINITY, 1],
    [2, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [2, Number.NEGATIVE_INFINITY, 0],
    [0.5, Number.POSITIVE_INFINITY, 0],
    [Number.POSITIVE_INFINITY, -1, 0],
    [Number.POSITIVE_INFINITY, 1, Number.POSITIVE_INFINITY],
    [10, 1e300, Number.POSITIVE_INFINITY],
    [-8, 2, Number.NaN],
    [Number.NaN, 1, Number.NaN],
    [0, Number.NaN, Number.NaN],
    [2, Number.NaN, Number.NaN],
  ])("of %d to the %d is %d", (base, exponent, expected) => {
    expect(power(base, exponent)).toBe(expected);
  });
});
