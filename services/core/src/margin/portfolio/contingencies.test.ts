/** What is required beside the losses (MA-7 to MA-10, MA-12), each rule switched on alone. */
import type { PortfolioParameters } from "../../events/portfolio-parameters";
import { figure } from "../../money/text";
import { Correlations } from "./correlations";
import { Portfolios } from "./portfolio.fixture";
import { MARGIN_PARTS, type PortfolioFigures } from "./portfolio-figures";
import { grid, lossesOnly, underlyingParameters } from "./portfolio-parameters.fixture";

const PLAIN = {
  rollYearly: 0,
  rollLeast: 0,
  openInterestLow: 0,
  openInterestHigh: 0,
  tailDampener: 0,
};
const BTC = underlyingParameters(PLAIN);
const ETH = underlyingParameters({ ...PLAIN, underlying: "ETH" });
const SCENARIOS = [grid(-1, "Same"), grid(1, "Same")];

function market(changes: Partial<PortfolioParameters> = {}): Portfolios {
  return new Portfolios(lossesOnly({ scenarios: SCENARIOS, underlyings: [BTC, ETH], ...changes }));
}

function part({ underlyings }: PortfolioFigures, name: (typeof MARGIN_PARTS)[number]) {
  const { initialParts, maintenanceParts } = underlyings[0]!;
  const at = MARGIN_PARTS.indexOf(name);
  return [initialParts[at]!, maintenanceParts[at]!];
}

describe("perpetuals and futures, MA-7", () => {
  it("given both sides of 60,000, then 3% of each notional are MM, and 1% more IM", () => {
    const portfolios = market({ linearMaintenance: 0.03, linearInitial: 0.01 });
    const future = portfolios.list({ instrumentType: "Future", days: 30, mark: 60_600 });
    const figures = portfolios.evaluate([
      [portfolios.perpetual(), 1],
      [future, -1],
    ]);
    expect(part(figures, "Linear")).toEqual([120_000 * 0.04, 120_000 * 0.03]);
  });

  it("given offsetting expiries, then each one's roll is charged, net in itself", () => {
    const rolling = { ...BTC, rollYearly: 0.075, rollLeast: 0.01 };
    const portfolios = market({ underlyings: [rolling] });
    portfolios.forward("BTC", 73, 60_000);
    const future = portfolios.list({ instrumentType: "Future", days: 73, mark: 60_000 });
    const call = portfolios.option("Call", [73, 1_000, 0.0001]);
    const far = portfolios.evaluate([
      [portfolios.perpetual(), 1],
      [future, -1],
    ]);
    // 73 days at 7.5% a year are 1.5%, a perpetual rolls at the least rate; MM is 80% of both.
    const roll = 60_000 * 0.01 + 60_000 * 0.015;
    expect(part(far, "Roll")[0]).toBeCloseTo(roll, 8);
    expect(part(far, "Roll")[1]).toBeCloseTo(0.8 * roll, 8);
    const same = portfolios.evaluate([
      [future, -1],
      [call, 1],
    ]);
    expect(part(same, "Roll")[0]).toBeCloseTo(0, 8);
  });
});

