/** What cannot be valued is named, charged in full, and disturbs nothing else. */
import { evaluatePortfolio } from "./evaluate-portfolio";
import { DAY_MS, NOW, Portfolios } from "./portfolio.fixture";
import { PortfolioFigures } from "./portfolio-figures";
import type { InstrumentMarket, PortfolioMarket } from "./portfolio-market";
import { lossesOnly, portfolioParameters } from "./portfolio-parameters.fixture";
import { unvaluedCharge } from "./valuation-fault";

/** A market with one sound perpetual and one sound call, and what spoils it. */
function faultsAfter(spoil: (call: InstrumentMarket, market: PortfolioMarket) => void) {
  const portfolios = new Portfolios(portfolioParameters());
  portfolios.forward("BTC", 10, 60_500);
  const perpetual = portfolios.perpetual();
  const call = portfolios.option("Call", [10, 65_000, 0.6]);
  spoil(call, portfolios.market);
  const { faults } = portfolios.arrays();
  return [faults[perpetual.number], faults[call.number]];
}

describe("valuation", () => {
  it("given all figures, then nothing has a fault", () => {
    expect(faultsAfter(() => undefined)).toEqual([null, null]);
  });

  it.each<[string, (call: InstrumentMarket) => void, string]>([
    ["no forward", ({ expiry }) => (expiry!.forward = Number.NaN), "NoForward"],
    ["a forward of zero", ({ expiry }) => (expiry!.forward = 0), "NoForward"],
    ["an endless forward", ({ expiry }) => (expiry!.forward = Infinity), "NoForward"],
    ["a stale forward", ({ expiry }) => (expiry!.forwardTime = NOW - 900_001), "StaleForward"],
    ["no volatility", (call) => (call.volatility = Number.NaN), "NoVolatility"],
    ["a negative volatility", (call) => (call.volatility = -0.1), "NoVolatility"],
    ["a stale volatility", (call) => (call.volatilityTime = NOW - 900_001), "StaleVolatility"],
    ["a volatility of 2,000%", (call) => (call.volatility = 20), "ExtremeVolatility"],
    ["a rate of 1,001%", ({ expiry }) => (expiry!.rate = 10.01), "ExtremeRate"],
    ["a rate that is no number", ({ expiry }) => (expiry!.rate = Number.NaN), "ExtremeRate"],
    ["a stablecoin without price", (call) => (call.quotePrice = Number.NaN), "NoQuotePrice"],
  ])("given %s, then the option alone is not valued", (_, spoil, fault) => {
    expect(faultsAfter(spoil)).toEqual([null, fault]);
  });

  it.each<[string, (call: InstrumentMarket) => void]>([
    ["a zero volatility", (call) => (call.volatility = 0)],
    ["figures as old as they may be", (call) => (call.volatilityTime = NOW - 900_000)],
    ["a volatility of 1,000%", (call) => (call.volatility = 10)],
  ])("given %s, then the option is valued", (_, change) => {
    expect(faultsAfter(change)).toEqual([null, null]);
  });

  it("given no index, then nothing of the underlying is valued", () => {
    const spoiled = faultsAfter((_, { underlyings }) => {
      underlyings[0]!.index = Number.NaN;
    });
    expect(spoiled).toEqual(["NoIndex", "NoIndex"]);
  });

  it("given a forward of another expiry, then the option has none", () => {
    const portfolios = new Portfolios(portfolioParameters());
    portfolios.forward("BTC", 11, 60_500);
    const call = portfolios.option("Call", [10, 65_000, 0.6]);
    expect(portfolios.arrays().faults[call.number]).toBe("NoForward");
  });

  it.each([
    ["a strike of zero", { strike: 0 }, "InvalidTerms"],
    ["no strike", { strike: null }, "InvalidTerms"],
    ["no type", { optionType: null }, "InvalidTerms"],
    ["a multiplier of zero", { multiplier: 0 }, "InvalidTerms"],
    ["an underlying without parameters", { underlying: "DOGE" }, "NoParameters"],
  ])("given an option with %s, then it is not valued", (_, terms, fault) => {
    const portfolios = new Portfolios(portfolioParameters());
    portfolios.forward("BTC", 10, 60_500);
    const option = portfolios.option("Put", [10, 65_000, 0.6], terms);
    expect(portfolios.arrays().faults[option.number]).toBe(fault);
  });

  it("given a perpetual without a mark, then it is not valued", () => {
    const portfolios = new Portfolios(portfolioParameters());
    const perpetual = portfolios.perpetual(Number.NaN);
    expect(portfolios.arrays().faults[perpetual.number]).toBe("NoMark");
  });
});

