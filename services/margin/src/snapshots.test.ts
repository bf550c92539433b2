/** When a price, a tick or a version makes a snapshot due, and when it does not. */
import { rate, shardOf, subjectOf } from "@margin-engine/core";
import { line, told } from "./reading.fixture";
import { Story } from "./story.fixture";

/** Ana holds 10 BTC-PERP bought at 100 with the collateral given. */
function holding(collateral: string, step = "0.05"): Story {
  const story = Story.opened({ snapshotUtilisationStep: rate(step) });
  story.deposit("ana", collateral);
  story.trade({ buyer: "ana", size: "10", at: "100" });
  return story;
}

describe("StatusChange", () => {
  it("is told with each new status, on the way down and up", () => {
    const story = holding("105", "1");
    const at = (price: string) => told("ana", story.prices({ BTC: price }));
    // Equity 105 + 10 x (p - 100) against 10% and 5% of 10 x p.
    expect(at("99.5")).toEqual([]);
    expect(at("99")).toEqual(["ana ReduceOnly by StatusChange: 95 / 99 / 49.5"]);
    expect(at("98")).toEqual([]);
    expect(at("100")).toEqual(["ana Healthy by StatusChange: 105 / 100 / 50"]);
  });

  it("is not told at equality: equity of exactly the initial margin is Healthy", () => {
    const story = holding("110", "1");
    story.trade({ buyer: "ana", size: "1", at: "100" });
    // 11 x 100 requires 110 of 110.
    expect(told("ana", story.prices({ BTC: "100" }))).toEqual([]);
    expect(told("ana", story.prices({ BTC: "99.99" }))[0]).toMatch(
      /^ana ReduceOnly by StatusChange/,
    );
  });

  it("is told when what was unpriced gets its price", () => {
    const story = holding("500", "1");
    story.deposit("ana", "5", "DOGE");
    expect(told("ana", story.prices({ DOGE: "1" }))).toEqual([
      "ana Healthy by StatusChange: 500 / 100 / 50",
    ]);
  });
});

describe("UtilisationMove", () => {
  // Equity 500 + 10 x (p - 100), maintenance margin p / 2: utilisation 0.1 at 100, 0.15 at 75.
  it("is not told at the step itself, and is told just above it", () => {
    const story = holding("500");
    expect(told("ana", story.prices({ BTC: "75" }))).toEqual([]);
    // 37.495 / 249.9 = 0.15004
    expect(told("ana", story.prices({ BTC: "74.99" }))).toEqual([
      "ana Healthy by UtilisationMove: 249.9 / 74.99 / 37.495",
    ]);
  });

  it("is measured from the last snapshot, not from the last price", () => {
    const story = holding("500");
    for (const at of ["95", "90", "85", "80", "76"]) {
      expect(told("ana", story.prices({ BTC: at }))).toEqual([]);
    }
    expect(told("ana", story.prices({ BTC: "74" }))).toHaveLength(1);
    expect(told("ana", story.prices({ BTC: "73" }))).toEqual([]);
  });

  it("counts both ways", () => {
    const story = holding("500");
    story.prices({ BTC: "74" });
    // 37 / 240 = 0.1542 at 74, 48 / 460 = 0.1043 at 96, 48.5 / 470 = 0.1032 at 97.
    expect(told("ana", story.prices({ BTC: "96" }))).toEqual([]);
    expect(told("ana", story.prices({ BTC: "97" }))).toEqual([
      "ana Healthy by UtilisationMove: 470 / 97 / 48.5",
    ]);
  });

  it("with a step of zero is told at every move, and never without one", () => {
    const story = holding("500", "0");
    expect(told("ana", story.prices({ BTC: "100" }))).toEqual([]);
    expect(told("ana", story.prices({ BTC: "100.01" }))).toHaveLength(1);
    expect(told("ana", story.prices({ BTC: "100.01" }))).toEqual([]);
  });
});

