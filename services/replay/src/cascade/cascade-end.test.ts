/** CL-6: where the debts of a cascade are known when it ends. */
import type { Amount } from "@margin-engine/core";
import { type Cleared, ClearedVenue } from "../clearing/cleared-venue.fixture";
import { cascadeEnd } from "./cascade-end";

/** Ana's 1,000 do not cover 100 x (100 - 85) = 1,500: she is sold out, and owes 500 to nobody. */
function soldOut(): ClearedVenue {
  return new ClearedVenue()
    .deposit("desk", "100000")
    .deposit("ana", "1000")
    .trade("ana", "desk", { size: "100", at: "100" })
    .trade("desk", "ana", { size: "100", at: "85", sellerLiquidation: "ana:1:2" });
}

function endOf({ shards, house }: Cleared) {
  const states = (service: string) => (service === "margin" ? shards : [house]);
  return cascadeEnd({ states }, shards.length);
}

const NOBODY = { accounts: 0, usd: 0 };
const ANA = { accounts: 1, usd: 500 };

it("a debt that no fund can pay waits, and is known", () => {
  const end = endOf(soldOut().cleared());
  expect(end).toMatchObject({ belowZero: ANA, waiting: ANA, closing: NOBODY, unaccounted: NOBODY });
  expect(end.faults).toEqual([]);
});

it("a debt that the fund paid is none", () => {
  const end = endOf(soldOut().insure("600").cleared());
  expect(end).toMatchObject({ belowZero: NOBODY, waiting: NOBODY, unaccounted: NOBODY });
});

it("an account below zero with a position is being closed", () => {
  const venue = new ClearedVenue()
    .deposit("desk", "100000")
    .deposit("ana", "1000")
    .trade("ana", "desk", { size: "100", at: "100" })
    // Seen once: her orders are cancelled, and nothing is taken over yet.
    .prices({ BTC: "85" });
  expect(endOf(venue.cleared())).toMatchObject({ belowZero: ANA, closing: ANA, waiting: NOBODY });
});

it("a debt that the clearing house forgot is unaccounted for", () => {
  const cleared = soldOut().cleared();
  const forgetful = { ...cleared, house: { ...cleared.house, unpaid: [], shortfalls: [] } };
  expect(endOf(forgetful)).toMatchObject({ belowZero: ANA, waiting: NOBODY, unaccounted: ANA });
});

it("books that are off stop it", () => {
  const cleared = soldOut().cleared();
  const shards = cleared.shards.map((shard) => {
    const venue = shard.venue.map((each) => ({ ...each, fees: (each.fees + 1n) as Amount }));
    return { ...shard, venue };
  });
  expect(() => endOf({ ...cleared, shards })).toThrow("accounts and venue sum to 1e-18");
});
