/** CO-2 through sequencer and shards: what the venue's cap on an asset leaves uncounted. */
import {
  type Amount,
  amount,
  amountText,
  type MarginSnapshot,
  type OutputEvent,
  rate,
  usd,
  usdText,
} from "@margin-engine/core";
import fc from "fast-check";
import { RULES, WholeVenue } from "./whole-venue.fixture";

const BTC = { asset: "BTC", sizeFactor: rate("0"), redemptionSymbol: null, redeemedInto: null };
const CAPPED = {
  ...RULES,
  assets: [{ ...BTC, venueCap: amount("10") }],
  chains: RULES.chains.map((chain) => ({ ...chain, safeCap: usd("100000") })),
};
const ACCOUNTS = ["ana", "ben", "cleo"];

/** BTC at 100 with a weight of 0.9, of which the venue lets 10 count. */
function opened(shards = 4): WholeVenue {
  const venue = new WholeVenue(shards, false, CAPPED);
  venue.quote({ "north BTC": "100", "north USDT": "1" });
  venue.head(100);
  return venue;
}

/** `ben 360 without 2 AssetCap`, of each snapshot. */
function told(said: readonly OutputEvent[]): string[] {
  const snapshots = said.filter(
    (event): event is MarginSnapshot => event.kind === "MarginSnapshot",
  );
  return snapshots.map(({ account, equity, uncredited }) => {
    const parts = uncredited.map(
      ({ amount: part, reason }) => ` without ${amountText(part)} ${reason}`,
    );
    return `${account} ${usdText(equity)}${parts.join(",")}`;
  });
}

it("a deposit above the cap counts when a withdrawal of others is paid out, not before", () => {
  const venue = opened();
  venue.deposit("ana", "6", "BTC");
  // (6 - 2) x 100 x 0.9.
  expect(told([venue.deposit("ben", "6", "BTC")])).toEqual(["ben 360 without 2 AssetCap"]);
  expect(told(venue.withdraw("ana", "3", "BTC"))).toEqual(["ana 270"]);
  expect(told(venue.pay("ana", "3", "BTC"))).toEqual(["ana 270", "ben 540"]);
});

it("what is above the cap can be withdrawn without touching what counts", () => {
  const venue = opened();
  venue.deposit("ana", "6", "BTC");
  venue.deposit("ben", "6", "BTC");
  expect(told(venue.withdraw("ben", "1", "BTC"))).toEqual(["ben 360 without 1 AssetCap"]);
  expect(told(venue.withdraw("ben", "2", "BTC"))).toEqual(["ben 270"]);
  // 9 are left when both are paid.
  expect(told(venue.pay("ben", "1", "BTC"))).toEqual(["ben 270"]);
  expect(told(venue.pay("ben", "2", "BTC"))).toEqual(["ben 270"]);
  expect(told([venue.deposit("ana", "2", "BTC")])).toEqual(["ana 630 without 1 AssetCap"]);
});

it("deposits that their chain makes final fill the cap, and a reorganisation makes room", () => {
  const venue = opened();
  venue.see("ana", { transaction: "a", height: 100, size: "8" });
  venue.see("ben", { transaction: "b", height: 99, size: "5" });
  // In the order of their observation, though ben's lies deeper: 8 and 2 of 5.
  expect(told(venue.head(105))).toEqual(["ana 720", "ben 180 without 3 AssetCap"]);
  expect(told(venue.fork(100))).toEqual(["ana 0", "ben 450"]);
});

it("a safe deposit counts as far as the cap has room, and keeps its place when it is final", () => {
  const venue = opened();
  venue.deposit("ana", "6", "BTC");
  venue.deposit("ben", "10000", "USDT");
  venue.see("ben", { transaction: "b", height: 100, size: "6" });
  // 10,000 x 0.9, and (10 - 6) x 100 x 0.9 less the haircut of a tenth: 324.
  expect(told(venue.head(102))).toEqual(["ben 9324 without 2 AssetCap, without 4 Safe"]);
  expect(told([venue.deposit("ana", "1", "BTC")])).toEqual(["ana 540 without 1 AssetCap"]);
  // 9,000 + 4 x 90.
  expect(told(venue.head(105))).toEqual(["ben 9360 without 2 AssetCap"]);
});

