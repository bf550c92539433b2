/** What holds for every portfolio, whatever is in it and whatever the parameters are. */
import fc from "fast-check";
import {
  HOLDING_BOUNDS,
  PORTFOLIO_BOUNDS,
  type PortfolioRate,
  SCENARIO_BOUNDS,
  UNDERLYING_BOUNDS,
  type UnderlyingRate,
} from "../../events/portfolio-bounds";
import type { PortfolioParameters, Scenario } from "../../events/portfolio-parameters";
import { evaluatePortfolio } from "./evaluate-portfolio";
import { Portfolios, type Positions } from "./portfolio.fixture";
import type { PortfolioFigures } from "./portfolio-figures";
import {
  lossesOnly,
  portfolioParameters,
  tail,
  underlyingParameters,
} from "./portfolio-parameters.fixture";
import { accounts, built } from "./random-portfolio.fixture";

const RUNS = { numRuns: 60 };

/** Everything that an account is told, in one list of floats. */
function allOf(figures: PortfolioFigures): number[] {
  const { initialMargin, maintenanceMargin, underlyings, held } = figures;
  const told = underlyings
    .slice(0, held)
    .flatMap(({ profit, initialParts, maintenanceParts, delta, gamma, vega, theta }) => [
      ...profit,
      ...initialParts,
      ...maintenanceParts,
      ...[delta, gamma, vega, theta],
    ]);
  return [initialMargin, maintenanceMargin, ...told];
}

it("initial margin is at least maintenance margin, and their parts sum to them", () => {
  fc.assert(
    fc.property(accounts, (drawn) => {
      const { portfolios, positions, holdings } = built(drawn);
      const figures = portfolios.evaluate(positions, holdings);
      const { initialMargin, maintenanceMargin, initialOffset, maintenanceOffset } = figures;
      const slack = 1e-9 * Math.max(1, initialMargin);
      expect(initialMargin).toBeGreaterThanOrEqual(maintenanceMargin - slack);
      expect(maintenanceMargin).toBeGreaterThanOrEqual(-slack);
      const { collateralHaircut, collateralConfidence } = figures;
      let [initial, maintenance] = [collateralHaircut + collateralConfidence - initialOffset, 0];
      for (const underlying of figures.underlyings.slice(0, figures.held)) {
        initial += underlying.initialParts.reduce((sum, part) => sum + part, 0);
        maintenance += underlying.maintenanceParts.reduce((sum, part) => sum + part, 0);
      }
      expect(Math.abs(initial - initialMargin)).toBeLessThanOrEqual(slack);
      expect(Math.abs(maintenance - maintenanceOffset - maintenanceMargin)).toBeLessThanOrEqual(
        slack,
      );
    }),
    RUNS,
  );
});

it("the order in which positions come changes no bit of anything", () => {
  fc.assert(
    fc.property(accounts, fc.array(fc.nat(), { minLength: 25 }), (drawn, keys) => {
      const { portfolios, positions, holdings } = built(drawn);
      const shuffled = positions
        .map((position, at) => ({ position, key: keys[at]! }))
        .sort((a, b) => a.key - b.key)
        .map(({ position }) => position);
      const told = allOf(portfolios.evaluate(positions, holdings));
      expect(allOf(portfolios.evaluate(shuffled, holdings))).toEqual(told);
    }),
    RUNS,
  );
});

it("one object serves account after account, and keeps nothing of the last one", () => {
  fc.assert(
    fc.property(accounts, fc.nat({ max: 25 }), (drawn, cut) => {
      const { portfolios, positions, holdings } = built(drawn);
      const arrays = portfolios.arrays();
      const figures = portfolios.evaluate(positions, holdings);
      evaluatePortfolio(arrays, portfolios.holder(positions.slice(cut), {}), figures);
      expect(allOf(figures)).toEqual(allOf(portfolios.evaluate(positions.slice(cut), {})));
    }),
    RUNS,
  );
});

