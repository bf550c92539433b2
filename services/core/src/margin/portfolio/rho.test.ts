/** Rho of positions against a revaluation under another interest rate. */
import { blackGreeks } from "../../pricing/black";
import { Portfolios } from "./portfolio.fixture";
import { lossesOnly } from "./portfolio-parameters.fixture";
import { rhoOf } from "./rho";

const YEARS = 73 / 365;

/** Of a position at a rate of 5% and a forward of 60,000 x e^(rate x years). */
function worth(rate: number, size: number, list: (portfolios: Portfolios) => number) {
  const portfolios = new Portfolios(lossesOnly());
  const forward = 60_000 * Math.exp(rate * YEARS);
  portfolios.forward("BTC", 73, forward).rate = rate;
  const number = list(portfolios);
  const arrays = portfolios.arrays();
  const holder = portfolios.holder([[portfolios.market.instruments[number]!, size]], {});
  return { value: size * arrays.unitValue(number), rho: rhoOf(arrays, holder, 0) };
}

describe("rho, PR-2", () => {
  it.each(["Call", "Put"] as const)("of a %s is the slope of its value by the rate", (side) => {
    const list = (portfolios: Portfolios) =>
      portfolios.option(side, [73, 62_000, 0.6], { multiplier: 0.1 }).number;
    const [low, high] = [0.05 - 1e-6, 0.05 + 1e-6].map((rate) => worth(rate, -3, list).value);
    const { rho } = worth(0.05, -3, list);
    expect(rho).toBeCloseTo((high! - low!) / 2e-6 / 100, 4);
  });

  it("without interest is K x years x N(d2) a point, as of one option", () => {
    const list = (portfolios: Portfolios) => portfolios.option("Call", [73, 62_000, 0.6]).number;
    const terms = { optionType: "Call", forward: 60_000, strike: 62_000, volatility: 0.6 } as const;
    expect(worth(0, 1, list).rho).toBeCloseTo(blackGreeks({ ...terms, years: YEARS }).rho, 6);
  });

  it("of an inverse option is the same in dollars, whatever the index", () => {
    const inverse = (portfolios: Portfolios) => {
      portfolios.index("BTC", 59_000);
      return portfolios.option("Call", [73, 62_000, 0.6], { contractType: "Inverse" }).number;
    };
    const linear = (portfolios: Portfolios) => portfolios.option("Call", [73, 62_000, 0.6]).number;
    expect(worth(0, 1, inverse).rho).toBeCloseTo(worth(0, 1, linear).rho, 6);
  });

  it("of a future is what its price gains: 2 x 60,000 x 0.2 / 100", () => {
    const list = (portfolios: Portfolios) =>
      portfolios.list({ instrumentType: "Future", days: 73, mark: 60_000 }).number;
    expect(worth(0, 2, list).rho).toBeCloseTo(240, 8);
  });

  it("of a perpetual, and of what cannot be valued, is none", () => {
    const perpetual = (portfolios: Portfolios) => portfolios.perpetual().number;
    const dark = (portfolios: Portfolios) =>
      portfolios.option("Call", [73, 62_000, Number.NaN]).number;
    expect([worth(0, 1, perpetual).rho, worth(0, 1, dark).rho]).toEqual([0, 0]);
  });
});
