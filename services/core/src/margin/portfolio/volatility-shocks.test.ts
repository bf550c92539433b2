/** MA-2 and MA-3 by worked figures, and against a case that Derive published. */
import { portfolioParameters } from "./portfolio-parameters.fixture";
import { skewFactor, skewTerms, volatilityFactors } from "./volatility-shocks";

const days = (count: number) => count / 365;

describe("shocks of volatility, MA-2", () => {
  const parameters = portfolioParameters();

  it("given 30 days, then they are the shocks as quoted", () => {
    const { up, down } = volatilityFactors(parameters, days(30));
    expect(up).toBeCloseTo(1 + 0.5, 12);
    expect(down).toBeCloseTo(1 - 0.3, 12);
  });

  it("given 7.5 days, then they grow by 4 to the short power, later by the long one", () => {
    const short = volatilityFactors(parameters, days(7.5));
    expect(short.up).toBeCloseTo(1 + 0.5 * 4 ** 0.3, 12);
    const long = volatilityFactors(parameters, days(120));
    expect(long.down).toBeCloseTo(1 - 0.3 * 0.25 ** 0.13, 12);
  });

  it("given an hour, then it counts as a day, and volatility does not fall below zero", () => {
    const hour = volatilityFactors(parameters, days(1 / 24));
    expect(hour).toEqual(volatilityFactors(parameters, days(1)));
    const steep = portfolioParameters({ volatilityDown: 0.9 });
    expect(0.9 * 30 ** 0.3).toBeGreaterThan(1);
    expect(volatilityFactors(steep, days(1)).down).toBe(0);
  });

  it("given the option spread that Derive published, then its two factors are reproduced", () => {
    const derive = portfolioParameters({ volatilityDown: 0.275 });
    const { up, down } = volatilityFactors(derive, 794_852 / 31_536_000);
    expect(up).toBeCloseTo(1.712811375927374, 14);
    expect(down).toBeCloseTo(0.6079537432399443, 14);
  });
});

describe("skew, MA-3", () => {
  it("given a quarter of a year, then cap and width follow the root of the time", () => {
    const { linearCap, linearSlope, absoluteCap } = skewTerms(portfolioParameters(), 0.25);
    const width = 4 * 0.5 * (0.6 - 0.1 * 0.5);
    expect(linearCap).toBeCloseTo(0.15 - 0.05 * 0.5, 12);
    expect(linearSlope).toBeCloseTo(0.125 / width, 12);
    expect(absoluteCap).toBeCloseTo(0.12 - 0.03 * 0.5, 12);
  });

  it("given no time, then the width has its floor, and no cap is below zero", () => {
    expect(skewTerms(portfolioParameters(), 0).linearSlope).toBeCloseTo(0.15 / 0.01, 12);
    expect(skewTerms(portfolioParameters({ skewLinearSlope: -1 }), 1).linearCap).toBe(0);
  });

  it.each([
    ["half way to the cap", 0.1, 1.1],
    ["beyond the cap", 5, 1.2],
    ["beyond the cap below the forward", -5, 0.8],
  ])("given moneyness %s, then volatility is changed in proportion", (_, moneyness, factor) => {
    expect(skewFactor(moneyness, 1, 0.2)).toBeCloseTo(factor, 12);
  });

  it("given a skew of more than all, then volatility is zero, not less", () => {
    expect(skewFactor(-5, 1, 3)).toBe(0);
  });
});
