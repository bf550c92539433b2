/** LI-2 to LI-4 by the numbers of a ladder, in standard mode, as worked arithmetic. */
import { tier } from "../events/plain.fixture";
import { rate } from "../money/text";
import { fillableGive } from "./limit-price";
import { ladderNumbers, venue } from "./plan.fixture";

const TENTH = [tier("0.2", "0.1")];

/** 100 contracts at 100 with an equity of 400 against 500; at the mark nothing is lost. */
function short(fields: Parameters<typeof ladderNumbers>[0], equity = "400") {
  const plan = venue({ buffer: rate("0"), ladder: ladderNumbers(fields) });
  plan.move("ana", "USDT", equity);
  plan.buys("100");
  return plan;
}

describe("LI-2: what a plan restores", () => {
  it("is the buffer margin, though the ladder stops before: 400 / 1.25 = 320 = 5% of 6400", () => {
    expect(short({ restoreBuffer: rate("0.25") }).planned()[0]![1]).toBe("-36");
  });

  it("is never less than where the ladder stops", () => {
    const ladder = ladderNumbers({ restoreBuffer: rate("0") });
    const plan = venue({ buffer: rate("0.25"), ladder });
    plan.move("ana", "USDT", "400");
    plan.buys("100");
    expect(plan.planned()[0]![1]).toBe("-36");
  });

  // Drift protocol-v2: a shortage of 10 dollars at a price of 100 and a margin of 10%.
  it.each([
    // Shortage / (price x (margin - fee)); fees as parts of the margin: 1% of 10%.
    ["no fee", "0", "1", "-1"],
    ["a fee of 1%", "0.1", "1", "-1.11111112"],
    ["a fee of 1% and 1% for the fund", "0.2", "1", "-1.25"],
    ["a quote asset of 0.99", "0", "0.99", "-1.01010102"],
    ["a quote asset of 1.01", "0", "1.01", "-0.99009901"],
  ])("Drift: with %s", (_, spread, dollar, change) => {
    // At an adjustment of 100 the whole spread is given.
    const fee = { spreadToMaintenance: rate(spread), bankruptcyAdjustment: rate("100") };
    const plan = venue({ tiers: TENTH, buffer: rate("0"), ladder: ladderNumbers(fee) });
    plan.set({ USDT: dollar });
    // 10 contracts require 100 x the dollar; 10 less is there, in units of the quote asset.
    const there = { "1": "90", "0.99": "89.8989898989898989", "1.01": "90.0990099009900990" };
    plan.move("ana", "USDT", there[dollar as keyof typeof there]);
    plan.buys("10");
    expect(plan.planned()[0]![1]).toBe(change);
  });

  it("comes from where a dollar traded releases most: the highest tier first", () => {
    const steep = [tier("0.1", "0.05", "5000"), tier("0.4", "0.2")];
    const plan = venue({ tiers: steep, buffer: rate("0"), ladder: ladderNumbers() });
    plan.move("ana", "USDT", "500");
    plan.buys("60");
    plan.buys("100", "ETH-PERP");
    // BTC 5% x 5000 + 20% x 1000 = 450, ETH 500: 450 too much. 200 are in BTC's upper tier, and at
    // 5% the larger one, ETH, gives the other 250.
    expect(plan.planned().map((reduction) => reduction.slice(0, 2))).toEqual([
      ["BTC-PERP", "-10"],
      ["ETH-PERP", "-50"],
    ]);
  });
});

