/**
 * Examples that venues and books published, to their last printed digit: Deribit's private/pme/
 * simulate, a perpetual of Derive's PM2 tests, and SPAN by McMillan, Options as a Strategic
 * Investment, pages 668 to 670.
 */
import { evaluatePortfolio } from "./evaluate-portfolio";
import { DAY_MS, NOW, Portfolios } from "./portfolio.fixture";
import { PortfolioFigures } from "./portfolio-figures";
import { grid, lossesOnly, SCENARIOS, underlyingParameters } from "./portfolio-parameters.fixture";
import { SCENARIOS as SCENARIOS_COLUMN } from "./row-layout";

const PLAIN = { openInterestLow: 0, openInterestHigh: 0, tailDampener: 0 };

describe("Deribit, portfolio margin in coin", () => {
  const [index, perpetualMark, futureMark] = [65_666.19, 65_910.57, 67_371.75];
  const portfolios = new Portfolios(
    lossesOnly({
      inverseProfit: "Coin",
      tailFutures: "Range",
      scenarios: SCENARIOS.filter(({ volatility }) => !volatility.startsWith("Skew")),
      underlyings: [
        underlyingParameters({ ...PLAIN, priceRange: 0.16, rollYearly: 0.075, rollLeast: 0.01 }),
      ],
    }),
  );
  portfolios.index("BTC", index);
  const inverse = { contractType: "Inverse", multiplier: 1 } as const;
  const perpetual = portfolios.perpetual(perpetualMark, inverse);
  // 17 June 2024, 10:22 UTC to 28 June, 08:00 UTC.
  const days = (Date.UTC(2024, 5, 28, 8) - 1_718_619_740_501) / DAY_MS;
  const future = portfolios.list({
    ...inverse,
    instrumentType: "Future",
    days: Math.round(days * DAY_MS) / DAY_MS,
    mark: futureMark,
  });
  // Sizes are given in coin: contracts of a dollar are size x mark.
  const figures = portfolios.evaluate([
    [perpetual, 0.314538364 * perpetualMark],
    [future, -0.001187534 * futureMark],
  ]);
  const held = figures.underlyings[0]!;
  const inCoin = (dollars: number) => dollars / index;

  it("given the example, then each price of the matrix is as printed", () => {
    const cells = [0, 3, 6, 9, 12].map((at) => inCoin(held.profit[at]!));
    const printed = [
      -0.05968587238095239, -0.04272965863636364, -0.02724789826086957, -0.013056284583333334, 0,
    ];
    printed.forEach((due, at) => {
      expect(cells[at]).toBeCloseTo(due, 14);
    });
  });

  it("given the tails, then they cost what the range does", () => {
    const tails = SCENARIOS.flatMap(({ kind }, at) => (kind === "Tail" ? [held.profit[at]!] : []));
    for (const tail of tails.slice(0, 3))
      expect(inCoin(tail)).toBeCloseTo(-0.05968587238095239, 14);
    for (const tail of tails.slice(3)) {
      expect(inCoin(tail)).toBeCloseTo(0.04338460193103449 - 0.00016379779310344832, 14);
    }
  });

  it("given worst case and roll, then both margins are as printed", () => {
    const worst = inCoin(held.worstLoss);
    expect(worst).toBeCloseTo(0.05968587238095239, 14);
    const roll = inCoin(held.roll);
    expect(roll).toBeCloseTo((0.314538364 + 0.001187534) * 0.01, 14);
    expect(roll).toBeCloseTo(0.00315725898, 14);
    // The venue rounds the worst case to nine decimals, then adds what has no scenario.
    const matrix = Math.round(worst * 1e9) / 1e9 + roll;
    expect(matrix).toBeCloseTo(0.06284313098, 14);
    const [marketMaking, openOrders] = [0.06, 0.000018212];
    expect((matrix + marketMaking + openOrders).toFixed(9)).toBe("0.122861343");
    expect((0.8 * matrix).toFixed(12)).toBe("0.050274504784");
    expect(inCoin(figures.initialMargin)).toBeCloseTo(matrix, 9);
    expect(inCoin(figures.maintenanceMargin)).toBeCloseTo(0.8 * matrix, 9);
  });

  it("given the times of the example, then the future expires in 10.9 days", () => {
    expect(future.terms.expiry! - NOW).toBeCloseTo(10.9 * DAY_MS, -7);
  });
});

