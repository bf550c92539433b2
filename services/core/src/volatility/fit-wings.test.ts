import * as fc from "fast-check";
import { fitWings, type SmilePoint } from "./fit-wings";
import { type Smile, totalVariance, WING_SLOPE_MOST } from "./smile";

const [CENTRE, WIDTH] = [0.1, 0.25];

function pointsOf(variances: readonly number[]): SmilePoint[] {
  return variances.map((variance, at) => {
    const moneyness = -0.6 + (1.2 * at) / (variances.length - 1);
    return { moneyness, totalVariance: variance, weight: 1 + (at % 3) };
  });
}

function squareError(smile: Smile, points: readonly SmilePoint[]): number {
  return points.reduce((sum, { moneyness, totalVariance: quoted, weight }) => {
    return sum + weight * (totalVariance(smile, moneyness) - quoted) ** 2;
  }, 0);
}

describe("VO-3 the linear parameters of a smile", () => {
  it("given points of a smile, then it is found", () => {
    const smile = { level: 0.02, slope: 0.4, skew: -0.3, centre: CENTRE, width: WIDTH };
    const moneyness = [-0.6, -0.3, 0, 0.2, 0.5];
    const points = moneyness.map((x) => {
      return { moneyness: x, totalVariance: totalVariance(smile, x), weight: 1 };
    });
    const found = fitWings(points, CENTRE, WIDTH);

    for (const name of ["level", "slope", "skew"] as const) {
      expect(found[name]).toBeCloseTo(smile[name], 12);
    }
  });

  it("given points that bend downwards, then the fit is flat at their mean", () => {
    const points = pointsOf([0.1, 0.2, 0.3, 0.2, 0.1]).map((point) => ({ ...point, weight: 1 }));
    const found = fitWings(points, -0, WIDTH);

    expect(found.slope).toBe(0);
    expect(found.level).toBeCloseTo(0.18, 12);
  });

  it("given any points, then no smile within the bounds is better", () => {
    const variances = fc.array(fc.double({ min: 0, max: 2, noNaN: true }), {
      minLength: 5,
      maxLength: 9,
    });
    const other = fc.record({
      level: fc.double({ min: -1, max: 2, noNaN: true }),
      steepness: fc.double({ min: 0, max: 1, noNaN: true }),
      skew: fc.double({ min: -1, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(variances, other, (values, { level, steepness, skew }) => {
        const points = pointsOf(values);
        const found = fitWings(points, CENTRE, WIDTH);
        const slope = (steepness * WING_SLOPE_MOST) / (1 + Math.abs(skew));
        const rival = { level, slope, skew, centre: CENTRE, width: WIDTH };

        expect(Math.abs(found.skew)).toBeLessThanOrEqual(1 + 1e-12);
        expect(found.slope * (1 + Math.abs(found.skew))).toBeLessThanOrEqual(2 + 1e-12);
        expect(squareError(found, points)).toBeLessThanOrEqual(squareError(rival, points) + 1e-9);
      }),
      { numRuns: 500 },
    );
  });
});
