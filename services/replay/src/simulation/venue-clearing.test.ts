/** What the simulated venue does when the clearing house acts on its accounts. */
import {
  type Event,
  type LiquidationCommand,
  type PositionsDeleveraged,
  type PositionTakenOver,
  price,
  type Quantity,
  quantity,
} from "@margin-engine/core";
import {
  hear,
  market,
  PLACEMENT,
  play,
  positions,
  records,
  START,
  trades,
} from "./given/venue-run";
import { simulatedVenue } from "./simulated-venue";

const inputs = records(market(5));
const ID = { shard: 0, sequence: 1, index: 0 };
const LIQUIDATOR = "venue-liquidation-0";

/** A venue that has traded for half of the day, and its largest long in BTC-PERP. */
function midday() {
  const venue = simulatedVenue({ seed: 5, accounts: 60, tradesPerDay: 6_000 });
  const state = venue.initial(PLACEMENT);
  const half = inputs.length >> 1;
  const held = positions(play(venue, state, inputs.slice(0, half)));
  const longs = [...held].filter(([name]) => /^long.* BTC-PERP$/.test(name));
  const [name, lots] = longs.sort((a, b) => (a[1] > b[1] ? -1 : 1))[0]!;
  const rest = () => play(venue, state, inputs.slice(half));
  return { venue, state, account: name.split(" ")[0]!, lots, rest };
}

function of(account: string, said: readonly Event[]) {
  return trades(said).filter(({ buyer, seller }) => buyer === account || seller === account);
}

const action = { eventId: "clearing-1", eventTime: START, source: null, instrument: "BTC-PERP" };

it("an account that is taken over holds nothing and trades no more", () => {
  const { venue, state, account, rest } = midday();
  const taken: PositionTakenOver = {
    kind: "PositionTakenOver",
    ...action,
    account,
    liquidationId: `${account}:1:2`,
    price: price("60000"),
  };
  hear(venue, state, taken);
  const { lots } = state.instruments.find(({ listing }) => listing.instrument === "BTC-PERP")!;
  expect(lots[state.population.indexOf.get(account)!]).toBe(0);
  expect(of(account, rest())).toEqual([]);
});

it("a winner that is deleveraged holds so much less", () => {
  const { venue, state, account, lots } = midday();
  const event: PositionsDeleveraged = {
    kind: "PositionsDeleveraged",
    ...action,
    liquidationId: "other:1:2",
    price: price("60000"),
    counterparty: LIQUIDATOR,
    fills: [
      { account, quantity: quantity("-0.002") },
      { account: "stranger", quantity: quantity("-1") },
    ],
  };
  hear(venue, state, event);
  const perpetual = state.instruments.find(({ listing }) => listing.instrument === "BTC-PERP")!;
  const size = Number(lots / quantity("0.001"));
  expect(perpetual.lots[state.population.indexOf.get(account)!]).toBe(size - 2);
});

it("the clearing house's own account is sold for, once, as far as it was asked", () => {
  const { venue, state, rest } = midday();
  const command: LiquidationCommand = {
    kind: "LiquidationCommand",
    id: ID,
    eventTime: START,
    account: LIQUIDATOR,
    liquidationId: `${LIQUIDATOR}:1:2`,
    epoch: 1,
    step: 2,
    action: "ReducePosition",
    instrument: "BTC-PERP",
    quantity: quantity("-0.5") as Quantity,
    limitPrice: null,
    snapshot: ID,
  };
  hear(venue, state, command);
  hear(venue, state, command);
  const fills = of(LIQUIDATOR, rest());
  expect(fills.every(({ seller }) => seller === LIQUIDATOR)).toBe(true);
  expect(new Set(fills.map(({ sellerLiquidationId }) => sellerLiquidationId))).toEqual(
    new Set([`${LIQUIDATOR}:1:2`]),
  );
  expect(fills.reduce((sum, each) => sum + each.quantity, 0n)).toBe(quantity("0.5"));
});