it("where only losses count, a portfolio requires at most the sum of its positions", () => {
  fc.assert(
    fc.property(accounts, (drawn) => {
      const parameters = lossesOnly();
      // At a negative rate MA-4 counts what an expiry owes at less than what it owns, and netting
      // the two may lose that.
      const rate = Math.max(0, drawn.rate);
      const changed = { ...drawn, rate, missing: [], changes: parameters };
      const { portfolios, positions } = built(changed);
      const whole = portfolios.evaluate(positions).initialMargin;
      const apart = positions.map((position) => portfolios.evaluate([position]).initialMargin);
      const sum = apart.reduce((total, each) => total + each, 0);
      expect(whole).toBeLessThanOrEqual(sum * (1 + 1e-9) + 1e-9);
    }),
    RUNS,
  );
});

it("across underlyings, whatever is offset, an account requires at most the sum of them", () => {
  fc.assert(
    fc.property(accounts, (drawn) => {
      const { portfolios, positions, holdings } = built(drawn);
      const whole = portfolios.evaluate(positions, holdings);
      const names = portfolios.market.underlyings.map(({ underlying }) => underlying);
      const apart = names.map((name) =>
        portfolios.evaluate(
          positions.filter(([{ terms }]) => terms.underlying === name),
          Object.fromEntries(Object.entries(holdings).filter(([asset]) => asset === name)),
        ),
      );
      // Stablecoins are of no underlying.
      const { USDT = 0 } = holdings;
      apart.push(portfolios.evaluate([], USDT > 0 ? { USDT } : {}));
      for (const margin of ["initialMargin", "maintenanceMargin"] as const) {
        const sum = apart.reduce((total, each) => total + each[margin], 0);
        expect(whole[margin]).toBeLessThanOrEqual(sum * (1 + 1e-9) + 1e-9);
      }
    }),
    RUNS,
  );
});

it("the more of a naked short, the more it requires", () => {
  const option = fc.record({
    call: fc.boolean(),
    days: fc.integer({ min: 1, max: 400 }),
    strike: fc.double({ min: 20_000, max: 180_000, noNaN: true }),
    volatility: fc.double({ min: 0.05, max: 3, noNaN: true }),
    size: fc.double({ min: 0.001, max: 1e6, noNaN: true }),
    more: fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
  });
  fc.assert(
    fc.property(option, ({ call, days, strike, volatility, size, more }) => {
      const portfolios = new Portfolios(portfolioParameters());
      portfolios.forward("BTC", days, 60_000);
      const short = portfolios.option(call ? "Call" : "Put", [days, strike, volatility]);
      const [less, greater] = [size, size + more].map((each) =>
        portfolios.evaluate([[short, -each]]),
      );
      expect(greater!.initialMargin).toBeGreaterThan(less!.initialMargin);
      expect(greater!.maintenanceMargin).toBeGreaterThan(less!.maintenanceMargin);
    }),
  );
});

it.each(Object.keys(PORTFOLIO_BOUNDS) as PortfolioRate[])(
  "with %s at its least and at its greatest, margins stay finite and in order",
  (field) => {
    for (const value of [PORTFOLIO_BOUNDS[field].least, PORTFOLIO_BOUNDS[field].most]) {
      const changes: Partial<Record<PortfolioRate, number>> = { [field]: value };
      if (field === "lossMaintenance") changes.lossInitial = Math.max(1, value);
      if (field === "lossInitial") changes.lossMaintenance = Math.min(0.8, value);
      expectOrder(changes);
    }
  },
);

it.each(Object.keys(UNDERLYING_BOUNDS) as UnderlyingRate[])(
  "with an underlying's %s at its least and at its greatest, margins stay finite and in order",
  (field) => {
    // A range of the whole price would leave none where it falls by the range.
    for (const value of [UNDERLYING_BOUNDS[field].least, UNDERLYING_BOUNDS[field].most * 0.999]) {
      expectOrder({ underlyings: [underlyingParameters({ [field]: value })] });
    }
  },
);

/** Sound figures: finite, and initial margin covers maintenance margin. */
function expectOrder(changes: Partial<PortfolioParameters>): PortfolioFigures {
  const { portfolios, positions } = mixedAccount(changes);
  const figures = portfolios.evaluate(positions, { BTC: 30_000, USDT: 1_000 });
  expect(allOf(figures).every(Number.isFinite)).toBe(true);
  expect(figures.initialMargin).toBeGreaterThanOrEqual(figures.maintenanceMargin);
  expect(figures.maintenanceMargin).toBeGreaterThan(0);
  return figures;
}