describe("deltas in the last half hour, PR-5", () => {
  const rolling = { ...BTC, rollLeast: 0.01 };

  /** A future and a deep call of the expiry, so many minutes before it. */
  function expiring(minutes: number, changes: Partial<PortfolioParameters> = {}) {
    const portfolios = market({ underlyings: [rolling], ...changes });
    const days = minutes / 1_440;
    portfolios.forward("BTC", days, 60_000);
    const future = portfolios.list({ instrumentType: "Future", days, mark: 60_000 });
    return { portfolios, future, call: portfolios.option("Call", [days, 1_000, 0.0001]) };
  }

  it("given 10 minutes, then a call moves by a third of its delta, as a future does", () => {
    const { portfolios, future, call } = expiring(10);
    for (const instrument of [future, call]) {
      const figures = portfolios.evaluate([[instrument, 1]]);
      expect(figures.underlyings[0]!.delta).toBeCloseTo(1 / 3, 12);
      expect(part(figures, "Roll")[0]).toBeCloseTo((60_000 / 3) * 0.01, 6);
    }
  });

  it("given a call hedged by its future, then neither roll nor minimum is left", () => {
    const { portfolios, future, call } = expiring(10, { minimumNet: 0.02 });
    const figures = portfolios.evaluate([
      [future, 1],
      [call, -1],
    ]);
    expect(part(figures, "Roll")[0]).toBeCloseTo(0, 8);
    expect(part(figures, "Minimum")[0]).toBeCloseTo(0, 8);
  });

  it("given its expiry, then a call has no delta any more", () => {
    const { portfolios, call } = expiring(0);
    const { delta, gamma } = portfolios.evaluate([[call, 1]]).underlyings[0]!;
    expect([delta, gamma]).toEqual([0, 0]);
  });
});

describe("doubt, MA-8", () => {
  const doubting = { confidenceThreshold: 0.55, confidenceFactor: 1 };

  it.each([
    ["at the threshold", 0.55, 0],
    ["below it", 0.5, 0.5 * 120_000],
    ["of none", 0, 120_000],
    ["that nobody told", Number.NaN, 120_000],
  ])(
    "given confidence %s, then IM alone has that part of the notional",
    (_, confidence, charge) => {
      const portfolios = market(doubting);
      const figures = portfolios.evaluate([[portfolios.perpetual(60_000, { confidence }), 2]]);
      expect(part(figures, "Confidence")).toEqual([charge, 0]);
    },
  );

  it("given a doubted index, then positions and coin are doubted, and stablecoins are not", () => {
    const portfolios = market(doubting);
    portfolios.market.underlying("BTC").confidence = 0.2;
    const figures = portfolios.evaluate([[portfolios.perpetual(), 1]], { BTC: 9_000, USDT: 500 });
    expect(part(figures, "Confidence")[0]).toBeCloseTo(0.8 * 60_000, 8);
    expect(figures.collateralConfidence).toBeCloseTo(0.8 * 9_000, 8);
  });

  it("given one doubted option, then all options of its expiry are, and no other expiry", () => {
    const portfolios = market(doubting);
    for (const days of [10, 20]) portfolios.forward("BTC", days, 60_000);
    const figures = portfolios.evaluate([
      [portfolios.option("Call", [10, 60_000, 0.5], { confidence: 0.4 }), 1],
      [portfolios.option("Put", [10, 50_000, 0.5]), -2],
      [portfolios.option("Put", [20, 50_000, 0.5]), -4],
    ]);
    expect(part(figures, "Confidence")[0]).toBeCloseTo(0.6 * 3 * 60_000, 8);
  });

  it("given a stablecoin at 0.97, then IM has 4 x 0.02 of the loss more", () => {
    const portfolios = market({ depegThreshold: 0.99, depegFactor: 4 });
    portfolios.market.underlying("BTC").stablePrice = 0.97;
    const figures = portfolios.evaluate([[portfolios.perpetual(), 1]]);
    expect(part(figures, "Depeg")[0]).toBeCloseTo(9_600 * 0.08, 8);
    expect(part(figures, "Depeg")[1]).toBe(0);
    portfolios.market.underlying("BTC").stablePrice = 1.01;
    expect(part(portfolios.evaluate([[portfolios.perpetual(), 1]]), "Depeg")[0]).toBe(0);
  });
});

