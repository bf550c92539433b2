/** Failures that really happened, and what collateral counted through them (CO-1 to CO-4). */
import { type OutputEvent, usdText } from "@margin-engine/core";
import { RULES, WholeVenue } from "./whole-venue.fixture";

const SOURCES = ["east", "north", "south"];

/** The same price from every source. */
function all(symbol: string, text: string): Record<string, string> {
  return Object.fromEntries(SOURCES.map((source) => [`${source} ${symbol}`, text]));
}

/** Judged prices; 1,000 of the asset deposited at its price, weight 0.9. */
function holding(asset: string, at: string): WholeVenue {
  const venue = new WholeVenue(1, true);
  venue.quote({ ...all(asset, at), ...all("USDT", "1") });
  venue.deposit("ana", "1000", asset);
  return venue;
}

/** Dollars that the account's collateral counts now. */
function counted(venue: WholeVenue): number {
  return Number(usdText(venue.deposit("ana", "0.000000000000000001").equity));
}

const kinds = (said: readonly OutputEvent[]) => said.map(({ kind }) => kind);
const details = (said: readonly OutputEvent[]) =>
  said.flatMap((event) => (event.kind === "Rejected" ? [event.detail] : []));

it("10 October 2025: USDe at 0.65 on one venue, redeemable at 1, counts the others", () => {
  const venue = holding("USDE", "1");
  venue.later(1_000).quote({ "east USDE": "1", "north USDE": "0.9995", "south USDE": "0.65" });
  // (1 + 0.9995) / 2 x 1,000 x 0.9.
  expect(counted(venue)).toBe(899.775);
  // Redeemable at 1 changes nothing; at 0.9 it would be the least.
  venue.quote(all("USDE.PAR", "1"));
  expect(counted(venue)).toBe(899.775);
  venue.quote(all("USDE.PAR", "0.9"));
  expect(counted(venue)).toBe(810);
});

it("10 October 2025: with the thin venue and one other, no price moves or pays", () => {
  const venue = holding("USDE", "1");
  const two = { "north USDE": "1", "south USDE": "0.65", ...all("USDT", "1") };
  venue.later(10_001).quote(two);
  expect(counted(venue)).toBe(900);
  expect(details(venue.withdraw("ana", "1", "USDE"))).toEqual([
    "Index USDE is StaleForMargin; try again later",
  ]);
});

it("March 2023: USDC at 0.87 counts that at once, more only when it lasts", () => {
  const venue = holding("USDC", "1");
  for (const text of ["0.99", "0.97", "0.95", "0.93", "0.91", "0.89", "0.87"]) {
    venue.later(5_000).quote(all("USDC", text));
  }
  // 1,000 x 0.87 x 0.9.
  expect(counted(venue)).toBe(783);
  for (let second = 0; second < 600; second += 5) venue.later(4_900).quote(all("USDC", "0.87"));
  venue.later(4_900).quote(all("USDC", "0.89"));
  venue.later(4_900).quote({ ...all("USDC", "0.91") });
  expect(counted(venue)).toBeLessThan(790);
  for (let second = 0; second < 400; second += 5) venue.later(4_900).quote(all("USDC", "0.91"));
  expect(counted(venue)).toBe(819);
});

it("May 2022: UST falling to 0.225 by 2% every 5 s counts its price at every step", () => {
  const venue = holding("UST", "1");
  let text = "1";
  for (let at = 1; Number(text) > 0.225; at++) {
    text = Math.max(0.225, 0.98 ** at).toFixed(4);
    venue.later(4_900).quote(all("UST", text));
    expect(counted(venue)).toBeCloseTo(Number(text) * 900, 6);
  }
  expect(counted(venue)).toBe(202.5);
});

it("12 March 2020: a feed frozen at 7,900 while the others fall is not what a coin counts", () => {
  const venue = holding("BTC", "7900");
  for (const text of ["7800", "7700", "7550", "7400", "7200", "7000"]) {
    venue.later(4_900).quote({ "east BTC": text, "north BTC": text });
  }
  expect(counted(venue)).toBe(6_300_000);
  // When the others fall silent too, what stands may not be paid out on.
  venue.later(10_001).quote(all("USDT", "1"));
  expect(details(venue.withdraw("ana", "1", "BTC"))).toEqual([
    "Index BTC is StaleForMargin; try again later",
  ]);
});

