/** Portfolio margin by worked arithmetic, rule by rule, and against what venues published. */
import type { PortfolioParameters, Scenario } from "../../events/portfolio-parameters";
import { Portfolios } from "./portfolio.fixture";
import type { PortfolioFigures } from "./portfolio-figures";
import { MARGIN_PARTS } from "./portfolio-figures";
import { grid, lossesOnly, underlyingParameters } from "./portfolio-parameters.fixture";

const DOWN_16 = grid(-1, "Same");
const UP_16 = grid(1, "Same");
const BTC = underlyingParameters({
  rollYearly: 0,
  rollLeast: 0,
  openInterestLow: 0,
  openInterestHigh: 0,
  tailDampener: 0,
});

/** BTC at 60,000, moving 16% either way and nothing else, with some rules changed. */
function market(changes: Partial<PortfolioParameters> = {}): Portfolios {
  return new Portfolios(
    lossesOnly({ scenarios: [DOWN_16, UP_16], underlyings: [BTC], ...changes }),
  );
}

/** Initial and maintenance margin of each part that is not zero, of the first underlying. */
function partsOf({ underlyings }: PortfolioFigures) {
  const { initialParts, maintenanceParts } = underlyings[0]!;
  const parts = MARGIN_PARTS.map((part, at) => [part, initialParts[at]!, maintenanceParts[at]!]);
  return parts.filter(([, initial]) => initial !== 0);
}

describe("scenario losses, MA-4 and MA-11", () => {
  it("given nothing held, then nothing is required", () => {
    const figures = market().evaluate([]);
    expect([figures.initialMargin, figures.maintenanceMargin, figures.held]).toEqual([0, 0, 0]);
  });

  it("given 2 perpetuals bought, then the fall costs 2 x 60,000 x 16%, and MM is 80% of it", () => {
    const portfolios = market();
    const figures = portfolios.evaluate([[portfolios.perpetual(), 2]]);
    expect(figures.initialMargin).toBeCloseTo(19_200, 8);
    expect(figures.maintenanceMargin).toBeCloseTo(0.8 * 19_200, 8);
    expect(figures.underlyings[0]!.worstScenario).toBe(0);
    expect([...figures.underlyings[0]!.profit.slice(0, 2)]).toEqual([-19_200, 19_200]);
  });

  it("given a perpetual against a future, then they offset each other", () => {
    const portfolios = market();
    const future = portfolios.list({ instrumentType: "Future", days: 30, mark: 60_600 });
    const figures = portfolios.evaluate([
      [portfolios.perpetual(), 1],
      [future, -1],
    ]);
    expect(figures.initialMargin).toBeCloseTo((60_600 - 60_000) * 0.16, 8);
  });

  it("given a perpetual sold against coin, then the coin offsets it, MA-4", () => {
    const portfolios = market();
    const figures = portfolios.evaluate([[portfolios.perpetual(), -1]], { BTC: 60_000 });
    expect(partsOf(figures)).toEqual([]);
    expect(figures.initialMargin).toBeCloseTo(60_000 * 0.02, 8);
    expect(figures.maintenanceMargin).toBe(0);
  });

  it("given stablecoins, then they offset nothing and have their haircut on IM alone", () => {
    const portfolios = market();
    const figures = portfolios.evaluate([[portfolios.perpetual(), -1]], { USDT: 60_000 });
    expect(figures.initialMargin).toBeCloseTo(60_000 * 0.16 + 60_000 * 0.01, 8);
    expect(figures.maintenanceMargin).toBeCloseTo(0.8 * 60_000 * 0.16, 8);
  });

  it("given an inverse perpetual, then coin at today's price or dollars are lost", () => {
    const coin = market({ inverseProfit: "Coin" });
    const contract = { contractType: "Inverse", multiplier: 100 } as const;
    const long = coin.evaluate([[coin.perpetual(60_000, contract), 300]]);
    // 30,000 dollars are half a coin; at 84% of the price they are 0.5 / 0.84 of one.
    expect(long.initialMargin).toBeCloseTo(60_000 * 0.5 * (1 / 0.84 - 1), 8);
    const dollar = market({ inverseProfit: "Dollar" });
    const same = dollar.evaluate([[dollar.perpetual(60_000, contract), 300]]);
    expect(same.initialMargin).toBeCloseTo(30_000 * 0.16, 8);
  });

  it("given coin sold by inverse contracts in full, then no scenario loses a dollar", () => {
    const portfolios = market({ inverseProfit: "Dollar" });
    const inverse = portfolios.perpetual(60_000, { contractType: "Inverse", multiplier: 100 });
    const figures = portfolios.evaluate([[inverse, -600]], { BTC: 60_000 });
    expect(figures.underlyings[0]!.worstLoss).toBe(0);
  });

  it("given a tail of 200% at weight 0.08, then the dampener's dollars do not count", () => {
    const tail: Scenario = { kind: "Tail", move: 2, volatility: "Same", weight: 1 };
    const portfolios = market({
      scenarios: [DOWN_16, UP_16, tail],
      underlyings: [{ ...BTC, tailDampener: 4_000 }],
    });
    const figures = portfolios.evaluate([[portfolios.perpetual(), -1]]);
    expect(figures.underlyings[0]!.profit[2]).toBeCloseTo(-60_000 * 2 * 0.08 + 4_000, 8);
    const small = portfolios.evaluate([[portfolios.perpetual(), -0.1]]);
    expect(small.underlyings[0]!.profit[2]).toBe(0);
  });
});