describe("the minimum, MA-9", () => {
  it("given 1 perpetual and 5 short calls of delta 0.3, then it is Paradex's 1,400", () => {
    const portfolios = market({
      scenarios: [grid(-1, "Same", 0), grid(1, "Same", 0)],
      minimumNet: 0.02,
      minimumHedged: 0.01,
      lossMaintenance: 0.5,
    });
    portfolios.index("BTC", 70_000);
    portfolios.forward("BTC", 30, 70_000);
    const call = portfolios.option("Call", [30, 78_000, 0.6]);
    const delta = portfolios.evaluate([[call, 1]]).underlyings[0]!.delta;
    const figures = portfolios.evaluate([
      [portfolios.perpetual(70_000), 1],
      [call, (-5 * 0.3) / delta],
    ]);
    const floor = 0.02 * 0.5 * 70_000 + 0.01 * 1 * 70_000;
    expect(floor).toBe(1_400);
    expect(figures.initialMargin).toBeCloseTo(floor, 8);
    expect(figures.maintenanceMargin).toBeCloseTo(0.5 * floor, 8);
  });

  it("given a loss above the minimum, then the minimum adds nothing", () => {
    const portfolios = market({ minimumNet: 0.02 });
    expect(part(portfolios.evaluate([[portfolios.perpetual(), 1]]), "Minimum")).toEqual([0, 0]);
  });
});

describe("concentration and open interest, MA-10", () => {
  it.each([
    ["as large as the depth", 100_000, 0],
    ["four times the depth", 400_000, 0.05 * 400_000 * (2 - 1)],
    ["nine times the depth", 900_000, 0.05 * 900_000 * (3 - 1)],
  ])("given a delta %s, then both requirements have the charge", (_, dollars, charge) => {
    const portfolios = market({
      concentrationFactor: 0.05,
      underlyings: [{ ...BTC, depthLeast: 100_000 }],
    });
    const figures = portfolios.evaluate([[portfolios.perpetual(), dollars / 60_000]]);
    const [initial, maintenance] = part(figures, "Concentration");
    expect(initial).toBeCloseTo(charge, 6);
    expect(maintenance).toBe(initial);
  });

  it("given a measured depth, then it counts where it is above the least", () => {
    const portfolios = market({
      concentrationFactor: 0.05,
      underlyings: [{ ...BTC, depthLeast: 100_000 }],
    });
    const charge = (depth: number) => {
      portfolios.market.underlying("BTC").depth = depth;
      const figures = portfolios.evaluate([[portfolios.perpetual(), 900_000 / 60_000]]);
      return part(figures, "Concentration")[0];
    };
    expect(charge(900_000)).toBe(0);
    expect(charge(50_000)).toBeCloseTo(0.05 * 900_000 * 2, 6);
    expect(charge(Number.NaN)).toBeCloseTo(0.05 * 900_000 * 2, 6);
  });

  it("given open interest half way, then 20% become 20% + 80% / 2, dYdX's 60%", () => {
    const crowded = { ...BTC, openInterestLow: 1_000_000, openInterestHigh: 2_000_000 };
    const portfolios = market({
      linearMaintenance: 0.1,
      linearInitial: 0.1,
      underlyings: [crowded],
    });
    const perpetual = portfolios.perpetual();
    perpetual.openInterest = 1_500_000 / 60_000;
    const figures = portfolios.evaluate([[perpetual, 1]]);
    const rate = (part(figures, "Linear")[0]! + part(figures, "OpenInterest")[0]!) / 60_000;
    expect(rate).toBeCloseTo(0.6, 12);
    perpetual.openInterest = 1;
    expect(part(portfolios.evaluate([[perpetual, 1]]), "OpenInterest")).toEqual([0, 0]);
    perpetual.openInterest = Number.NaN;
    const unknown = portfolios.evaluate([[perpetual, 1]]);
    expect(part(unknown, "OpenInterest")[0]).toBeCloseTo(0.8 * 60_000, 8);
  });
});

function ties(pairs: Readonly<Record<string, string>>): Correlations {
  return new Correlations(
    Object.entries(pairs).map(([names, text]) => {
      const [underlying, other] = names.split(" ") as [string, string];
      return { underlying, other, correlation: figure(text) };
    }),
  );
}