describe("on a chain", () => {
  function opened(): WholeVenue {
    const venue = new WholeVenue(3);
    venue.quote({ "north BTC": "100", "north USDT": "1" });
    venue.head(100);
    venue.deposit("ana", "100");
    return venue;
  }

  it("a reorganisation of six blocks after credit was given leaves a debt", () => {
    const venue = opened();
    venue.see("ana", { transaction: "a1", height: 100 });
    venue.head(105);
    expect(kinds(venue.withdraw("ana", "1", "BTC"))).toEqual([
      "WithdrawalAccepted",
      "MarginSnapshot",
    ]);
    expect(kinds(venue.fork(100))).toEqual([
      "CollateralReverted",
      "MarginSnapshot",
      "ShortfallRecorded",
      "MarginCalled",
    ]);
    // 90 of USDT against a coin of 100 that is owed, and no position that could be closed.
    expect(counted(venue)).toBe(-10);
    // Mined again it is credit again.
    venue.head(101);
    venue.see("ana", { transaction: "a1", height: 101 });
    venue.head(106);
    expect(counted(venue)).toBe(90);
  });

  it("a deposit seen twice, by two observers and again after a restart, counts once", () => {
    const venue = opened();
    venue.see("ana", { transaction: "a1", height: 100 });
    venue.see("ana", { transaction: "a1", height: 100 });
    venue.head(105);
    venue.restart();
    venue.see("ana", { transaction: "a1", height: 100 });
    expect(counted(venue)).toBe(180);
    expect(venue.refused).toHaveLength(2);
    expect(venue.refused[1]).toContain("was observed before and is Finalised");
  });

  it("a stalled chain is told of, and its safe credit is gone within an hour", () => {
    const venue = opened();
    venue.see("ana", { transaction: "a1", height: 100, size: "0.2" });
    venue.head(102);
    // 90 + 0.2 x 100 x 0.9 x 0.9.
    expect(counted(venue)).toBe(106.2);
    const said = venue.later(7_200_001).tell({ kind: "ClockTicked" });
    expect(kinds(said)).toEqual(["ChainStandingChanged"]);
    venue.later(1_800_000);
    expect(counted(venue)).toBeCloseTo(98.1, 4);
    venue.later(1_800_000);
    expect(counted(venue)).toBe(90);
    venue.head(103);
    expect(counted(venue)).toBe(106.2);
  });
});

it("one lying observer of three makes nothing final, reverts nothing, stalls nothing", () => {
  const observers = ["east", "north", "south"];
  const chains = RULES.chains.map((chain) => ({ ...chain, observers, observersRequired: 2 }));
  const venue = new WholeVenue(2, false, { ...RULES, chains });
  venue.quote({ "north BTC": "100", "north USDT": "1" });
  for (const observer of observers) venue.head(100, observer);
  venue.see("mallory", { transaction: "a1", height: 100, size: "1000" }, "south");
  venue.see("mallory", { transaction: "never", height: 100 }, "south");
  venue.see("ana", { transaction: "a1", height: 100 }, "east");
  venue.restart();
  venue.see("ana", { transaction: "a1", height: 100 }, "north");
  venue.head(1_000_000, "south");
  expect(counted(venue)).toBe(0);
  venue.head(105, "north");
  venue.head(105, "east");
  expect(counted(venue)).toBe(90);
  expect(venue.stateOf("mallory").books.accounts.has("mallory")).toBe(false);
  venue.fork(100, "south");
  expect(counted(venue)).toBe(90);
  // Heads go on, so that an hour and a half after the lie nothing has stalled.
  venue.later(5_000_000).head(106, "north");
  venue.head(106, "east");
  expect(kinds(venue.later(5_000_000).tell({ kind: "ClockTicked" }))).toEqual([]);
  expect(kinds(venue.fork(100, "north"))).toContain("CollateralReverted");
  venue.head(107, "mallory");
  expect(venue.refused.at(-1)).toContain(
    '"mallory" observed "bitcoin", whose rules name east, north, south',
  );
});
