/** MA-1: what a scenario moves, how much it counts and what it is called. */
import type { PortfolioParameters, Scenario } from "../../events/portfolio-parameters";
import { grid, portfolioParameters, underlyingParameters } from "./portfolio-parameters.fixture";
import { scenarioName, scenarioSet } from "./scenario-set";

const tail = (move: number, weight = 1): Scenario => ({
  kind: "Tail",
  move,
  volatility: "Up",
  weight,
});
const BTC = underlyingParameters({ priceRange: 0.16 });

function setOf(scenarios: readonly Scenario[], changes: Partial<PortfolioParameters> = {}) {
  return scenarioSet(portfolioParameters({ scenarios, ...changes }), BTC);
}

describe("scenarios, MA-1", () => {
  it("given a grid of ranges, then prices move by their part of 16% at the weight given", () => {
    const { factor, weight, linear } = setOf([grid(-1, "Up"), grid(0.25, "Same", 0.5)]);
    expect([...factor]).toEqual([1 - 0.16, 1 + 0.04]);
    expect([...weight.subarray(0, 2)]).toEqual([1, 0.5]);
    expect([...linear]).toEqual([-0.16, 0.02]);
  });

  it("given a skew, then its weight stands apart, and there is room for whole blocks", () => {
    const { weight, skewWeight } = setOf([grid(-1, "Up"), grid(0, "SkewLinear", 2), grid(1, "Up")]);
    expect([...skewWeight]).toEqual([0, 2, 0]);
    expect([...weight.subarray(0, 3)]).toEqual([1, 0, 1]);
    expect(weight.length % 8).toBe(0);
  });

  it("given tails, then they weigh the range over the move, and never more than 1", () => {
    const { weight } = setOf([tail(-0.5), tail(2), tail(2, 0.5), tail(0.1)]);
    expect(weight[0]).toBeCloseTo(0.16 / 0.5, 12);
    expect(weight[1]).toBeCloseTo(0.16 / 2, 12);
    expect(weight[2]).toBeCloseTo((0.5 * 0.16) / 2, 12);
    expect(weight[3]).toBe(1);
  });

  it("given futures that stay in the range, then a tail costs them what the range does", () => {
    const inRange = setOf([tail(-0.5), tail(2)], { tailFutures: "Range" });
    expect([...inRange.linear]).toEqual([-0.16, 0.16]);
  });

  it("given inverse contracts, then coin is lost by 1 / price, dollars in proportion", () => {
    const coin = setOf([grid(-1, "Up"), grid(1, "Up")], { inverseProfit: "Coin" }).inverse;
    expect(coin[0]).toBeCloseTo(1 - 1 / 0.84, 12);
    expect(coin[1]).toBeCloseTo(1 - 1 / 1.16, 12);
    const dollars = setOf([grid(-1, "Up"), grid(1, "Up")], { inverseProfit: "Dollar" }).inverse;
    expect([...dollars]).toEqual([-0.16, 0.16]);
  });

  it("given a range between two hundredths, then a fall and a rise read alike", () => {
    const parameters = portfolioParameters({ scenarios: [grid(-1, "Up"), grid(1, "Up")] });
    const calibrated = underlyingParameters({ priceRange: 0.13995 });
    const names = [0, 1].map((at) => scenarioName(parameters, calibrated, at));
    expect(names).toEqual(["-14% vol up", "+14% vol up"]);
  });

  it("given each kind, then its name says the move, the volatility and that it is a tail", () => {
    const scenarios = [
      grid(-1, "Up"),
      grid(0, "Same"),
      grid(0.75, "Down"),
      tail(2),
      grid(0, "SkewLinear"),
      grid(0, "SkewAbsolute"),
    ];
    const parameters = portfolioParameters({ scenarios });
    const names = [0, 1, 2, 3, 4, 5, 6].map((at) => scenarioName(parameters, BTC, at));
    expect(names).toEqual([
      "-16% vol up",
      "0% vol same",
      "+12% vol down",
      "+200% vol up, tail",
      "skew linear",
      "skew absolute",
      "forward contingency",
    ]);
  });
});