describe("LI-3: pace and depth", () => {
  const pace = { paceStart: rate("0.1"), pacePeriodMs: 60_000 };

  it.each([
    // 100 of 500 are missing, 20 contracts.
    [0, "-2"],
    [15_000, "-7"],
    [54_000, "-20"],
    [600_000, "-20"],
  ])("after %d ms a step does 10% + t/T of what is missing", (elapsed, change) => {
    expect(short(pace).planned(elapsed)[0]![1]).toBe(change);
  });

  it("a step trades no more than its share of the depth of an underlying", () => {
    const plan = short({ depthShare: rate("0.25") });
    plan.depth("BTC", "2000");
    // 25% of 2000 dollars are 5 contracts of 100.
    expect(plan.planned()[0]![1]).toBe("-5");
    plan.depth("BTC", "1000000");
    expect(plan.planned()[0]![1]).toBe("-20");
  });

  it("Vega disposal (0012-POSR-013): 280 by halves, within 1% of 10,000: 100, 90, 45, 45", () => {
    const halves = { paceStart: rate("0.5"), pacePeriodMs: 60_000, depthShare: rate("0.01") };
    const plan = venue({ buffer: rate("0"), lot: "1", ladder: ladderNumbers(halves) });
    // An equity that supports next to nothing: all of it has to go.
    plan.move("ana", "USDT", "0.5");
    plan.buys("280");
    plan.depth("BTC", "1000000");
    // Half of 280 is more than 1%; half of 180; half of 90; below 50 the pace is whole by its time.
    for (const [elapsed, change] of [
      [0, "-100"],
      [0, "-90"],
      [0, "-45"],
      [30_000, "-45"],
    ] as const) {
      expect(plan.planned(elapsed)[0]![1]).toBe(change);
      plan.buys(change);
    }
  });

  it("a lot is traded however thin the market; unmeasured depth is no bound", () => {
    const ladder = ladderNumbers({ depthShare: rate("0.25") });
    const plan = venue({ buffer: rate("0"), lot: "0.5", ladder });
    plan.move("ana", "USDT", "400");
    plan.buys("100");
    expect(plan.planned()[0]![1]).toBe("-20");
    plan.depth("BTC", "0");
    expect(plan.planned()[0]![1]).toBe("-0.5");
  });

  it("two instruments on one underlying share its depth", () => {
    const ladder = ladderNumbers({ depthShare: rate("0.5") });
    const plan = venue({ buffer: rate("0"), ladder });
    plan.move("ana", "USDT", "10");
    plan.buys("100");
    plan.buys("100", "BTC-COIN");
    plan.depth("BTC", "30000");
    // 15000 dollars: all of one position of 10000, and half of the other.
    expect(plan.planned().map((reduction) => reduction.slice(0, 2))).toEqual([
      ["BTC-COIN", "-100"],
      ["BTC-PERP", "-50"],
    ]);
  });
});

describe("LI-3: the limit is the fillable price", () => {
  // dYdX v4, whose fillable prices these are: BTC 50000, ETH 3000, maintenance 10%.
  it.each([
    ["0.1", { spreadToMaintenance: rate("0.1") }, "49999"],
    ["-0.1", { spreadToMaintenance: rate("0.1") }, "50001"],
    ["0.1", { spreadToMaintenance: rate("0.2") }, "49998"],
    ["0.1", { spreadToMaintenance: rate("1") }, "49990"],
    ["0.1", { spreadToMaintenance: rate("0.000001") }, "49999.99999"],
    ["0.1", { spreadToMaintenance: rate("0.1"), bankruptcyAdjustment: rate("2") }, "49998"],
  ])("dYdX v4: of %s BTC with an equity of 499 and %o: %s", (size, fields, limit) => {
    const plan = venue({ tiers: TENTH, ladder: ladderNumbers(fields) });
    plan.set({ "BTC-PERP": "50000" });
    plan.move("ana", "USDT", "499");
    plan.buys(size);
    expect(plan.planned()[0]![2]).toBe(limit);
  });

  it("dYdX v4: of ETH beside BTC: 3000 - 80% x 10% x 300 x 10% / 0.1", () => {
    const ladder = ladderNumbers({ spreadToMaintenance: rate("0.1") });
    const plan = venue({ tiers: TENTH, ethereum: TENTH, ladder });
    plan.set({ "BTC-PERP": "50000", "ETH-PERP": "3000" });
    plan.move("ana", "USDT", "10");
    plan.buys("0.004");
    plan.buys("0.1", "ETH-PERP");
    expect(plan.planned()[0]).toEqual(["ETH-PERP", "-0.1", "2976"]);
  });

  it("dYdX v4: without equity the whole spread of 10% x 500 is given: 50000 - 50 / 0.1", () => {
    const fillable = {
      kind: "Fillable" as const,
      bankruptcyAdjustment: 1,
      spreadToMaintenance: 0.1,
    };
    const policy = { restore: 1, stop: 1, timeoutMs: 0, pace: null, depthShare: 1, takeover: null };
    const account = { equity: 0, required: 500, elapsed: 0 };
    expect(fillableGive(account, { ...policy, fillable })).toBe(50);
  });

  it("gives way with time, though equity stands still, down to the bankruptcy price", () => {
    const plan = short({ spreadToMaintenance: rate("0.1"), pacePeriodMs: 60_000 });
    // 20% x 10% x 500 = 10 over 100 contracts; after T the whole 50, after 4 T 200, and 400 of
    // equity are the bankruptcy price of 96.
    const limits = [0, 60_000, 240_000, 6_000_000].map((elapsed) => plan.planned(elapsed)[0]![2]);
    expect(limits).toEqual(["99.9", "99.5", "98", "96"]);
  });
});

