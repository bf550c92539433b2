import * as fc from "fast-check";
import {
  expectedGarchVariance,
  firstGarchVariance,
  largestVariance,
  nextEwmaVariance,
  nextGarchVariance,
  startVariance,
} from "./variance";

const GARCH = { omega: 2e-5, alpha: 0.1, beta: 0.85 };

describe("VO-1 variance of the next return", () => {
  it("EWMA: given a variance and a return, then they are weighed by lambda", () => {
    // 0.94 x 0.0004 + 0.06 x 0.05² = 0.000376 + 0.00015
    expect(nextEwmaVariance(0.94, 4e-4, 0.05)).toBeCloseTo(0.000526, 15);
    // 0.97 x 0.0004 + 0.03 x 0.05² = 0.000388 + 0.000075
    expect(nextEwmaVariance(0.97, 4e-4, -0.05)).toBeCloseTo(0.000463, 15);
  });

  it("GARCH: given a variance and a return, then omega is added to both", () => {
    // 0.00002 + 0.1 x 0.05² + 0.85 x 0.0004 = 0.00002 + 0.00025 + 0.00034
    expect(nextGarchVariance(GARCH, 4e-4, 0.05)).toBeCloseTo(0.00061, 15);
    // 0.00002 + (0.1 + 0.85) x 0.0004
    expect(firstGarchVariance(GARCH, 4e-4)).toBeCloseTo(0.0004, 15);
  });

  it("given a horizon, then GARCH's expected variances draw near the long-run one", () => {
    // The first is 0.001; then 0.00002 + 0.95 x 0.001 = 0.00097 and 0.00002 + 0.95 x 0.00097.
    const three = (0.001 + 0.00097 + 0.0009415) / 3;
    expect(expectedGarchVariance(GARCH, 0.001, 3)).toBeCloseTo(three, 15);
    // omega / (1 - alpha - beta) = 0.00002 / 0.05
    expect(expectedGarchVariance(GARCH, 0.001, 100_000)).toBeCloseTo(0.0004, 6);
  });

  it("given alpha + beta of 1, then expected variances rise by omega each", () => {
    const integrated = { omega: 1e-5, alpha: 0.1, beta: 0.9 };
    // 0.001, 0.00101, 0.00102, 0.00103: 0.001015 on average
    expect(expectedGarchVariance(integrated, 0.001, 4)).toBeCloseTo(0.001015, 15);
  });
});

describe("where a history begins", () => {
  it("given returns, then squares weigh less by 0.94 from the first", () => {
    // (1 x 0.0001 + 0.94 x 0.0004 + 0.8836 x 0) / (1 + 0.94 + 0.8836)
    expect(startVariance([0.01, -0.02, 0])).toBeCloseTo(0.000476 / 2.8236, 15);
  });

  it("given more than 75 returns, then the others do not count", () => {
    const first = Array.from({ length: 75 }, (_, at) => at / 1000);
    expect(startVariance([...first, 1, 1])).toBe(startVariance(first));
  });

  it("given none, then it is zero", () => {
    expect(startVariance([])).toBe(0);
  });
});

describe("VO-4 the stress period", () => {
  it("given returns, then it is the largest mean square of so many in a row", () => {
    // (9 + 16) / 2 beats (1 + 9) / 2 and (16 + 4) / 2, in units of 0.0001.
    expect(largestVariance([0.01, -0.03, 0.04, 0.02], 2)).toBeCloseTo(0.00125, 15);
  });

  it("given fewer returns than it is long, then it is the mean of all", () => {
    expect(largestVariance([0.01, 0.03], 720)).toBeCloseTo(0.0005, 15);
  });

  it("given any returns, then running sums find what sums of each window find", () => {
    const returns = fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(returns, fc.integer({ min: 1, max: 12 }), (changes, steps) => {
        const length = Math.min(steps, changes.length);
        const means = changes.slice(length - 1).map((_, from) => {
          const window = changes.slice(from, from + length);
          return window.reduce((sum, change) => sum + change * change, 0) / length;
        });
        expect(largestVariance(changes, steps)).toBeCloseTo(Math.max(...means), 14);
      }),
    );
  });
});
