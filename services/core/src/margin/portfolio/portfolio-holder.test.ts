/** The order of summation depends on what instruments are, not on when they were listed. */
import { type Listing, Portfolios } from "./portfolio.fixture";
import { portfolioParameters } from "./portfolio-parameters.fixture";

const option = (underlying: string, days: number, strike: number): Listing => ({
  instrument: `${underlying}-${days}-${strike}`,
  instrumentType: "Option",
  optionType: "Put",
  underlying,
  days,
  strike,
  volatility: 0.7,
});
const LISTINGS: readonly Listing[] = [
  { instrument: "BTC-PERP", instrumentType: "Perpetual", mark: 60_100 },
  { instrument: "BTC-ALSO", instrumentType: "Perpetual", mark: 60_200 },
  { instrument: "BTC-30", instrumentType: "Future", days: 30, mark: 60_500 },
  option("BTC", 30, 50_000),
  option("BTC", 30, 70_000),
  option("BTC", 7, 61_000),
  { instrument: "ETH-PERP", instrumentType: "Perpetual", underlying: "ETH", mark: 3_001 },
  option("ETH", 7, 3_100),
];
const SIZES = [1.1, -0.7, 0.3, -2.9, 1.7, -3.3, 11.3, -7.1];

/** Holds them all, listed in that order; the underlyings are known in the order of their names. */
function heldIn(order: readonly number[], underlyings: readonly string[]) {
  const portfolios = new Portfolios(portfolioParameters(), underlyings);
  for (const days of [30, 7]) {
    portfolios.forward("BTC", days, 60_400);
    portfolios.forward("ETH", days, 3_020);
  }
  const positions = order.map((at) => [portfolios.list(LISTINGS[at]!), SIZES[at]!] as const);
  const holder = portfolios.holder(positions, {});
  const names = [...holder.instrument].map(
    (number) => portfolios.market.instruments[number]!.terms.instrument,
  );
  const {
    initialMargin,
    maintenanceMargin,
    underlyings: told,
    held,
  } = portfolios.evaluate(positions);
  const profits = told.slice(0, held).map(({ profit, delta }) => [...profit, delta]);
  return { names, figures: { initialMargin, maintenanceMargin, profits } };
}

describe("the order of summation", () => {
  const listed = heldIn([0, 1, 2, 3, 4, 5, 6, 7], ["BTC", "ETH"]);

  it("given positions, then underlyings, perpetuals, expiries, futures, strikes follow", () => {
    expect(listed.names).toEqual([
      "BTC-ALSO",
      "BTC-PERP",
      "BTC-7-61000",
      "BTC-30",
      "BTC-30-50000",
      "BTC-30-70000",
      "ETH-PERP",
      "ETH-7-3100",
    ]);
  });

  it("given a process that listed all in another order, then it adds up the same bits", () => {
    expect(heldIn([7, 6, 5, 4, 3, 2, 1, 0], ["ETH", "BTC"])).toEqual(listed);
    expect(heldIn([4, 0, 7, 2, 6, 1, 3, 5], ["BTC", "ETH"])).toEqual(listed);
  });
});
