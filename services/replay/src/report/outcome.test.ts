import {
  type Amount,
  amount,
  type Event,
  type InsurancePaid,
  type InsuranceReceived,
  type MarginSnapshot,
  type PriceBatch,
  price,
  rate,
  usd,
} from "@margin-engine/core";
import { momentsOf, OutcomeWatch } from "./outcome";

const ID = { shard: 0, sequence: 1, index: 0 };

function snapshot(account: string, eventTime: number, equity: string): MarginSnapshot {
  return {
    kind: "MarginSnapshot",
    id: ID,
    eventTime,
    account,
    equity: usd(equity),
    initialMargin: usd("20"),
    maintenanceMargin: usd("10"),
    utilisation: rate("0.1"),
    status: "Healthy",
  } as unknown as MarginSnapshot;
}

const received = (eventTime: number, asset: string, paid: Amount): InsuranceReceived => ({
  kind: "InsuranceReceived",
  id: ID,
  eventTime,
  account: "fund",
  asset,
  amount: paid,
  reason: "Contribution",
});

const paid = (eventTime: number, asset: string, sum: Amount): InsurancePaid => ({
  kind: "InsurancePaid",
  eventId: "1",
  eventTime,
  source: null,
  account: "debtor",
  asset,
  amount: sum,
  reason: "Shortfall",
  causedBy: "0:1:0",
});

const btcAt = (eventTime: number, index: string): PriceBatch =>
  ({
    kind: "PriceBatch",
    eventTime,
    prices: [{ quoteType: "Index", symbol: "BTC", price: price(index) }],
  }) as unknown as PriceBatch;

function watched(events: readonly (readonly [string, Event])[], hidden: string | null = null) {
  const watch = new OutcomeWatch([0, 10, 20, 30], hidden);
  for (const [topic, event] of events) {
    watch.note(topic as Parameters<OutcomeWatch["note"]>[0], event);
  }
  return watch.outcome();
}

describe("the outcome of a run", () => {
  it("sums what accounts last said, at each moment", () => {
    const { course, accounts } = watched([
      ["margin-snapshots", snapshot("a", 5, "100")],
      ["margin-snapshots", snapshot("b", 5, "50")],
      ["margin-snapshots", snapshot("a", 25, "70")],
    ]);
    // 100 + 50, from the 25th on 70 + 50; nothing is known before the first snapshot.
    expect(course.equity).toEqual([null, 150, 150, 120]);
    expect(course.maintenanceMargin.at(-1)).toBe(20);
    expect(accounts.get("a")!.equity).toBe(70);
  });

  it("values insurance funds at the index, an asset without one at a dollar", () => {
    const { course, fund } = watched([
      ["margin-snapshots", snapshot("a", 1, "1")],
      ["journal", btcAt(2, "60000")],
      ["shortfalls", received(5, "USDT", amount("500"))],
      ["shortfalls", received(5, "BTC", amount("0.01"))],
      ["clearing-actions", paid(15, "USDT", amount("200"))],
      ["journal", btcAt(25, "50000")],
    ]);
    // 500 + 0.01 x 60,000 = 1,100; less 200; then 300 + 0.01 x 50,000 = 800
    expect(course.fund).toEqual([null, 1_100, 900, 800]);
    expect(fund).toBe(800);
  });

  it("leaves out an account that stands in for others", () => {
    const { course } = watched(
      [
        ["margin-snapshots", snapshot("stand-in", 5, "100")],
        ["margin-snapshots", snapshot("b", 5, "50")],
      ],
      "stand-in",
    );
    expect(course.equity.at(-1)).toBe(50);
  });
});

it("moments of a span end with its end", () => {
  expect(momentsOf(100, 103)).toEqual([100, 101, 102, 103]);
  const day = momentsOf(0, 86_400_000);
  expect([day[0], day[1], day.at(-1)]).toEqual([0, 216_000, 86_400_000]);
});