describe("what an unvalued position costs", () => {
  const portfolios = new Portfolios(lossesOnly());
  const call = portfolios.option("Call", [10, 50_000, Number.NaN], { multiplier: 0.1 });
  const farCall = portfolios.option("Call", [10, 90_000, Number.NaN]);
  const put = portfolios.option("Put", [10, 50_000, Number.NaN]);
  const perpetual = portfolios.perpetual(Number.NaN, { multiplier: 0.1 });
  const inverse = portfolios.perpetual(Number.NaN, { contractType: "Inverse", multiplier: 100 });

  it("given options, then a long costs nothing, a short the strike or a call's index", () => {
    expect(unvaluedCharge(call)).toEqual({ long: 0, short: 0.1 * 60_000 });
    expect(unvaluedCharge(farCall)).toEqual({ long: 0, short: 90_000 });
    expect(unvaluedCharge(put)).toEqual({ long: 0, short: 50_000 });
  });

  it("given perpetuals, then either side costs all of the notional", () => {
    expect(unvaluedCharge(perpetual)).toEqual({ long: 6_000, short: 6_000 });
    expect(unvaluedCharge(inverse)).toEqual({ long: 100, short: 100 });
  });

  it("given all of them, then both requirements are their sum, and each is named", () => {
    const figures = portfolios.evaluate([
      [call, -3],
      [farCall, 5],
      [put, -2],
      [perpetual, -1],
    ]);
    const charged = 3 * 6_000 + 2 * 50_000 + 6_000;
    expect(figures.initialMargin).toBe(charged);
    expect(figures.maintenanceMargin).toBe(charged);
    const named = [...figures.unvalued.slice(0, figures.unvaluedCount)].sort();
    expect(named).toEqual([call, farCall, put, perpetual].map(({ number }) => number));
  });

  it("given a market that knows not even the index, then a short call costs its strike", () => {
    const dark = new Portfolios(lossesOnly());
    dark.index("BTC", Number.NaN);
    const short = dark.option("Call", [10, 70_000, 0.5]);
    expect(dark.evaluate([[short, -1]]).maintenanceMargin).toBe(70_000);
  });

  it("given what has expired and is not settled, then it stands as it was", () => {
    const late = new Portfolios(lossesOnly());
    late.forward("BTC", 1, 60_000).forwardTime = NOW + DAY_MS;
    const short = late.option("Put", [1, 70_000, Number.NaN]);
    const future = late.list({ instrumentType: "Future", days: 1, mark: 60_000 });
    const arrays = late.arrays();
    arrays.revalue(short.underlying, NOW + 2 * DAY_MS);
    expect([arrays.faults[short.number], arrays.faults[future.number]]).toEqual([null, null]);
    expect(arrays.unitValue(short.number)).toBe(10_000);
    const figures = new PortfolioFigures(arrays.stride);
    const held = late.holder(
      [
        [short, -1],
        [future, 5],
      ],
      {},
    );
    evaluatePortfolio(arrays, held, figures);
    expect([figures.initialMargin, figures.maintenanceMargin]).toEqual([0, 0]);
  });

  it("given a forward that was stale when the option expired, then it is charged in full", () => {
    const late = new Portfolios(lossesOnly());
    late.forward("BTC", 1, 60_000).forwardTime = NOW + DAY_MS - 900_001;
    const short = late.option("Put", [1, 70_000, 0.5]);
    const arrays = late.arrays();
    arrays.revalue(short.underlying, NOW + 2 * DAY_MS);
    expect(arrays.faults[short.number]).toBe("StaleForward");
  });
});