describe("options, MA-4 to MA-6", () => {
  /** Volatility 0 in a year: an option is worth its intrinsic value at the forward. */
  const certain = (portfolios: Portfolios, optionType: "Call" | "Put", strike: number) =>
    portfolios.option(optionType, [365, strike, 0]);

  it("given a short call at the money, then the rise costs it all", () => {
    const portfolios = market();
    portfolios.forward("BTC", 365, 60_000);
    const figures = portfolios.evaluate([[certain(portfolios, "Call", 60_000), -1]]);
    expect(figures.initialMargin).toBeCloseTo(60_000 * 0.16, 8);
  });

  it("given an expiry worth something, then its shocked value alone is discounted", () => {
    const portfolios = market({ discountLongBase: 0.95, discountShortBase: 1.04 });
    portfolios.forward("BTC", 365, 60_000);
    const call = certain(portfolios, "Call", 50_000);
    const long = portfolios.evaluate([[call, 1]]);
    expect(long.underlyings[0]!.profit[1]).toBeCloseTo(0.95 * (69_600 - 50_000) - 10_000, 8);
    // Owed: at most 1 / df = 1 without a rate, so that the base does not raise it.
    const short = portfolios.evaluate([[call, -1]]);
    expect(short.underlyings[0]!.profit[1]).toBeCloseTo(-(69_600 - 50_000) + 10_000, 8);
  });

  it("given a skew that gains in one expiry, then it costs, and pays for no other", () => {
    const skew = grid(0, "SkewLinear");
    const portfolios = market({ scenarios: [DOWN_16, UP_16, skew] });
    for (const days of [30, 60]) portfolios.forward("BTC", days, 60_000);
    const near = portfolios.option("Call", [30, 70_000, 0.6]);
    const far = portfolios.option("Call", [60, 70_000, 0.6]);
    const profit = (size: number, other: number) =>
      portfolios.evaluate([
        [near, size],
        [far, other],
      ]).underlyings[0]!.profit[2]!;
    expect(profit(1, 0)).toBeLessThan(0);
    expect(profit(-1, 0)).toBe(profit(1, 0));
    expect(profit(1, -1)).toBeCloseTo(profit(1, 0) + profit(0, 1), 10);
  });

  it("given calendar spreads, then each forward moves against the other, MA-5", () => {
    const portfolios = market({ forwardBase: 0.5, forwardSlope: 2, scenarios: [DOWN_16, UP_16] });
    portfolios.forward("BTC", 365, 60_000);
    portfolios.forward("BTC", 730, 60_000);
    const figures = portfolios.evaluate([
      [certain(portfolios, "Call", 30_000), 1],
      [portfolios.option("Call", [730, 30_000, 0]), -1],
    ]);
    // Deep in the money both move by 4.5% of 60,000; no scenario moves one alone.
    const each = 0.045 * 60_000;
    expect(figures.underlyings[0]!.worstScenario).toBe(2);
    expect(figures.underlyings[0]!.worstLoss).toBeCloseTo(each * (0.5 + 2) + each * (0.5 + 4), 8);
  });

  it("given shorts and longs, then what is naked is counted strike by strike, MA-6", () => {
    const portfolios = market({ nakedShortMaintenance: 0.003, nakedShortInitial: 0.002 });
    portfolios.forward("BTC", 365, 60_000);
    const [call, put] = [certain(portfolios, "Call", 70_000), certain(portfolios, "Put", 70_000)];
    const other = certain(portfolios, "Call", 80_000);
    const naked = (...sizes: readonly [number, number, number]) =>
      portfolios.evaluate([
        [call, sizes[0]],
        [put, sizes[1]],
        [other, sizes[2]],
      ]).underlyings[0]!.nakedShorts / 60_000;
    expect(naked(-3, 0, 0)).toBe(3);
    expect(naked(-3, 1, 0)).toBe(2);
    expect(naked(-3, 5, 0)).toBe(0);
    expect(naked(-3, -2, 0)).toBe(5);
    expect(naked(-3, 0, 3)).toBe(3);
    const figures = portfolios.evaluate([[other, -1]]);
    expect(partsOf(figures).at(-1)).toEqual(["NakedShorts", 300, 180]);
  });
});