describe("across underlyings, MA-12", () => {
  const hedged = (changes: Partial<PortfolioParameters>, correlation = "1") => {
    const parameters = lossesOnly({ scenarios: SCENARIOS, underlyings: [BTC, ETH], ...changes });
    const portfolios = new Portfolios(parameters, undefined, ties({ "ETH BTC": correlation }));
    const ether = portfolios.perpetual(3_000, { underlying: "ETH" });
    return portfolios.evaluate([
      [portfolios.perpetual(), 1],
      [ether, -15],
    ]);
  };
  const [btcLoss, ethLoss] = [60_000 * 0.16, 45_000 * 0.16];

  it("given no offset, then the losses are added", () => {
    expect(hedged({ offsetShare: 0 }).initialMargin).toBeCloseTo(btcLoss + ethLoss, 8);
  });

  it("given half an offset, then half of what netting saves is taken off", () => {
    const figures = hedged({ offsetShare: 0.5, offsetLimit: 1 });
    const saved = 0.5 * (btcLoss + ethLoss - (btcLoss - ethLoss));
    expect(figures.initialMargin).toBeCloseTo(btcLoss + ethLoss - saved, 8);
    expect(figures.initialOffset).toBeCloseTo(saved, 8);
    expect(figures.maintenanceOffset).toBeCloseTo(0.8 * saved, 8);
  });

  it("given a correlation of 0.8, then so much of it", () => {
    const figures = hedged({ offsetShare: 0.5, offsetLimit: 1 }, "0.8");
    expect(figures.initialOffset).toBeCloseTo(0.8 * 0.5 * 2 * ethLoss, 8);
  });

  it.each(["0", "-0.9"])("given a correlation of %s, then nothing is taken off", (correlation) => {
    const figures = hedged({ offsetShare: 1, offsetLimit: 1 }, correlation);
    expect(figures.initialOffset).toBe(0);
    expect(figures.initialMargin).toBeCloseTo(btcLoss + ethLoss, 8);
  });

  it("given none that is known, then nothing is taken off", () => {
    const portfolios = market({ offsetShare: 1, offsetLimit: 1 });
    const ether = portfolios.perpetual(3_000, { underlying: "ETH" });
    const figures = portfolios.evaluate([
      [portfolios.perpetual(), 1],
      [ether, -15],
    ]);
    expect(figures.initialOffset).toBe(0);
  });

  it("given three, then each pair's correlation counts by what netting it saves", () => {
    const SOL = { ...BTC, underlying: "SOL" };
    const changes = { offsetShare: 1, offsetLimit: 1, underlyings: [BTC, ETH, SOL] };
    const known = ties({ "ETH BTC": "0.9", "SOL BTC": "0.5", "SOL ETH": "0.7" });
    const parameters = lossesOnly({ scenarios: SCENARIOS, ...changes });
    const portfolios = new Portfolios(parameters, ["BTC", "ETH", "SOL"], known);
    const figures = portfolios.evaluate([
      [portfolios.perpetual(), 1],
      [portfolios.perpetual(3_000, { underlying: "ETH" }), -15],
      [portfolios.perpetual(150, { underlying: "SOL" }), -40],
    ]);
    // 60,000 against 45,000 and 6,000: netting saves twice the lesser of a pair that is opposed,
    // nothing of ETH and SOL, which are both sold; and 2 x 51,000 of all three together.
    const mean = (0.9 * 45_000 + 0.5 * 6_000) / (45_000 + 6_000);
    expect(figures.initialOffset).toBeCloseTo(mean * 2 * 51_000 * 0.16, 8);
  });

  it("given a limit, then no more than its part of the losses is taken off", () => {
    const figures = hedged({ offsetShare: 1, offsetLimit: 0.25 });
    expect(figures.initialOffset).toBeCloseTo(0.25 * (btcLoss + ethLoss), 8);
  });

  it("given both bought, then nothing is saved", () => {
    const portfolios = market({ offsetShare: 1, offsetLimit: 1 });
    const figures = portfolios.evaluate([
      [portfolios.perpetual(), 1],
      [portfolios.perpetual(3_000, { underlying: "ETH" }), 15],
    ]);
    expect(figures.initialOffset).toBe(0);
  });
});
