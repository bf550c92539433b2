/** A version of the parameters applies from its time on: not before, and never over a newer one. */
import { type RiskParametersPublished, rate } from "@margin-engine/core";
import { tier } from "@margin-engine/core/given";
import { parameters } from "./plain.fixture";
import { commanded, line, told } from "./reading.fixture";
import { marginService } from "./service";
import { Story } from "./story.fixture";

/** Maintenance margin at the given rate, initial margin at twice as much. */
function asking(maintenance: string, initial: string): Partial<RiskParametersPublished> {
  return { schedules: [{ underlying: "BTC", tiers: [tier(initial, maintenance)] }] };
}

/** Ana holds 10 BTC-PERP at 100 with 150 of collateral: 100 to open, 50 to keep. */
function holding(): Story {
  const story = Story.opened();
  story.deposit("ana", "150");
  story.trade({ buyer: "ana", size: "10", at: "100" });
  return story;
}

describe("a version", () => {
  it("that is due is in force at once, and whoever it touches is told", () => {
    const story = holding();
    const outputs = story.publish({ version: 2, ...asking("0.1", "0.2") });
    expect(told("ana", outputs)).toEqual(["ana ReduceOnly by StatusChange: 150 / 200 / 100"]);
    expect(outputs[0]).toMatchObject({ parameterVersion: 2 });
  });

  it("for later changes nothing before its time", () => {
    const story = holding();
    const effectiveTime = story.now + 1000;
    expect(story.publish({ version: 2, effectiveTime, ...asking("0.1", "0.2") })).toEqual([]);
    expect(told("ana", story.later(999).tick())).toEqual([]);
    expect(story.deposit("ana", "1")[0]).toMatchObject({ parameterVersion: 1 });
  });

  it("for later applies from the first entry at its time", () => {
    const story = holding();
    story.publish({ version: 2, effectiveTime: story.now + 1000, ...asking("0.1", "0.2") });
    const outputs = story.later(1000).tick();
    expect(told("ana", outputs)).toEqual(["ana ReduceOnly by StatusChange: 150 / 200 / 100"]);
  });

  it("is in force before the entry that brings its time: a withdrawal is judged by it", () => {
    const story = holding();
    story.publish({ version: 2, effectiveTime: story.now + 1000, ...asking("0.1", "0.14") });
    // 150 - 20 = 130 would do for 100, but not for 140.
    expect(told("ana", story.later(1000).withdraw("ana", "20"))).toEqual([
      "ana UtilisationMove".replace(
        "UtilisationMove",
        "Healthy by UtilisationMove: 150 / 140 / 100",
      ),
      "ana refused InsufficientMargin, missing 10",
    ]);
  });

  it("is not brought by the time of an entry that comes late", () => {
    const story = holding();
    story.later(500).tick();
    story.publish({ version: 2, effectiveTime: story.now + 1000, ...asking("0.1", "0.2") });
    story.later(-400);
    expect(story.deposit("ana", "1")[0]).toMatchObject({ parameterVersion: 1 });
  });

  it("scheduled earlier for later never replaces a newer one", () => {
    const story = holding();
    const { now } = story;
    story.publish({ version: 2, effectiveTime: now + 2000, ...asking("0.1", "0.2") });
    story.publish({ version: 3, effectiveTime: now + 1000, ...asking("0.01", "0.02") });
    story.later(1000).tick();
    expect(story.deposit("ana", "1")[0]).toMatchObject({ parameterVersion: 3 });
    expect(story.later(1000).tick()).toEqual([]);
    expect(story.deposit("ana", "1")[0]).toMatchObject({ parameterVersion: 3 });
    expect(marginService.checkpoint(story.state).scheduled).toEqual([]);
  });

  it.each([
    [2, 3],
    [3, 2],
  ])("of several due at once the newest wins: %i heard before %i", (first, second) => {
    const story = holding();
    const effectiveTime = story.now + 1000;
    for (const version of [first, second]) story.publish({ version, effectiveTime });
    story.later(1000).tick();
    expect(story.deposit("ana", "1")[0]).toMatchObject({ parameterVersion: 3 });
  });

  it("each wait for their own time", () => {
    const story = holding();
    const { now } = story;
    story.publish({ version: 2, effectiveTime: now + 1000, ...asking("0.1", "0.14") });
    story.publish({ version: 3, effectiveTime: now + 2000, ...asking("0.1", "0.16") });
    expect(told("ana", story.later(1000).tick())).toEqual([
      "ana Healthy by UtilisationMove: 150 / 140 / 100",
    ]);
    expect(told("ana", story.later(1000).tick())).toEqual([
      "ana ReduceOnly by StatusChange: 150 / 160 / 100",
    ]);
  });
});

