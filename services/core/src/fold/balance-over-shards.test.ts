/** Promise 4 over all shards of a venue: what balances in each, and what only in all together. */
import { bookDeposit } from "../account/book-collateral";
import { bookTrade } from "../account/book-trade";
import { legsOf } from "../account/ledger.fixture";
import { deposit, perpetual } from "../events/plain.fixture";
import { balanceOverShards } from "./balance-over-shards";
import { foldListing } from "./fold-prices";
import { checkpointOf, type MarginCheckpoint } from "./margin-checkpoint";
import { emptyMarginState } from "./margin-state";

/** The buyer's shard and the seller's, after a deposit and a trade between them. */
function venue(): MarginCheckpoint[] {
  const states = [0, 1].map((shard) => emptyMarginState({ shard, shards: 2 }));
  for (const state of states) foldListing(state, perpetual());
  const legs = legsOf({ buyer: "ana", seller: "ben", quantity: "2", price: "100", buyerFee: "1" });
  legs.forEach((leg, at) => {
    bookDeposit(states[at]!.books, deposit({ account: leg.account }));
    bookTrade(states[at]!.books, leg);
  });
  return states.map(checkpointOf);
}

it("balances over all shards, and counts what it looked at", () => {
  // Assets: USDT, and BTC, which the instrument depends on.
  expect(balanceOverShards(venue())).toEqual({
    accounts: 2,
    assets: 2,
    instruments: 1,
    faults: [],
  });
});

it("balances without any shard", () => {
  expect(balanceOverShards([])).toEqual({ accounts: 0, assets: 0, instruments: 0, faults: [] });
});

it("finds the long side that has no short, when a shard is missing", () => {
  const [buyers, sellers] = venue();
  expect(balanceOverShards([buyers!]).faults).toEqual([
    "BTC-PERP is long by 200000000e-8 more than it is short",
  ]);
  expect(balanceOverShards([sellers!]).faults).toEqual([
    "BTC-PERP is long by -200000000e-8 more than it is short",
  ]);
});

it("finds what nobody owns", () => {
  const [buyers, sellers] = venue();
  const accounts = sellers!.accounts.slice(1);
  // Ben's deposit of 1000 and 200 from his sale.
  expect(balanceOverShards([buyers!, { ...sellers!, accounts }]).faults).toEqual([
    "USDT is off by -1200000000000000000000e-18",
  ]);
});
