import type { Event, PriceQuoted } from "@margin-engine/core";
import { digest, market, preset, records, START } from "./given/venue-run";
import { simulatedMarket } from "./simulated-market";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const day = records(market(1));
const events = day.flatMap((record) => ("event" in record ? [record.event] : []));

function quotes(symbol: string): PriceQuoted[] {
  return events.filter(
    (event): event is PriceQuoted => event.kind === "PriceQuoted" && event.symbol === symbol,
  );
}

describe("the simulated market as a source", () => {
  it("given a seed, when opened twice, then it gives the same bytes; another seed others", () => {
    const again = records(market(1)).flatMap((record) => ("event" in record ? [record.event] : []));
    const other = records(market(2)).flatMap((record) => ("event" in record ? [record.event] : []));

    expect(digest(again)).toBe(digest(events));
    expect(digest(other)).not.toBe(digest(events));
  });

  it("given one machine's bytes, when made on another, then they are the same", () => {
    expect(digest(events)).toMatchInlineSnapshot(
      `"0e0166cd39781b0a5d3e73ce2885b58d4154f6029832eaec5ce996bfe2ffd74e"`,
    );
  });

  it("given a run that pulled some batches, when opened there, then it goes on alike", () => {
    const source = market(3, 600_000);
    const batches = (pulled: number) => [...{ [Symbol.iterator]: () => source.open(pulled) }];
    const whole = batches(0);

    expect(whole).toHaveLength(source.batches!);
    for (const pulled of [1, 7, 100, whole.length - 1, whole.length]) {
      expect(batches(pulled)).toEqual(whole.slice(pulled));
    }
  });

  it("names its options, so that a log is continued with the same ones only", () => {
    const { origin } = market(1);

    expect(origin).toBe(`simulated seed=1 start=${START} hours=24 tick=120000 preset=default`);
    expect(market(2).origin).not.toBe(origin);
    expect(market(1, 60_000).origin).not.toBe(origin);
  });

  it("refuses a day too short for anything to happen in", () => {
    const short = { seed: 1, start: START, hours: 0.1, preset: preset() };

    expect(() => simulatedMarket(short)).toThrow("0.1 hours in ticks of 5000 ms are 72 ticks");
  });
});

describe("what the simulated market publishes", () => {
  it("opens with listings and parameters, before the first price", () => {
    const kinds = events.map(({ kind }) => kind);
    const firstPrice = kinds.indexOf("PriceQuoted");
    const opening = kinds.slice(0, firstPrice);

    expect(opening.filter((kind) => kind === "InstrumentListed")).toHaveLength(4 + 20);
    expect(opening).toContain("RiskParametersPublished");
    // Three indices by three sources, three by two, four marks,
    // then two forwards, two depths, twenty volatilities.
    expect(kinds.indexOf("ClockTicked")).toBe(firstPrice + 3 * 3 + 3 * 2 + 4 + 24);
  });

  it("ends each tick with the clock, and covers the day", () => {
    const clocks = events.filter(({ kind }) => kind === "ClockTicked") as { eventTime: number }[];

    expect(clocks).toHaveLength(DAY_MS / 120_000 + 1);
    expect(clocks.map(({ eventTime }) => eventTime - START)).toEqual(
      clocks.map((_, tick) => tick * 120_000),
    );
  });

  it("keeps every source's three index quotes close, but for one around the trough", () => {
    for (const symbol of ["BTC", "ETH"]) {
      const good = quotes(symbol).filter(({ eventId }) => !eventId.startsWith("bad-"));
      const byTime = new Map<number, number[]>();
      for (const { eventTime, price } of good) {
        byTime.set(eventTime, [...(byTime.get(eventTime) ?? []), Number(price)]);
      }
      const spreads = [...byTime.values()].map((set) => Math.max(...set) / Math.min(...set) - 1);
      expect(spreads.every((spread) => spread < 0.02)).toBe(true);
      expect(spreads.filter((spread) => spread > 0.008).length).toBeGreaterThan(1);
      expect(spreads.filter((spread) => spread > 0.008).length).toBeLessThan(10);
    }
  });

  it("pays funding on every perpetual each eight hours, within its limit", () => {
    const paid = events.filter((event) => event.kind === "FundingRatePublished");

    expect(paid.map(({ eventTime }) => (eventTime - START) / HOUR_MS)).toEqual([
      8, 8, 8, 16, 16, 16, 24, 24, 24,
    ]);
    for (const { rate } of paid) expect(Math.abs(Number(rate)) / 1e12).toBeLessThan(0.0076);
  });

  it("settles the future once, near the index, and quotes it no more", () => {
    const settlements = events.filter((event) => event.kind === "SettlementPricePublished");
    const marks = quotes("BTC-13FEB26");

    const { eventTime, price } = settlements[0]!;
    // Ten options expire with it, at the same price of the underlying.
    expect(settlements).toHaveLength(1 + 10);
    expect(settlements.every((each) => each.price === price && each.eventTime === eventTime)).toBe(
      true,
    );
    expect(eventTime - START).toBe(16 * HOUR_MS);
    expect(marks.every((mark) => mark.eventTime < eventTime)).toBe(true);
    const last = Number(marks[marks.length - 1]!.price);
    expect(Math.abs(Number(price) / last - 1)).toBeLessThan(0.03);
  });

  it("quotes a volatility that rises in the crash, and the average that is settled at", () => {
    const figures = events.filter((event) => event.kind === "FigureQuoted");
    const calls = figures.filter(({ symbol }) => symbol === "BTC-15MAR26-64000-C");
    const volatilities = calls.map(({ value }) => Number(value) / 1e12);
    expect(Math.min(...volatilities)).toBeGreaterThan(0.45);
    expect(Math.max(...volatilities)).toBeGreaterThan(1.2);
    const averages = figures.filter(({ figure }) => figure === "SettlementAverage");
    const expiry = START + 16 * HOUR_MS;
    expect(averages.length).toBeGreaterThan(5);
    for (const { eventTime } of averages) {
      expect(eventTime).toBeGreaterThanOrEqual(expiry - HOUR_MS / 2);
      expect(eventTime).toBeLessThan(expiry);
    }
  });

  it("has positive prices on their grid, and marks near the index", () => {
    const btc = quotes("BTC").filter(({ eventId }) => !eventId.startsWith("bad-"));
    const mark = quotes("BTC-PERP");

    expect(btc.every(({ price }) => price > 0n && price % 1_000_000n === 0n)).toBe(true);
    expect(mark.every(({ price }) => price > 0n && price % 10_000_000n === 0n)).toBe(true);
    for (const [at, { eventTime, price }] of mark.entries()) {
      if (at % 30 !== 0) continue;
      const index = btc.find((each) => each.eventTime === eventTime)!;
      expect(Math.abs(Number(price) / Number(index.price) - 1)).toBeLessThan(0.02);
    }
  });

  it("never takes event time back, but for the one late quote", () => {
    const late: Event[] = [];
    let newest = 0;
    for (const event of events) {
      if (event.eventTime < newest) late.push(event);
      newest = Math.max(newest, event.eventTime);
    }
    expect(late.map((event) => "eventId" in event && event.eventId)).toHaveLength(1);
  });

  it("holds a handful of bad inputs of different kinds", () => {
    const bytes = day.filter((record) => "bytes" in record);
    const foreign = events.filter(({ kind }) => kind === "TradeExecuted");

    expect(bytes).toHaveLength(3);
    expect(foreign).toHaveLength(5);
  });
});