describe("Periodic", () => {
  const PERIOD = 60_000;
  /** The first moment from `now` on at which a period of the account begins. */
  const nextPeriod = (account: string, now: number) => {
    const phase = shardOf(account, PERIOD);
    return now + ((PERIOD - ((now + phase) % PERIOD)) % PERIOD);
  };

  it("is told at the first tick of the account's own period, and once in it", () => {
    const story = holding("500");
    const due = nextPeriod("ana", story.now + 1);
    story.later(due - story.now - 1);
    expect(told("ana", story.tick())).toEqual([]);
    story.later(1);
    expect(told("ana", story.tick())).toEqual(["ana Healthy by Periodic: 500 / 100 / 50"]);
    story.later(PERIOD - 1);
    expect(told("ana", story.tick())).toEqual([]);
    story.later(1);
    expect(told("ana", story.tick())).toHaveLength(1);
  });

  it("is told by a price that moves the account's assets as well", () => {
    const story = holding("500");
    story.later(PERIOD);
    expect(told("ana", story.prices({ ETH: "100" }))).toEqual([]);
    expect(told("ana", story.prices({ BTC: "100" }))).toEqual([
      "ana Healthy by Periodic: 500 / 100 / 50",
    ]);
  });

  it("begins anew with any other snapshot", () => {
    const story = holding("500");
    const due = nextPeriod("ana", story.now + 1);
    story.later(due - story.now).deposit("ana", "1");
    expect(told("ana", story.tick())).toEqual([]);
  });

  it("is spread over the period: one snapshot an account, never many in one tick", () => {
    const story = Story.opened();
    const accounts = Array.from({ length: 120 }, (_, at) => `account-${at}`);
    for (const account of accounts) {
      story.deposit(account, "1000");
      story.trade({ buyer: account, size: "1", at: "100" });
    }
    const ticks = Array.from({ length: 60 }, () => story.later(1000).tick());
    const counts = ticks.map(
      (outputs) => outputs.filter((event) => subjectOf(event) !== "desk").length,
    );
    expect(counts.reduce((sum, count) => sum + count)).toBe(accounts.length);
    // On average two of 120 accounts in each of 60 ticks.
    expect(Math.max(...counts)).toBeLessThanOrEqual(10);
    for (const account of accounts) {
      expect(ticks.flatMap((outputs) => told(account, outputs))).toHaveLength(1);
    }
  });

  it("is not told of an account without positions or debts", () => {
    const story = Story.opened();
    story.deposit("ana", "500");
    expect(told("ana", story.later(10 * PERIOD).tick())).toEqual([]);
  });
});

describe("nothing is told", () => {
  it("of time and prices, once the last position and the last debt are gone", () => {
    const story = holding("500");
    story.trade({ seller: "ana", size: "10", at: "40" });
    expect(told("ana", story.later(60_000).tick())).toHaveLength(1);
    story.deposit("ana", "100");
    expect(told("ana", story.later(60_000).tick())).toEqual([]);
    expect(told("ana", story.prices({ USDT: "0.5" }))).toEqual([]);
  });

  it("of a price that moves nothing the account has", () => {
    const story = holding("105", "0");
    expect(told("ana", story.prices({ ETH: "1" }))).toEqual([]);
  });

  it("of an old event time: the clock does not go back", () => {
    const story = holding("500");
    story.later(60_000).tick();
    story.later(-60_000);
    expect(story.tick()).toEqual([]);
    expect(story.state.clock).toBe(1_060_000);
  });
});

it("accounts are told in order of id, whatever the order in which they appeared", () => {
  const story = Story.opened();
  for (const account of ["zoe", "ana", "mia"]) {
    story.deposit(account, "15");
    story.trade({ buyer: account, size: "1", at: "100" });
  }
  // 15 - 6 = 9 against 9.4
  expect(story.prices({ BTC: "94" }).map(line)).toEqual(
    ["ana", "mia", "zoe"].flatMap((account) => [
      `${account} ReduceOnly by StatusChange: 9 / 9.4 / 4.7`,
      `${account} called for 0.4`,
    ]),
  );
});

it("a late entry's snapshot counts for the period that it comes in", () => {
  const story = holding("500");
  story.later(60_000).tick();
  story.later(-60_000).deposit("ana", "1");
  expect(told("ana", story.later(60_000).tick())).toEqual([]);
});

it("the snapshot of a late entry bears the entry's own time", () => {
  const story = holding("500");
  story.later(60_000).tick();
  const [snapshot] = story.later(-30_000).deposit("ana", "1");
  expect(snapshot).toMatchObject({ eventTime: 1_030_000 });
});
