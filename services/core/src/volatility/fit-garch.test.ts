import { fitGarch, garchVariances } from "./fit-garch";
import { fitTails } from "./fit-tails";
import { garchSeries } from "./garch-series.fixture";
import { studentQuantile } from "./student";
import { nextEwmaVariance, startVariance } from "./variance";

/** What the Python package arch 8.0.0 gives for the same series: compare-with-arch.py prints it. */
const ARCH = {
  omega: 2.7813935697456626e-5,
  alpha: 0.14974251674474662,
  beta: 0.7967906234746678,
  nu: 4.927493597553211,
  quantile: 3.1315962786830926,
};
/** Variances of the first return, the second, the one in the middle and the last. */
const PLACES = [0, 1, 1499, 2999];
const ARCH_GARCH = [0.0002401248562, 0.0002413148801, 0.0002896804479, 0.0004665337311];
const ARCH_FAST = [0.000224303737, 0.0002197294467, 0.0002705377597, 0.0003829653519];
const ARCH_SLOW = [0.000224303737, 0.0002220165918, 0.0003316167554, 0.0002937827447];

function expectWithin(part: number, found: number, expected: number): void {
  expect(Math.abs(found / expected - 1)).toBeLessThan(part);
}

describe("VO-1 GARCH fitted to a history", () => {
  const returns = garchSeries();
  const fitted = fitGarch(returns)!;
  const variances = garchVariances(fitted, returns);

  it("given a series, then its parameters are those that arch finds", () => {
    for (const name of ["omega", "alpha", "beta"] as const) {
      expectWithin(0.001, fitted[name], ARCH[name]);
    }
  });

  it("given these, then the path of variances is arch's", () => {
    for (const [at, place] of PLACES.entries()) {
      expectWithin(0.0005, variances[place]!, ARCH_GARCH[at]!);
    }
  });

  it("given what was expected of each return, then the tails are arch's", () => {
    const nu = fitTails(returns, variances);
    expectWithin(0.001, nu, ARCH.nu);
    expectWithin(0.0005, studentQuantile(0.995, nu), ARCH.quantile);
  });

  it.each([
    [0.94, ARCH_FAST],
    [0.97, ARCH_SLOW],
  ])("given lambda %d, then EWMA's path is arch's", (lambda, expected) => {
    const path = [startVariance(returns)];
    for (const change of returns) path.push(nextEwmaVariance(lambda, path.at(-1)!, change));
    for (const [at, place] of PLACES.entries()) expectWithin(1e-9, path[place]!, expected[at]!);
  });

  it("given returns ten times as large, then only omega grows, by a hundred", () => {
    const larger = fitGarch(returns.map((change) => change * 10))!;
    expectWithin(1e-4, larger.omega, fitted.omega * 100);
    expectWithin(1e-4, larger.alpha, fitted.alpha);
    expectWithin(1e-4, larger.beta, fitted.beta);
  });

  it("given volatility that only rises, then alpha + beta stays at most 1", () => {
    const rising = returns.map((change, at) => (change * at) / 300);
    const { alpha, beta } = fitGarch(rising)!;
    expect(alpha + beta).toBeLessThanOrEqual(1);
    expect(alpha + beta).toBeGreaterThan(0.99);
  });

  it("given too few returns, or none that moves, then there is no fit", () => {
    expect(fitGarch(returns.slice(0, 249))).toBeNull();
    expect(fitGarch(returns.slice(0, 250))).not.toBeNull();
    expect(fitGarch(Array<number>(1000).fill(0))).toBeNull();
  });
});

describe("VO-4 how heavy tails are", () => {
  const ones = Array<number>(2000).fill(1);

  it("given residuals without tails, then the degrees of freedom are the most there are", () => {
    const even = ones.map((_, at) => (at % 2 === 0 ? 1 : -1));
    expect(fitTails(even, ones)).toBeCloseTo(200, 3);
  });

  it("given residuals that are all tail, then they are the least there are", () => {
    const wild = ones.map((_, at) => (at % 500 === 0 ? 20 : 0.05));
    expect(fitTails(wild, ones)).toBeCloseTo(2.05, 3);
  });
});
