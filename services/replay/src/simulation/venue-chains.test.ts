/** What the simulated venue's chains tell through a day, and what it pays out. */
import type { DepositObserved, Event } from "@margin-engine/core";
import { amount } from "@margin-engine/core";
import { hear, market, PLACEMENT, play, records, START } from "./given/venue-run";
import { simulatedVenue } from "./simulated-venue";

const OPTIONS = { seed: 5, accounts: 60, tradesPerDay: 600 };
const MINUTE_MS = 60_000;

const venue = simulatedVenue(OPTIONS);
const state = venue.initial(PLACEMENT);
const said = play(venue, state, records(market(5)));

/** In minutes of the day. */
const minute = ({ eventTime }: { readonly eventTime: number }) => (eventTime - START) / MINUTE_MS;
const heads = (chain: string) =>
  said.flatMap((event) =>
    event.kind === "ChainHeadObserved" && event.chain === chain ? [event] : [],
  );
const deposits = (of: (deposit: DepositObserved) => boolean) =>
  said.flatMap((event) => (event.kind === "DepositObserved" && of(event) ? [event] : []));

it("tells a block of bitcoin every ten minutes", () => {
  const told = heads("bitcoin");
  expect(told).toHaveLength(24 * 6 + 1);
  expect(told.map(({ height }) => height)).toEqual(told.map((_, at) => 900_000 + at));
});

it("tells the heads of ethereum with its finality, but while it stands", () => {
  const told = heads("ethereum");
  const gaps = told.slice(1).map((head, at) => minute(head) - minute(told[at]!));
  expect(Math.max(...gaps)).toBe(16);
  expect(gaps.indexOf(16)).toBe(told.findIndex((head) => minute(head) === 30));
  expect(
    told.every(
      ({ height, safeHeight, finalisedHeight }) =>
        safeHeight === height - 32 && finalisedHeight === height - 64,
    ),
  ).toBe(true);
});

it("lets what is deposited before the day lie deep in the chain of its asset", () => {
  const first = deposits((deposit) => minute(deposit) === 0);
  const places = new Set(first.map(({ asset, chain, height }) => `${asset} ${chain} ${height}`));
  expect([...places].sort()).toEqual(["BTC bitcoin 899900", "ETH ethereum 21999900"]);
});

it("mines a deposit of bitcoin again, observed by two, when its block was replaced", () => {
  const own = deposits(({ eventId }) => eventId === "replaced");
  expect(own.map((deposit) => [minute(deposit), deposit.height])).toEqual([
    [20, 900_002],
    [20, 900_002],
    [30, 900_003],
  ]);
  const fork = said.findIndex((event) => event.kind === "ChainReorganised");
  expect(said[fork]).toMatchObject({ chain: "bitcoin", fromHeight: 900_002 });
  expect(said[fork + 1]).toMatchObject({ kind: "ChainHeadObserved", height: 900_003 });
});

it("deposits a dollar coin and staked ether, which the stall finds safe and not final", () => {
  const [coin] = deposits(({ asset }) => asset === "USDC");
  const [staked] = deposits(({ asset }) => asset === "WSTETH");
  expect([minute(coin!), minute(staked!)]).toEqual([10, 20]);
  const last = heads("ethereum").findLast((head) => minute(head) <= 30)!;
  expect(last.safeHeight! >= staked!.height && last.finalisedHeight! < staked!.height).toBe(true);
});

it("uses no chain that the rules do not know", () => {
  const other = simulatedVenue(OPTIONS);
  const fresh = other.initial(PLACEMENT);
  const inputs = records(market(5)).slice(0, 400);
  const known = inputs.filter(({ topic }) => topic !== "risk-parameters");
  const kinds = play(other, fresh, known).map(({ kind }) => kind);
  expect(kinds).toContain("CollateralDeposited");
  expect(kinds).not.toContain("DepositObserved");
});

it("pays out what was accepted, once", () => {
  const accepted: Event = {
    kind: "WithdrawalAccepted",
    id: { shard: 0, sequence: 1, index: 0 },
    eventTime: state.time - 1,
    account: "long-001",
    requestId: "movement-7",
    asset: "USDT",
    amount: amount("5"),
  };
  expect(hear(venue, state, accepted).map(({ event }) => event)).toEqual([
    {
      kind: "WithdrawalPaid",
      eventId: "paid-movement-7",
      eventTime: state.time,
      source: null,
      account: "long-001",
      asset: "USDT",
      amount: amount("5"),
    },
  ]);
});
