import * as fc from "fast-check";
import { largestCrossing, leastDensity, type Smile, totalVariance } from "./smile";

const SMILE: Smile = { level: 0.01, slope: 0.2, skew: -0.5, centre: 0.1, width: 0.3 };

/** Gatheral's g with derivatives by differences: slow and obvious. */
function densityByDifferences(smile: Smile, x: number): number {
  const step = 1e-4;
  const [below, at, above] = [-step, 0, step].map((offset) => totalVariance(smile, x + offset)) as [
    number,
    number,
    number,
  ];
  const first = (above - below) / (2 * step);
  const second = (above - 2 * at + below) / (step * step);
  return (1 - (x * first) / (2 * at)) ** 2 - (first ** 2 / 4) * (1 / at + 1 / 4) + second / 2;
}

describe("VO-3 raw SVI", () => {
  it("given a log-moneyness, then total variance is Gatheral's formula", () => {
    // offset 0.5 - 0.1 = 0.4; 0.01 + 0.2 x (-0.5 x 0.4 + sqrt(0.16 + 0.09)) = 0.01 + 0.2 x 0.3
    expect(totalVariance(SMILE, 0.5)).toBeCloseTo(0.07, 15);
    // Least at centre - skew x width / sqrt(1 - skew²): level + slope width sqrt(1 - skew²)
    const lowest = 0.1 + (0.5 * 0.3) / Math.sqrt(0.75);
    expect(totalVariance(SMILE, lowest)).toBeCloseTo(0.01 + 0.2 * 0.3 * Math.sqrt(0.75), 15);
  });

  it("given any smile, then g is what differences give", () => {
    const smiles = fc.record({
      level: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
      slope: fc.double({ min: 0.01, max: 1, noNaN: true }),
      skew: fc.double({ min: -0.9, max: 0.9, noNaN: true }),
      centre: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      width: fc.double({ min: 0.1, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(smiles, fc.double({ min: -2, max: 2, noNaN: true }), (smile, x) => {
        const found = leastDensity(smile, { from: x, to: x });
        expect(found).toBeCloseTo(densityByDifferences(smile, x), 4);
      }),
    );
  });

  it("given Axel Vogt's smile, then its known butterfly arbitrage is seen", () => {
    // Gatheral and Jacquier (2014), example 3.1: g is negative around 0.8.
    const vogt = { level: -0.041, slope: 0.1331, skew: 0.306, centre: 0.3586, width: 0.4153 };
    expect(leastDensity(vogt, { from: -1.5, to: 1.5 })).toBeLessThan(-0.01);
    expect(leastDensity(vogt, { from: -1.5, to: 0.4 })).toBeGreaterThan(0);
  });

  it("given a flat smile, then g is 1 everywhere", () => {
    expect(leastDensity({ ...SMILE, slope: 0 }, { from: -1, to: 1 })).toBe(1);
  });

  it("given wings steeper than 2 or a negative variance, then nothing could be worse", () => {
    // 1.5 x (1 + 0.5) = 2.25
    const steep = { ...SMILE, slope: 1.5 };
    expect(leastDensity(steep, { from: 0, to: 0 })).toBe(Number.NEGATIVE_INFINITY);
    const negative = { ...SMILE, level: -0.1 };
    expect(leastDensity(negative, { from: -1, to: 1 })).toBe(Number.NEGATIVE_INFINITY);
  });

  it("given a later smile, then the crossing is where it falls short most", () => {
    const later = { ...SMILE, level: 0.02, skew: -0.6 };
    // Later less earlier: 0.01 + 0.2 x -0.1 x (x - 0.1): 0.012 at 0, -0.008 at 1.
    expect(largestCrossing({ earlier: SMILE, later }, { from: 0, to: 1 })).toBeCloseTo(0.008, 14);
    expect(largestCrossing({ earlier: SMILE, later }, { from: -1, to: 0 })).toBeCloseTo(-0.012, 14);
    expect(largestCrossing({ earlier: SMILE, later }, { from: 1, to: 0 })).toBe(-Infinity);
  });
});
