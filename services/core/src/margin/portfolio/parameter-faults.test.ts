/** A set of parameters is refused whole, and every fault in it is named with range and reason. */
import {
  PORTFOLIO_BOUNDS,
  type PortfolioRate,
  UNDERLYING_BOUNDS,
  type UnderlyingRate,
} from "../../events/portfolio-bounds";
import type { PortfolioParameters, Scenario } from "../../events/portfolio-parameters";
import { FIGURE_DECIMALS, type Figure } from "../../money/units";
import { portfolioFaults } from "./parameter-faults";
import { parameterNumbers } from "./parameter-numbers";
import {
  grid,
  lossesOnly,
  portfolioParameters,
  SCENARIOS,
  underlyingParameters,
} from "./portfolio-parameters.fixture";

const RATES = Object.keys(PORTFOLIO_BOUNDS) as PortfolioRate[];
const UNDERLYING_RATES = Object.keys(UNDERLYING_BOUNDS) as UnderlyingRate[];

describe("parameters of portfolio margin", () => {
  it("given sound ones, then nothing is wrong", () => {
    expect(portfolioFaults(portfolioParameters())).toEqual([]);
    expect(portfolioFaults(lossesOnly())).toEqual([]);
  });

  it.each(RATES)("given %s at its least and most, then its range has no fault", (field) => {
    const { least, most } = PORTFOLIO_BOUNDS[field];
    for (const value of [least, most]) {
      const faults = portfolioFaults(portfolioParameters({ [field]: value }));
      expect(
        faults.filter((fault) => fault.startsWith(`${field} ${value}, which must be from`)),
      ).toEqual([]);
    }
  });

  it.each(RATES)("given %s beyond its range, then the fault gives range and reason", (field) => {
    const { least, most, because } = PORTFOLIO_BOUNDS[field];
    for (const value of [least - 1e-9, most * 1.001 + 1e-9, Number.NaN]) {
      const faults = portfolioFaults(portfolioParameters({ [field]: value }));
      expect(faults).toContain(
        `${field} ${value}, which must be from ${least} to ${most}: ${because}`,
      );
    }
  });

  it.each(UNDERLYING_RATES)(
    "given an underlying's %s beyond its range, then it is named",
    (field) => {
      const { least, most } = UNDERLYING_BOUNDS[field];
      for (const value of [least - 1, most * 2 + 1, Number.NaN]) {
        const underlyings = [underlyingParameters({ [field]: value })];
        const faults = portfolioFaults(portfolioParameters({ underlyings, holdings: [] }));
        expect(faults.join("\n")).toContain(`underlying "BTC" ${field} ${value}, which must be`);
      }
    },
  );

  it.each<[string, Partial<PortfolioParameters>, string]>([
    [
      "maintenance above initial",
      { lossInitial: 0.7 },
      "lossMaintenance 0.8, which must be at most",
    ],
    [
      "no life of figures",
      { figureLifeMs: 0 },
      "figureLifeMs 0, which must be from 1 to 604800000",
    ],
    ["no scenarios", { scenarios: [] }, "0 scenarios, which must be from 1 to 64"],
    [
      "no fall",
      { scenarios: [grid(1, "Up"), grid(0, "Up")] },
      "no scenario in which the price falls, without which longs have no margin",
    ],
    [
      "a rise that does not count",
      { scenarios: [grid(-1, "Up"), grid(1, "Up", 0)] },
      "no scenario in which the price rises, without which shorts have no margin",
    ],
    [
      "a scenario twice",
      { scenarios: [...SCENARIOS, grid(1, "Up", 2)] },
      'scenario "Grid 1 Up" twice',
    ],
    [
      "a skew that moves the price",
      { scenarios: [...SCENARIOS, grid(0.5, "SkewLinear")] },
      "scenario 38 move 0.5, which must be 0 on the grid",
    ],
    [
      "a tail to nothing",
      { scenarios: [...SCENARIOS, { kind: "Tail", move: -1, volatility: "Up", weight: 1 }] },
      "scenario 38 move -1, which must be above -1 and not 0",
    ],
    [
      "a fall of six ranges",
      { scenarios: [...SCENARIOS, grid(-6.25, "Same")] },
      'underlying "BTC" priceRange 0.16, which must be below 0.16: the scenario of -6.25 ranges',
    ],
    [
      "open interest from 5 to 3",
      { underlyings: [underlyingParameters({ openInterestLow: 5, openInterestHigh: 3 })] },
      'underlying "BTC" openInterestHigh 3, which must be above openInterestLow 5, or both 0',
    ],
    [
      "an underlying twice",
      { underlyings: [underlyingParameters(), underlyingParameters()] },
      'underlying "BTC" twice, which must be unique',
    ],
    [
      "a holding of an unknown underlying",
      { holdings: [{ asset: "WBTC", underlying: "DOGE", initialHaircut: 0 }] },
      'holding "WBTC" underlying "DOGE", which must be null or one of the underlyings listed',
    ],
    [
      "a haircut of 200%",
      { holdings: [{ asset: "BTC", underlying: "BTC", initialHaircut: 2 }] },
      'holding "BTC" initialHaircut 2, which must be from 0 to 1: it is a part of the value',
    ],
  ])("given %s, then it is named", (_, changes, fault) => {
    expect(portfolioFaults(portfolioParameters(changes)).join("\n")).toContain(fault);
  });

  it("given several faults, then all of them are named", () => {
    const faults = portfolioFaults(
      portfolioParameters({ volatilityUp: -1, lossInitial: 0.1, scenarios: [], figureLifeMs: 1.5 }),
    );
    for (const field of ["volatilityUp", "lossInitial", "figureLifeMs", "0 scenarios"]) {
      expect(faults.join("\n")).toContain(field);
    }
  });
});

describe("published figures as floats", () => {
  const figure = (value: number) => BigInt(Math.round(value * 10 ** FIGURE_DECIMALS)) as Figure;

  it("given decimals, then each becomes the nearest float, and the rest stays as it is", () => {
    const numbers = portfolioParameters();
    const asFigures = (fields: object) =>
      Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [
          name,
          typeof value === "number" && name !== "figureLifeMs" ? figure(value) : value,
        ]),
      );
    const published = {
      ...asFigures(numbers),
      scenarios: numbers.scenarios.map((each: Scenario) => asFigures(each)),
      underlyings: numbers.underlyings.map(asFigures),
      holdings: numbers.holdings.map(asFigures),
    } as unknown as PortfolioParameters<Figure>;
    expect(published.volatilityUp).toBe(500_000_000_000n);
    expect(parameterNumbers(published)).toEqual(numbers);
  });
});