describe("before the first version", () => {
  it("no collateral counts, and a position costs all of its notional", () => {
    const story = new Story();
    story.list(parameterless());
    story.prices({ BTC: "100", USDT: "1" });
    story.deposit("ana", "150");
    expect(told("ana", story.trade({ buyer: "ana", size: "1", at: "100" }))[0]).toBe(
      "ana Liquidating by AccountEvent: 0 / 100 / 100",
    );
  });

  it("the ladder climbs with every price, at market, and a snapshot is due every minute", () => {
    const story = new Story();
    story.list(parameterless());
    story.prices({ BTC: "100", USDT: "1" });
    // The short has earned 1000, which no weight lets count: its equity is 0.
    story.trade({ seller: "ana", size: "1", at: "1100" });
    expect(told("ana", story.answers).slice(-2)).toEqual([
      "ana Liquidating by AccountEvent: 0 / 100 / 100",
      "ana:1:1 CancelOrders",
    ]);
    expect(told("ana", story.prices({ BTC: "101" }))).toEqual([
      "ana Liquidating by Liquidation: 0 / 101 / 101",
      "ana:1:2 ReducePosition BTC-PERP 1 at market",
    ]);
    expect(told("ana", story.prices({ BTC: "102" }))).toEqual([
      "ana Liquidating by Liquidation: 0 / 102 / 102",
      "ana:1 stopped TimedOut ana:1:2 (1)",
      "ana:1:3 ReducePosition BTC-PERP 1 at market",
    ]);
    expect(told("ana", story.later(60_000).tick())).toEqual([
      "ana Liquidating by Periodic: 0 / 102 / 102",
      "ana waits for NoNewPrice",
    ]);
  });

  it("the first one revalues what is held", () => {
    const story = new Story();
    story.list(parameterless());
    story.prices({ BTC: "100", USDT: "1" });
    story.deposit("ana", "150");
    story.trade({ buyer: "ana", size: "1", at: "100" });
    expect(told("ana", story.tell(parameters()))).toEqual([
      "ana Healthy by StatusChange: 150 / 10 / 5",
      "ana:1 stopped Recovered",
    ]);
  });

  function parameterless() {
    return { ...Story.opened().state.books.instruments.get("BTC-PERP")!.terms };
  }
});

describe("LI-6: a version that takes effect with a price", () => {
  it("starts the ladder, but does not climb it twice in one entry", () => {
    const story = holding();
    story.publish({ version: 2, effectiveTime: story.now + 1000, ...asking("0.2", "0.3") });
    // Equity 140 against 20% of 990.
    expect(told("ana", story.later(1000).prices({ BTC: "99" }))).toEqual([
      "ana Liquidating by StatusChange: 140 / 297 / 198",
      "ana:1:1 CancelOrders",
    ]);
    expect(commanded("ana", story.prices({ BTC: "99" }))).toHaveLength(1);
  });

  it("evaluates every account, also those that the price does not touch", () => {
    const story = holding();
    story.publish({ version: 2, effectiveTime: story.now + 1000, ...asking("0.1", "0.2") });
    expect(told("ana", story.later(1000).prices({ ETH: "100" }))).toEqual([
      "ana ReduceOnly by StatusChange: 150 / 200 / 100",
    ]);
  });
});

it("weights of collateral change with the version", () => {
  const story = Story.opened();
  story.deposit("ana", "2", "BTC");
  story.trade({ buyer: "ana", size: "1", at: "100" });
  const collateral = [{ asset: "BTC", weight: rate("0.5") }];
  // 2 x 100 x 0.9 = 180, then 2 x 100 x 0.5 = 100; the desk's USDT counts nothing any more.
  expect(line(story.deposit("ana", "0.00000001", "BTC")[0]!)).toMatch(/: 180\.0000009 /);
  expect(told("ana", story.publish({ version: 2, collateral }))).toEqual([]);
  expect(told("ana", story.deposit("ana", "0.00000001", "BTC"))).toEqual([
    "ana Healthy by AccountEvent: 100.000001 / 10 / 5",
  ]);
});