it("a safe deposit whose block is replaced leaves its room to who waits", () => {
  const venue = opened();
  venue.deposit("ana", "6", "BTC");
  venue.deposit("ben", "10000", "USDT");
  venue.see("ben", { transaction: "b", height: 100, size: "4" });
  expect(told(venue.head(102))).toEqual(["ben 9324 without 4 Safe"]);
  venue.deposit("ana", "1", "BTC");
  expect(told(venue.fork(100))).toEqual(["ben 9000", "ana 630"]);
});

it("what is above the cap takes from an account's safe deposits before its final ones", () => {
  const venue = opened();
  venue.deposit("ana", "10000", "USDT");
  venue.see("ana", { transaction: "a", height: 100, size: "8" });
  venue.head(102);
  // 3 of 13 are above, and they are of the 8 that are only safe: 5 x 90 and 5 x 81.
  expect(told([venue.deposit("ana", "5", "BTC")])).toEqual([
    "ana 9855 without 3 AssetCap, without 5 Safe",
  ]);
});

it("what custody paid and nobody accepted is an alert, and moves no books", () => {
  const venue = opened();
  venue.deposit("ana", "6", "BTC");
  const [alert] = venue.pay("ana", "1", "BTC");
  expect(alert).toMatchObject({ kind: "Rejected", reason: "InsufficientBalance" });
  expect(alert).toMatchObject({
    detail:
      "custody paid out 1 BTC, of which 0 were accepted; the account's books are unchanged: " +
      "settle the difference with custody",
  });
  expect(told([venue.deposit("ana", "1", "BTC")])).toEqual(["ana 630"]);
});

const step = fc.oneof(
  fc.record({ kind: fc.constant("fork" as const), by: fc.nat(8) }),
  fc.record({ kind: fc.constant("head" as const), by: fc.nat(6) }),
  fc.record({
    kind: fc.constantFrom("deposit" as const, "withdraw" as const, "pay" as const, "see" as const),
    account: fc.constantFrom(...ACCOUNTS),
    by: fc.integer({ min: 1, max: 6 }),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never;

/** Tells a step; `at` names it, the head stands at `height`. Returns where it stands then. */
function tell(venue: WholeVenue, each: Step, { at, height }: { at: number; height: number }) {
  switch (each.kind) {
    case "head":
      venue.head(height + each.by);
      return height + each.by;
    case "fork":
      venue.fork(Math.max(1, height - each.by));
      return Math.max(1, height - each.by) - 1;
    case "see":
      venue.see(each.account, { transaction: `t${at}`, height, size: String(each.by) });
      return height;
    case "deposit":
    case "withdraw":
      venue[each.kind](each.account, String(each.by), "BTC");
      return height;
    case "pay": {
      const leaving = leavingOf(venue, each.account);
      if (leaving > 0n) venue.pay(each.account, amountText(leaving), "BTC");
      return height;
    }
  }
}

/** What was accepted of an account's withdrawals and is not paid out. */
function leavingOf(venue: WholeVenue, account: string): Amount {
  const { books, lots } = venue.stateOf(account);
  const known = books.accounts.get(account);
  const capped = known === undefined ? [] : (lots.of(known.index)?.capped ?? []);
  return capped[0]?.leaving ?? amount("0");
}

/** Units that count of all accounts together, safe ones too; a debt counts against them. */
function counted(venue: WholeVenue): bigint {
  let sum = 0n;
  for (const account of ACCOUNTS) {
    const { books, lots } = venue.stateOf(account);
    const known = books.accounts.get(account);
    const balance = known?.balances.find((each) => each.venue.asset === "BTC");
    if (known === undefined) continue;
    const own = lots.of(known.index);
    if (balance !== undefined) sum += balance.owned - (own?.aboveCap(balance.venue.index) ?? 0n);
    const safe = own?.lots.filter(({ standing }) => standing === "Safe") ?? [];
    for (const lot of safe) sum += own!.countedOf(lot);
  }
  return sum;
}

it("never counts more than the cap, in one shard and in four, whatever is restarted", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 50 }), fc.nat(50), (steps, cut) => {
      const [one, four] = [opened(1), opened(4)];
      let height = 100;
      for (const [at, each] of steps.entries()) {
        tell(one, each, { at, height });
        height = tell(four, each, { at, height });
        if (at === cut) four.restart();
        expect(counted(four) <= amount("10")).toBe(true);
        expect(counted(one)).toBe(counted(four));
      }
      for (const account of ACCOUNTS) {
        const about = ({ answers }: WholeVenue) =>
          told(answers.filter((event) => "account" in event && event.account === account));
        expect(about(one)).toEqual(about(four));
      }
    }),
    { numRuns: 120 },
  );
});