describe("LI-3: the limit is Derive's discount", () => {
  // Derive v2-core's auction: 100% to 80% in 600 s, then to nothing in 7,200 s.
  const discount = { fastShare: rate("0.2"), fastMs: 600_000, slowMs: 7_200_000 };

  /** All that it has is 300, or as told, against a requirement of 400. */
  function auction({ equity = "300", size = "40", buffer = "0.1" } = {}) {
    const ladder = ladderNumbers({ restoreBuffer: rate(buffer), discount });
    const plan = venue({ tiers: TENTH, buffer: rate("0"), ladder });
    plan.move("ana", "USDT", equity);
    plan.buys(size);
    return plan;
  }

  it.each([
    // 40 at 100 require 400: MM -100, MtM 300, b 0.1 makes BM -140, f = 140 / (440 - 300 (1 - d)).
    [0, 1, "-12.72727273", "100"],
    [300_000, 0.9, "-13.65853659", "99.25"],
    [600_000, 0.8, "-14.73684211", "98.5"],
    [960_000, 0.76, "-15.21739131", "98.2"],
    [7_800_000, 0, "-40", "92.5"],
    [9_000_000, 0, "-40", "92.5"],
  ])("after %d ms a dollar of it is sold for %d", (elapsed, paid, change, limit) => {
    expect(auction().planned(elapsed)).toEqual([["BTC-PERP", change, limit]]);
    expect(Number(limit)).toBeCloseTo(100 - (300 * (1 - paid)) / 40, 9);
  });

  it("Derive: f 0.318181818, and 0.341463415 at 0.9, for which 92.195121951 are paid", () => {
    const shares = [0, 300_000].map((elapsed) => {
      return -Number(auction().planned(elapsed)[0]![1]) / 40;
    });
    expect(shares[0]).toBeCloseTo(0.318181818, 9);
    expect(shares[1]).toBeCloseTo(0.341463415, 9);
    expect(shares[1]! * 300 * 0.9).toBeCloseTo(92.195121951, 6);
  });

  it("Derive's simulation: MtM 119.306, MM -103.091, b 0.2; after a minute f is 0.5579", () => {
    // 119.30633018 + 103.09061949 = 222.39694967 are a tenth of 22.2396949671 x 100.
    const plan = auction({ equity: "119.30633018", size: "22.23969497", buffer: "0.2" });
    const sold = -Number(plan.planned(60_000)[0]![1]) / 22.23969497;
    expect(sold).toBeCloseTo(0.557941285425569, 8);
    expect(sold * 119.30633018077472 * 0.98).toBeCloseTo(65.234608676059, 6);
  });
});

describe("LI-4: takeover", () => {
  const takeover = { maintenanceShare: rate("0.5"), notionalShare: rate("0.06") };

  it("at half of the maintenance margin not yet, below it at the price that leaves nothing", () => {
    expect(short({ takeover }, "250").takenOver()).toBeNull();
    // 100 - 249 / 100
    expect(short({ takeover }, "249").takenOver()).toEqual([["BTC-PERP", "-100", "97.51"]]);
  });

  it("at a lack of 6% of the notional, where that is reached before", () => {
    const ladder = ladderNumbers({ takeover });
    const plan = (equity: string) => {
      const opened = venue({ tiers: [tier("0.4", "0.2")], ladder });
      opened.move("ana", "USDT", equity);
      opened.buys("-100");
      return opened.takenOver();
    };
    // 20% - 6% of 10000; half of 2000 would be 1000. 100 + 1399 / 100.
    expect(plan("1400")).toBeNull();
    expect(plan("1399")).toEqual([["BTC-PERP", "100", "113.99"]]);
  });

  it("of several positions shares equity by requirement", () => {
    const plan = short({ takeover }, "70");
    plan.buys("-40", "ETH-PERP");
    // Equity 70 by 500 and 200 of 700.
    expect(plan.takenOver()).toEqual([
      ["BTC-PERP", "-100", "99.5"],
      ["ETH-PERP", "40", "100.5"],
    ]);
  });

  it("of an account in debt is at prices better than the mark", () => {
    const plan = short({ takeover }, "10");
    plan.set({ "BTC-PERP": "99" });
    // Equity 10 - 100 = -90: 99 + 0.9.
    expect(plan.takenOver()).toEqual([["BTC-PERP", "-100", "99.9"]]);
  });

  it("where no price is enough goes at the mark", () => {
    const ladder = ladderNumbers({ takeover });
    const plan = venue({ tiers: [tier("1", "1")], ladder });
    plan.move("ana", "BTC", "0.25");
    plan.buys("-100", "BTC-COIN");
    plan.set({ BTC: "20000" });
    // 0.25 x 20000 x 0.9 = 4500 of 10000: an inverse short of 0.2 coin cannot lose 0.225.
    expect(plan.takenOver()).toEqual([["BTC-COIN", "100", "50000"]]);
  });
});
