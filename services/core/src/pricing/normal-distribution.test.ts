/** The normal distribution and its density against 60 digits, out to where they round to 0. */
import fc from "fast-check";
import { normalDensity, normalDistribution } from "./normal-distribution";
import {
  decimalOf,
  referenceDensity,
  referenceDistribution,
  ulpsOff,
} from "./reference-price.fixture";

const anywhere = fc.oneof(
  fc.double({ min: -39, max: 39, noNaN: true }),
  fc.double({ min: -5, max: 5, noNaN: true }),
);

function expectAccurate(x: number): void {
  const expected = referenceDistribution(decimalOf(x));
  const actual = normalDistribution(x);
  expect(decimalOf(actual).minus(expected).abs().toNumber()).toBeLessThan(2e-16);
  if (x < 0) expect(ulpsOff(actual, expected)).toBeLessThan(8);
}

describe("normalDistribution", () => {
  it("is within 2e-16, and below zero within 8 ulp, on a grid", () => {
    for (let x = -38.6; x <= 9; x += 0.2373) expectAccurate(x);
  });

  it("is so anywhere", () => {
    fc.assert(fc.property(anywhere, expectAccurate), { numRuns: 200 });
  });

  it.each([
    [0, 0.5],
    [-0, 0.5],
    [9, 1],
    [-40, 0],
    [1e300, 1],
    [-1e300, 0],
    [Number.POSITIVE_INFINITY, 1],
    [Number.NEGATIVE_INFINITY, 0],
    [Number.NaN, Number.NaN],
  ])("of %d is %d", (x, expected) => {
    expect(normalDistribution(x)).toBe(expected);
  });

  // Abramowitz and Stegun, Handbook of Mathematical Functions, table 26.1.
  it.each([
    [1, "0.841344746068543"],
    [2, "0.977249868051821"],
    [3, "0.998650101968370"],
  ])("of %d is %s in the tables", (x, printed) => {
    expect(normalDistribution(x).toFixed(15)).toBe(printed);
  });
});

describe("normalDensity", () => {
  it("is within 2 ulp anywhere", () => {
    fc.assert(
      fc.property(anywhere, (x) => {
        expect(ulpsOff(normalDensity(x), referenceDensity(decimalOf(x)))).toBeLessThan(2);
      }),
      { numRuns: 200 },
    );
  });

  it("is the same on both sides and 0 far out", () => {
    expect(normalDensity(-1.5)).toBe(normalDensity(1.5));
    expect(normalDensity(0)).toBe(0.3989422804014327);
    expect(normalDensity(Number.NEGATIVE_INFINITY)).toBe(0);
  });
});
