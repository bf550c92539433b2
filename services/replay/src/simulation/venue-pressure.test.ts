/** What liquidations do to the venue's own price, beside a twin of the venue that has none. */
import {
  type BookQuoted,
  type Event,
  type FigureQuoted,
  figure,
  type LiquidationCommand,
  type Price,
  type Quantity,
} from "@margin-engine/core";
import type { InputRecord } from "@margin-engine/runtime";
import { hear, market, PLACEMENT, play, positions, records, START } from "./given/venue-run";
import { simulatedVenue } from "./simulated-venue";
import { impactOf } from "./venue-liquidity";
import type { ListedInstrument, VenueState } from "./venue-state";

const OPTIONS = { seed: 5, accounts: 60, tradesPerDay: 6_000 };
/** Ticks of half a minute: impact fades over ten. */
const inputs = records(market(5, 30_000)).slice(0, 16_000);
const ID = { shard: 0, sequence: 1, index: 0 };

/** A venue that has traded for a while, and what it says in the next ticks. */
function trading() {
  const venue = simulatedVenue(OPTIONS);
  const state = venue.initial(PLACEMENT);
  const half = inputs.length >> 1;
  const held = positions(play(venue, state, inputs.slice(0, half)));
  let rest: readonly InputRecord[] = inputs.slice(half);
  const next = (ticks: number): Event[] => {
    let left = ticks;
    const end = rest.findIndex(
      (record) => "event" in record && record.event.kind === "ClockTicked" && left-- === 1,
    );
    const part = rest.slice(0, end + 1);
    rest = rest.slice(part.length);
    return play(venue, state, part);
  };
  return { venue, state, held, next };
}

/** The largest long in BTC-PERP, and all that it holds. */
function largest(held: ReadonlyMap<string, bigint>): readonly [string, bigint] {
  const longs = [...held].filter(([name]) => /^long.* BTC-PERP$/.test(name));
  const [name, lots] = longs.sort((a, b) => (a[1] > b[1] ? -1 : 1))[0]!;
  return [name.split(" ")[0]!, lots];
}

function selling(account: string, size: bigint): LiquidationCommand {
  return {
    kind: "LiquidationCommand",
    id: ID,
    eventTime: START,
    account,
    liquidationId: `${account}:1:2`,
    epoch: 1,
    step: 2,
    action: "ReducePosition",
    instrument: "BTC-PERP",
    quantity: -size as Quantity,
    limitPrice: null,
    snapshot: ID,
  };
}

function mids(said: readonly Event[]): number[] {
  const books = said.filter((event): event is BookQuoted => {
    return event.kind === "BookQuoted" && event.instrument === "BTC-PERP";
  });
  return books.map(({ bestBid, bestAsk }) => (Number(bestBid) + Number(bestAsk)) / 2);
}

function perpetual({ instruments }: VenueState): ListedInstrument {
  return instruments.find(({ listing }) => listing.instrument === "BTC-PERP")!;
}

describe("the venue's own price", () => {
  it("is quoted each tick with a bid below an ask, a spread around what others make of it", () => {
    const { state, next } = trading();
    const said = next(3);
    const books = said.filter((event): event is BookQuoted => event.kind === "BookQuoted");
    expect(books.length).toBeGreaterThanOrEqual(9);
    for (const { bestBid, bestAsk } of books) expect(bestBid! < bestAsk!).toBe(true);
    expect(mids(said).at(-1)! / 1e8 / perpetual(state).outside).toBeCloseTo(1, 4);
  });

  it("falls by what is liquidated, and comes back as that fades", () => {
    const calm = trading();
    const pressed = trading();
    const [account, lots] = largest(pressed.held);
    hear(pressed.venue, pressed.state, selling(account, lots));

    const after = (ticks: number) => {
      const [moved, still] = [pressed.next(ticks), calm.next(ticks)].map((said) => mids(said));
      return moved!.at(-1)! / still!.at(-1)! - 1;
    };
    const first = after(1);
    const soon = after(3);
    const later = after(120);
    expect(first).toBeLessThan(-0.00005);
    expect(soon).toBeLessThan(-0.00005);
    expect(Math.abs(later)).toBeLessThan(Math.abs(soon) / 2);
  });

  it("is what the next liquidation is filled at, round by round lower", () => {
    const { venue, state, held, next } = trading();
    const [account, lots] = largest(held);
    hear(venue, state, selling(account, lots));
    next(1);
    const instrument = perpetual(state);
    expect(instrument.pressureUsd).toBeLessThan(0);
    const moved = impactOf(state, instrument, instrument.pressureUsd);
    next(1);
    expect(moved).toBeLessThan(0);
    expect(instrument.mark).toBeLessThan(instrument.outside);
    expect(instrument.mark / instrument.outside).toBeGreaterThan(1 + 2 * moved);
  });
});

describe("the law of impact", () => {
  const { venue, state } = trading();

  it("grows with the square root of the size, up and down alike", () => {
    const instrument = perpetual(state);
    const one = impactOf(state, instrument, 100_000);
    expect(impactOf(state, instrument, 400_000) / one).toBeCloseTo(2, 9);
    expect(impactOf(state, instrument, -100_000)).toBe(-one);
  });

  it("goes through a depth that is measured: so many dollars move the price by 1%", () => {
    const depth: FigureQuoted = {
      kind: "FigureQuoted",
      eventId: "depth",
      eventTime: state.time,
      quoteSource: "books",
      figure: "Depth",
      symbol: "BTC",
      expiry: null,
      value: figure("2000000"),
    };
    hear(venue, state, depth);
    expect(impactOf(state, perpetual(state), 2_000_000)).toBeCloseTo(0.01, 12);
    // 1% x sqrt(1/16)
    expect(impactOf(state, perpetual(state), 125_000)).toBeCloseTo(0.0025, 12);
  });

  it("without one is 0.4 x the day's volatility x sqrt(size / turnover)", () => {
    const instrument = { ...perpetual(state), measuredDepthUsd: 0 };
    const variance = (0.03 * 0.03) / 86_400_000;
    Object.assign(instrument, { varianceFast: variance, varianceSlow: variance });
    const traded = state.instruments.filter(({ option }) => option === null).length;
    const turnover = (state.population.demand * 8) / traded;
    // 0.4 x 3% x sqrt(1/100)
    expect(impactOf(state, instrument, turnover / 100)).toBeCloseTo(0.0012, 12);
  });

  it("moves no price by more than 8%", () => {
    expect(impactOf(state, perpetual(state), -1e15)).toBe(-0.08);
  });
});

it("a gap through the limit is not filled; the rest waits", () => {
  const { venue, state, held, next } = trading();
  const [account, lots] = largest(held);
  const limitPrice = BigInt(Math.round(perpetual(state).mark * 1.01 * 1e8)) as Price;
  hear(venue, state, { ...selling(account, lots), limitPrice });
  const fills = next(3).filter((event) => {
    return event.kind === "TradeExecuted" && event.sellerLiquidationId !== null;
  });
  expect(fills).toEqual([]);
  expect(state.commands).toHaveLength(1);
});