it("with a haircut at its least and at its greatest, only initial margin has it", () => {
  const { least, most } = HOLDING_BOUNDS.initialHaircut;
  const holdings = (initialHaircut: number) => [
    { asset: "BTC", underlying: "BTC", initialHaircut },
    { asset: "USDT", underlying: null, initialHaircut },
  ];
  const [none, all] = [least, most].map((each) => expectOrder({ holdings: holdings(each) }));
  expect(all!.initialMargin - none!.initialMargin).toBeCloseTo(31_000, 6);
  expect(all!.maintenanceMargin).toBe(none!.maintenanceMargin);
});

it.each<[string, Scenario]>([
  ["no weight", { ...tail(-0.5), weight: SCENARIO_BOUNDS.weight.least }],
  ["the greatest weight", { ...tail(-0.5), weight: SCENARIO_BOUNDS.weight.most }],
  // The price cannot fall by more than all of it.
  ["the deepest fall", tail(-0.999999)],
  ["the highest rise", tail(SCENARIO_BOUNDS.move.most)],
])("with a scenario of %s, margins stay finite and in order", (_, scenario) => {
  expectOrder({ scenarios: [...portfolioParameters().scenarios, scenario] });
});

it("with figures that live a millisecond or a week, margins stay finite and in order", () => {
  for (const figureLifeMs of [1, 7 * 86_400_000]) expectOrder({ figureLifeMs });
});

/** A perpetual, a future and options long and short, some in the last half hour. */
function mixedAccount(changes: Partial<PortfolioParameters>) {
  const portfolios = new Portfolios(portfolioParameters(changes));
  const positions: Positions[number][] = [
    [portfolios.perpetual(), 0.5],
    [portfolios.list({ instrumentType: "Future", days: 40, mark: 61_000 }), -0.2],
  ];
  for (const days of [0.01, 3, 40, 700]) {
    portfolios.forward("BTC", days, 60_000 + 10 * days).rate = 0.1;
    positions.push(
      [portfolios.option("Call", [days, 66_000, 0.7]), -3],
      [portfolios.option("Put", [days, 48_000, 0.9]), 2],
    );
  }
  return { portfolios, positions };
}

it("no figure of the market, however wrong, makes a margin that is no number", () => {
  const wrong = fc.oneof(
    fc.constantFrom(Number.NaN, Infinity, -Infinity, 0, -1, 1e-300, 1e300),
    fc.double(),
  );
  const market = fc.record({
    index: wrong,
    confidence: wrong,
    stablePrice: wrong,
    depth: wrong,
    forward: wrong,
    rate: wrong,
    settlementAverage: wrong,
    mark: wrong,
    volatility: wrong,
    openInterest: wrong,
    quotePrice: wrong,
  });
  fc.assert(
    fc.property(market, fc.subarray(["index", "forward", "mark", "volatility"]), (drawn, sound) => {
      const { portfolios, positions } = mixedAccount({});
      const [underlying] = portfolios.market.underlyings as [
        Portfolios["market"]["underlyings"][0],
      ];
      const { confidence, stablePrice, depth } = drawn;
      Object.assign(underlying, { confidence, stablePrice, depth });
      if (!sound.includes("index")) underlying.index = drawn.index;
      for (const expiry of underlying.expiries.values()) {
        expiry.rate = drawn.rate;
        expiry.settlementAverage = drawn.settlementAverage;
        if (!sound.includes("forward")) expiry.forward = drawn.forward;
      }
      for (const [instrument] of positions) {
        instrument.openInterest = drawn.openInterest;
        instrument.quotePrice = drawn.quotePrice;
        if (!sound.includes("mark")) instrument.mark = drawn.mark;
        if (!sound.includes("volatility")) instrument.volatility = drawn.volatility;
      }
      const { initialMargin, maintenanceMargin } = portfolios.evaluate(positions);
      expect(Number.isNaN(initialMargin) || Number.isNaN(maintenanceMargin)).toBe(false);
      expect(maintenanceMargin).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
});