it("given one perpetual at 3,100, spot 3,000, then Derive's balances are -608, -481.4", () => {
  const portfolios = new Portfolios(
    lossesOnly({
      scenarios: [grid(-1, "Up"), grid(1, "Up")],
      underlyings: [
        underlyingParameters({ ...PLAIN, priceRange: 0.18, rollYearly: 0, rollLeast: 0 }),
      ],
      linearMaintenance: 0.015,
      linearInitial: 0.005,
    }),
  );
  portfolios.index("BTC", 3_000);
  const figures = portfolios.evaluate([[portfolios.perpetual(3_100), 1]]);
  const funding = 10;
  expect(funding - figures.initialMargin).toBeCloseTo(-0.18 * 3_100 - 3_000 * 0.02 + 10, 10);
  expect(funding - figures.initialMargin).toBeCloseTo(-608, 10);
  expect(funding - figures.maintenanceMargin).toBeCloseTo(-558 * 0.8 - 3_000 * 0.015 + 10, 10);
  expect(funding - figures.maintenanceMargin).toBeCloseTo(-481.4, 10);
});

describe("SPAN with risk arrays as printed", () => {
  const THIRD = 1 / 3;
  const moves = [0, THIRD, -THIRD, 2 * THIRD, -2 * THIRD, 1, -1];
  const scenarios = [
    ...moves.flatMap((move) => [grid(move, "Up"), grid(move, "Down")]),
    grid(2, "Same", 0.35),
    grid(-2, "Same", 0.35),
  ];
  const portfolios = new Portfolios(
    lossesOnly({
      scenarios,
      underlyings: [
        underlyingParameters({ ...PLAIN, priceRange: 0.1, rollYearly: 0, rollLeast: 0 }),
      ],
      lossMaintenance: 1,
    }),
  );
  // A range of 10,000 dollars is a tenth of a future at 100,000.
  portfolios.index("BTC", 100_000);
  const future = portfolios.perpetual(100_000);
  const call = portfolios.perpetual(100_000);
  const CALL = [
    460, -610, 2640, 1730, -1270, -2340, 5210, 4540, -2540, -3430, 8060, 7640, -3380, -3990, 3130,
    -1500,
  ];
  const arrays = portfolios.arrays();
  arrays.values.set(CALL, call.number * arrays.stride + SCENARIOS_COLUMN);

  function required(...sizes: readonly [number, number]) {
    const figures = new PortfolioFigures(arrays.stride);
    const positions = [
      [future, sizes[0]],
      [call, sizes[1]],
    ] as const;
    const held = positions.filter(([, size]) => size !== 0);
    evaluatePortfolio(arrays, portfolios.holder(held, {}), figures);
    return figures;
  }

  it("given the future alone, then its array is 10,000 and an extreme of 7,000", () => {
    const { maintenanceMargin, underlyings } = required(1, 0);
    expect(maintenanceMargin).toBeCloseTo(10_000, 8);
    expect(underlyings[0]!.profit[14]).toBeCloseTo(7_000, 8);
    expect(underlyings[0]!.profit[15]).toBeCloseTo(-7_000, 8);
  });

  it("given the call alone, then 3,990", () => {
    expect(required(0, 1).maintenanceMargin).toBe(3_990);
  });

  it("given the covered write, then 6,620, by the thirteenth scenario", () => {
    const { maintenanceMargin, underlyings } = required(1, -1);
    expect(maintenanceMargin).toBeCloseTo(6_620, 8);
    expect(underlyings[0]!.worstScenario + 1).toBe(13);
  });
});
