import * as fc from "fast-check";
import { moveOf, type RangeRule, rangeFloor, scenarioRange } from "./scenario-range";

const RULE: RangeRule = {
  stepMs: 86_400_000,
  fastLambda: 0.94,
  slowLambda: 0.97,
  horizonSteps: 2,
  stressWeight: 0.25,
  rangeLeast: 0.05,
  rangeMost: 0.5,
};
/** alpha + beta is 1 and omega 0: what is expected stays what it is. */
const MODEL = {
  garch: { omega: 0, alpha: 0.1, beta: 0.9 },
  quantile: 3,
  startVariance: 0.0004,
  stressVariance: 0.0072,
};

describe("VO-4 scenario ranges", () => {
  it("given a variance, then the range is z sigma sqrt(h)", () => {
    // 3 x 0.05 x sqrt(2)
    expect(scenarioRange(MODEL, RULE, 0.0025)).toBeCloseTo(0.15 * Math.SQRT2, 12);
  });

  it("given a variance that falls back, then sigma is that of the whole horizon", () => {
    const model = { ...MODEL, garch: { omega: 0, alpha: 0.1, beta: 0.4 } };
    // 0.0025 and half of it: 3 x sqrt(0.0025 + 0.00125)
    expect(scenarioRange(model, RULE, 0.0025)).toBeCloseTo(3 * Math.sqrt(0.00375), 12);
  });

  it("given calm, then a quarter of the stress period's move is the floor", () => {
    // 3 x sqrt(2 x 0.0072) = 0.36, of which a quarter; now only 3 x 0.01 x sqrt(2) = 0.042.
    expect(moveOf(MODEL, RULE, MODEL.stressVariance)).toBeCloseTo(0.36, 12);
    expect(rangeFloor(MODEL, RULE)).toBeCloseTo(0.09, 12);
    expect(scenarioRange(MODEL, RULE, 0.0001)).toBeCloseTo(0.09, 12);
  });

  it("given no stress in the history, then the least range is the floor", () => {
    expect(scenarioRange({ ...MODEL, stressVariance: 0 }, RULE, 0.0001)).toBe(0.05);
  });

  it("given a crash, then the range ends at the most", () => {
    // 3 x 0.2 x sqrt(2) = 0.85
    expect(scenarioRange(MODEL, RULE, 0.04)).toBe(0.5);
  });

  it("given any history, then it is within its bounds, and a share of the stress's or more", () => {
    const variance = fc.double({ min: 1e-8, max: 0.5, noNaN: true });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(variance, variance, share, (now, stressVariance, stressWeight) => {
        const [model, rule] = [
          { ...MODEL, stressVariance },
          { ...RULE, stressWeight },
        ];
        const range = scenarioRange(model, rule, now);
        expect(range >= rule.rangeLeast && range <= rule.rangeMost).toBe(true);
        const then = scenarioRange({ ...model, stressVariance: 0 }, rule, stressVariance);
        expect(range).toBeGreaterThanOrEqual(stressWeight * then * (1 - 1e-12));
      }),
    );
  });
});
