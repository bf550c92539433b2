/** What the simulated venue does when the clearing house acts on its accounts. */
import {
  type Event,
  type LiquidationCommand,
  type PositionsDeleveraged,
  type PositionTakenOver,
  price,
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

/** Takes the account's BTC-PERP over. */
function takeOver({ venue, state, account }: ReturnType<typeof midday>): void {
  const taken: PositionTakenOver = {
    kind: "PositionTakenOver",
    ...action,
    account,
    liquidationId: `${account}:1:2`,
    price: price("60000"),
  };
  hear(venue, state, taken);
}

const perpetualOf = ({ state }: ReturnType<typeof midday>) =>
  state.instruments.find(({ listing }) => listing.instrument === "BTC-PERP")!;

it("an account that is taken over holds nothing and trades no more", () => {
  const day = midday();
  takeOver(day);
  const { lots } = perpetualOf(day);
  expect(lots[day.state.population.indexOf.get(day.account)!]).toBe(0);
  expect(lots[60]).toBe(Number(day.lots / quantity("0.001")));
  expect(of(day.account, day.rest())).toEqual([]);
});

it("a winner that is deleveraged holds so much less", () => {
  const day = midday();
  const { venue, state, account, lots } = day;
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
  const perpetual = perpetualOf(day);
  const size = Number(lots / quantity("0.001"));
  expect(perpetual.lots[state.population.indexOf.get(account)!]).toBe(size - 2);
});

it.each([
  ["as far as it was asked", "-0.001", "0.001"],
  ["never beyond what it holds", "-1000000", null],
])("the clearing house's own account is sold for, once, %s", (_, asked, sold) => {
  const day = midday();
  takeOver(day);
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
    quantity: quantity(asked),
    limitPrice: null,
    snapshot: ID,
  };
  hear(day.venue, day.state, command);
  hear(day.venue, day.state, command);
  const fills = of(LIQUIDATOR, day.rest());
  expect(fills.every(({ seller }) => seller === LIQUIDATOR)).toBe(true);
  expect(new Set(fills.map(({ sellerLiquidationId }) => sellerLiquidationId))).toEqual(
    new Set([`${LIQUIDATOR}:1:2`]),
  );
  const size = sold === null ? day.lots : quantity(sold);
  expect(fills.reduce((sum, each) => sum + each.quantity, 0n)).toBe(size);
});

it("accounts liquidated in one round share its depth", () => {
  const { venue, state, rest } = midday();
  const longs = state.population.traders
    .map(({ name }, number) => ({ name, lots: perpetualOf({ state } as never).lots[number]! }))
    .filter(({ lots }) => lots > 0);
  expect(longs.length).toBeGreaterThan(1);
  for (const { name } of longs) {
    hear(venue, state, {
      kind: "LiquidationCommand",
      id: ID,
      eventTime: START,
      account: name,
      liquidationId: `${name}:1:2`,
      epoch: 1,
      step: 2,
      action: "ReducePosition",
      instrument: "BTC-PERP",
      quantity: quantity("-1000000"),
      limitPrice: null,
      snapshot: ID,
    });
  }
  const fills = trades(rest()).filter(({ sellerLiquidationId: id }) => id !== null);
  const byRound = new Map<number, { fills: number; usd: number }>();
  for (const fill of fills) {
    const sum = byRound.get(fill.eventTime) ?? { fills: 0, usd: 0 };
    const usd = (Number(fill.quantity) / 1e8) * (Number(fill.price) / 1e8);
    byRound.set(fill.eventTime, { fills: sum.fills + 1, usd: sum.usd + usd });
  }
  const [first] = byRound.values();
  // At the round's mark; the fills are below it. Beyond the depth each still trades a lot.
  const depth = state.population.demand * 8 * 0.006;
  expect(first!.fills).toBeGreaterThan(1);
  expect(first!.usd).toBeLessThanOrEqual(depth + first!.fills * 70);
});
