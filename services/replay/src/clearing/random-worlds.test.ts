/** CL-1 to CL-6 over random worlds: nothing is lost, whoever is asked first, however it is cut. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DELEVERAGING_POLICIES, rate } from "@margin-engine/core";
import { runEmbedded, runInMemory } from "@margin-engine/runtime";
import fc from "fast-check";
import { ENGINE } from "../log-services";
import { type Cleared, ClearedVenue, customersOf, faultsOf } from "./cleared-venue.fixture";

const ACCOUNTS = ["ana", "bob", "cem", "dee", "eve", "fay"] as const;

const trade = fc.record({
  buyer: fc.constantFrom(...ACCOUNTS),
  seller: fc.constantFrom(...ACCOUNTS),
  instrument: fc.constantFrom("BTC-PERP", "BTC-COIN"),
  lots: fc.integer({ min: 1, max: 400 }),
});
const world = fc.record({
  policy: fc.constantFrom(...DELEVERAGING_POLICIES),
  startDrawdown: fc.constantFrom("0", "0.3", "1"),
  fund: fc.integer({ min: 0, max: 3_000 }),
  deposits: fc.array(fc.integer({ min: 1, max: 800 }), { minLength: 6, maxLength: 6 }),
  rounds: fc.array(
    fc.record({
      trades: fc.array(trade, { maxLength: 5 }),
      price: fc.integer({ min: 40, max: 250 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});
type World = typeof world extends fc.Arbitrary<infer Drawn> ? Drawn : never;

function venueOf({ policy, startDrawdown, fund, deposits, rounds }: World): ClearedVenue {
  const start = rate(startDrawdown);
  const stopDrawdown = start === 0n ? start : rate("0.25");
  const venue = new ClearedVenue({ policy, startDrawdown: start, stopDrawdown });
  if (fund > 0) venue.insure(String(fund)).insure(String(fund / 10_000), "BTC");
  ACCOUNTS.forEach((name, at) => {
    venue.deposit(name, String(deposits[at])).deposit(name, `0.${deposits[at]}`, "BTC");
  });
  let at = "100";
  for (const { trades, price } of rounds) {
    for (const { buyer, seller, instrument, lots } of trades) {
      const size = instrument === "BTC-PERP" ? `0.${lots + 100}` : String(lots);
      if (buyer !== seller) venue.trade(buyer, seller, { size, at, instrument });
    }
    at = String(price);
    venue.jump(at).prices({ BTC: at });
  }
  return venue;
}

const quick = { numRuns: 60, endOnFailure: true };

describe("a random world of six accounts, two contracts and jumps of the price", () => {
  it("balances to the last digit, and knows whoever is left in debt", () => {
    fc.assert(
      fc.property(world, (drawn) => {
        const cleared = venueOf(drawn).cleared();
        expect(faultsOf(cleared)).toEqual([]);
        expect(debtorsOf(cleared)).toEqual(unpaidBy(cleared));
      }),
      quick,
    );
  });

  it("leaves every customer the same in one shard and in four", () => {
    fc.assert(
      fc.property(world, (drawn) => {
        const one = venueOf(drawn).cleared(1);
        // Liquidation accounts of different shards do not net what they hold.
        fc.pre(!takesOverBothSides(one));
        const four = venueOf(drawn).cleared(4);
        expect(customersOf(four)).toEqual(customersOf(one));
        expect(four.house.funds).toEqual(one.house.funds);
        expect(faultsOf(four)).toEqual([]);
      }),
      quick,
    );
  });

  it("deleverages nobody while a fund can bear all of it", () => {
    fc.assert(
      fc.property(world, (drawn) => {
        const rich = { ...drawn, startDrawdown: "1", fund: 100_000_000 } as const;
        const { actions, house } = venueOf(rich).cleared(2);
        expect(actions.filter(({ kind }) => kind === "PositionsDeleveraged")).toEqual([]);
        expect(house.unpaid).toEqual([]);
      }),
      quick,
    );
  });

  it("reduces winners towards zero and never beyond, at the price of who went bankrupt", () => {
    fc.assert(
      fc.property(world, (drawn) => {
        const { actions, events } = venueOf({ ...drawn, fund: 0 }).cleared(2);
        const takeovers = events.filter((event) => event.kind === "TakeoverBooked");
        for (const action of actions) {
          if (action.kind !== "PositionsDeleveraged") continue;
          const { liquidationId, instrument, price, fills } = action;
          const taken = takeovers.find((each) => each.liquidationId === liquidationId)!;
          expect(taken.instrument).toBe(instrument);
          expect(price).toBe(taken.price);
          const sum = fills.reduce((total, { quantity }) => total + quantity, 0n);
          expect(sum > 0n).toBe(taken.quantity > 0n);
          expect((sum < 0n ? -sum : sum) <= (sum < 0n ? -taken.quantity : taken.quantity)).toBe(
            true,
          );
        }
      }),
      quick,
    );
  });
});

it("memory, a log cut into commits and the services by themselves say the same", async () => {
  const venue = venueOf({
    policy: "WaterFilling",
    startDrawdown: "0.3",
    fund: 40,
    deposits: [20, 700, 30, 650, 25, 640],
    rounds: [
      {
        trades: [
          { buyer: "ana", seller: "bob", instrument: "BTC-PERP", lots: 400 },
          { buyer: "cem", seller: "dee", instrument: "BTC-COIN", lots: 40 },
        ],
        price: 55,
      },
      { trades: [{ buyer: "bob", seller: "fay", instrument: "BTC-PERP", lots: 300 }], price: 160 },
    ],
  });
  const shards = 2;
  const direct = venue.cleared(shards);
  expect(new Set(direct.actions.map(({ kind }) => kind)).size).toBeGreaterThan(2);
  const run = { services: ENGINE, source: venue.source(), shards };
  const memory = await runInMemory(run);
  expect(memory.states("clearing")).toEqual([direct.house]);
  expect(memory.states("margin")).toEqual(direct.shards);
  const directory = mkdtempSync(join(tmpdir(), "margin-engine-"));
  try {
    const cut = { ...run, directory, commitEvery: 3, checkpointEvery: 7 };
    const embedded = await runEmbedded(cut);
    expect(embedded.chainHeads).toEqual(memory.chainHeads);
    expect(embedded.states("clearing")).toEqual([direct.house]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

/** Accounts that hold nothing but debts. */
function debtorsOf({ shards }: Cleared): string[] {
  return shards
    .flatMap(({ accounts }) => accounts)
    .filter(({ positions, status }) => positions.length === 0 && status === "Bankrupt")
    .map(({ id }) => id)
    .sort();
}

function unpaidBy({ house }: Cleared): string[] {
  return [...new Set(house.unpaid.map(({ account }) => account))].sort();
}

function takesOverBothSides({ events }: Cleared): boolean {
  const sides = new Set<string>();
  for (const event of events) {
    if (event.kind !== "TakeoverBooked") continue;
    sides.add(`${event.instrument} ${event.quantity > 0n}`);
  }
  return ["BTC-PERP", "BTC-COIN"].some(
    (instrument) => sides.has(`${instrument} true`) && sides.has(`${instrument} false`),
  );
}
