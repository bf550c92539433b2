/**
 * Whatever sources, observers, custody and traders say in whatever order, with repeats and jumps of
 * time: no figure that is no number, no price outside the span of what it was made of, and no more
 * credit than what is final and a capped part of what is safe.
 */
import {
  explainCollateral,
  type MarginSnapshot,
  type PriceDecision,
  rate,
} from "@margin-engine/core";
import fc from "fast-check";
import { WholeVenue } from "./whole-venue.fixture";

const ACCOUNTS = ["ana", "ben", "cleo"];
const anyAccount = fc.constantFrom(...ACCOUNTS);
const price = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 90, max: 110 }) },
  { weight: 1, arbitrary: fc.integer({ min: -1, max: 1_000_000 }) },
);
const wait = fc.oneof(
  fc.integer({ min: 0, max: 3_000 }),
  fc.constantFrom(60_000, 8_000_000, 90_000_000),
);
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("quote" as const),
      source: fc.constantFrom("east", "north", "south"),
      symbol: fc.constantFrom("BTC", "BTC", "USDT"),
      price,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("later" as const), wait }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("trade" as const),
      buyer: anyAccount,
      seller: anyAccount,
      size: fc.integer({ min: 1, max: 30 }),
      price,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom("deposit" as const, "withdraw" as const, "pay" as const),
      account: anyAccount,
      asset: fc.constantFrom("BTC", "USDT"),
      by: fc.integer({ min: 1, max: 9 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("see" as const),
      account: anyAccount,
      transaction: fc.constantFrom("a", "b", "c", "d"),
      by: fc.nat(3),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("head" as const, "head" as const, "fork" as const),
      by: fc.nat(4),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: "repeat" as const }) },
);
type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never;

function opened(): WholeVenue {
  const venue = new WholeVenue(2, true);
  venue.list();
  for (const source of ["east", "north", "south"]) {
    venue.quote({ [`${source} BTC`]: "100", [`${source} USDT`]: "1" });
  }
  for (const account of ACCOUNTS) venue.deposit(account, "500");
  venue.head(100);
  return venue;
}

/** Tells a step; returns where the chain's head stands then. */
function tell(venue: WholeVenue, each: Step, height: number): number {
  switch (each.kind) {
    case "quote":
      venue.quote({ [`${each.source} ${each.symbol}`]: String(each.price) });
      return height;
    case "later":
      venue.later(each.wait).tell({ kind: "ClockTicked" });
      return height;
    case "trade": {
      const fill = { size: String(each.size / 10), at: String(each.price) };
      venue.trade(each.buyer, each.seller, fill);
      return height;
    }
    case "deposit":
    case "withdraw":
    case "pay":
      venue[each.kind](each.account, String(each.by), each.asset);
      return height;
    case "see":
      venue.see(each.account, { transaction: each.transaction, height: height - each.by });
      return height;
    case "head":
      venue.head(height + each.by);
      return height + each.by;
    case "fork": {
      const from = Math.max(1, height - each.by);
      venue.fork(from);
      return from - 1;
    }
    case "repeat":
      venue.repeat();
      return height;
  }
}

/** Every figure is a number, and what is safe adds no more than a quarter of what is final. */
function expectSound({ equity, initialEquity, ...snapshot }: MarginSnapshot): void {
  const { utilisation, initialMargin, maintenanceMargin } = snapshot;
  expect(utilisation >= 0n && utilisation <= rate("10")).toBe(true);
  expect(initialMargin >= maintenanceMargin && maintenanceMargin >= 0n).toBe(true);
  const share = initialEquity > 0n ? initialEquity / 4n : 0n;
  expect(equity >= initialEquity && equity <= initialEquity + share).toBe(true);
}

/** Of an index that is decided now the sources used, of a mark its inputs, span the price. */
function expectWithin({ quoteType, validity, sources, inputs, ...decision }: PriceDecision): void {
  if (decision.quorumUntil < decision.decidedAt || validity === "NonPositive") return;
  const used = sources.filter(({ standing }) => standing === "Used");
  const span = (quoteType === "Index" ? used : inputs).map((each) => each.price);
  expect(span.some((each) => each <= decision.price!)).toBe(true);
  expect(span.some((each) => each >= decision.price!)).toBe(true);
}

/**
 * All accounts together count no more than their assets at the index and the weight of 0.9: what
 * positions have made of them sums to nothing, and a debt counts in full.
 */
function expectNoMoreThanHeld(venue: WholeVenue): void {
  let credit = 0;
  let held = 0;
  for (const account of ACCOUNTS) {
    const state = venue.stateOf(account);
    const known = state.books.accounts.get(account);
    if (known === undefined) continue;
    const { initialEquity, equity, assets } = explainCollateral(state, known);
    for (const figure of Object.values(state.figures)) {
      if (typeof figure === "number") expect(Number.isFinite(figure)).toBe(true);
    }
    expect(equity >= initialEquity).toBe(true);
    credit += Number(initialEquity) / 1e8;
    for (const { units, index } of assets) held += (units * Number(index ?? 0n)) / 1e8;
  }
  expect(credit).toBeLessThanOrEqual(0.9 * held + 1e-6 * Math.max(1, Math.abs(held)));
}

it("holds with positions open, and a restart changes nothing", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 50 }), fc.nat(50), (steps, cut) => {
      const [straight, restarted] = [opened(), opened()];
      let height = 100;
      for (const [at, each] of steps.entries()) {
        tell(restarted, each, height);
        height = tell(straight, each, height);
        if (at === cut) restarted.restart();
        expectNoMoreThanHeld(straight);
      }
      expect(restarted.answers).toEqual(straight.answers);
      for (const event of straight.answers) {
        if (event.kind === "MarginSnapshot") expectSound(event);
      }
      for (const entry of straight.journal) {
        if (entry.kind === "PriceBatch") for (const each of entry.decisions) expectWithin(each);
      }
    }),
    { numRuns: 80 },
  );
});
