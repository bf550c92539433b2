import type {
  Event,
  LiquidationCommand,
  LiquidationStopped,
  MarginSnapshot,
  Price,
  PriceQuoted,
  Quantity,
  TradeExecuted,
} from "@margin-engine/core";
import { price, quantity, usd } from "@margin-engine/core";
import { createRecordCodec, type InputRecord } from "@margin-engine/runtime";
import fc from "fast-check";
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
import type { VenueCheckpoint } from "./venue-checkpoint";

const OPTIONS = { seed: 5, accounts: 60, tradesPerDay: 6_000 };
const inputs = records(market(5));

/** A venue that has traded for half of the day, and its largest long in BTC-PERP. */
function midday() {
  const venue = simulatedVenue(OPTIONS);
  const state = venue.initial(PLACEMENT);
  const half = inputs.length >> 1;
  const said = play(venue, state, inputs.slice(0, half));
  const held = positions(said);
  let account = "";
  let most = 0n;
  for (const [name, lots] of held) {
    if (!name.startsWith("long") || !name.endsWith(" BTC-PERP") || lots <= most) continue;
    account = name.split(" ")[0]!;
    most = lots;
  }
  let rest = inputs.slice(half);
  const next = (ticks: number) => {
    const part = upTo(rest, ticks);
    rest = rest.slice(part.length);
    return play(venue, state, part);
  };
  return { venue, state, account, held: most, next };
}

function upTo(rest: readonly InputRecord[], ticks: number): readonly InputRecord[] {
  let left = ticks;
  const end = rest.findIndex(
    (record) => "event" in record && record.event.kind === "ClockTicked" && left-- === 1,
  );
  return rest.slice(0, end + 1);
}

const ID = { shard: 0, sequence: 1, index: 0 };

function command(account: string, fields: Partial<LiquidationCommand>): LiquidationCommand {
  const { epoch = 1, step = 2 } = fields;
  return {
    kind: "LiquidationCommand",
    id: ID,
    eventTime: START,
    account,
    liquidationId: `${account}:${epoch}:${step}`,
    epoch,
    step,
    action: "ReducePosition",
    instrument: "BTC-PERP",
    quantity: null,
    limitPrice: null,
    snapshot: ID,
    ...fields,
  };
}

function stopped(account: string, step: number): LiquidationStopped {
  const commands = [{ liquidationId: `${account}:1:${step}`, unfilled: quantity("-1") }];
  const head = { id: ID, eventTime: START, account, epoch: 1, snapshot: ID };
  return { kind: "LiquidationStopped", ...head, reason: "TimedOut", commands };
}

function snapshot(account: string, status: MarginSnapshot["status"]): MarginSnapshot {
  const zero = usd("0");
  return {
    kind: "MarginSnapshot",
    id: ID,
    eventTime: START,
    account,
    trigger: "StatusChange",
    status,
    mode: "Standard",
    equity: zero,
    initialMargin: zero,
    maintenanceMargin: zero,
    utilisation: 0n as MarginSnapshot["utilisation"],
    components: [],
    worstScenario: null,
    unpriced: [],
    untrusted: [],
    priceBatch: 1,
    greeks: [],
    initialEquity: zero,
    uncredited: [],
    parameterVersion: 1,
    calibration: 0,
  };
}

function fillsOf(said: readonly Event[], account: string): TradeExecuted[] {
  return trades(said).filter(
    (trade) => trade.seller === account && trade.sellerLiquidationId !== null,
  );
}

function sum(fills: readonly TradeExecuted[]): bigint {
  return fills.reduce((total, fill) => total + fill.quantity, 0n);
}

function half(held: bigint): Quantity {
  const lot = quantity("0.001");
  return (-(held / 2n / lot) * lot) as Quantity;
}

describe("liquidation commands at the simulated venue", () => {
  it("are filled to the lot, by the house, under their id", () => {
    const { venue, state, account, held, next } = midday();

    hear(venue, state, command(account, { quantity: half(held) }));
    const fills = fillsOf(next(40), account);

    expect(sum(fills)).toBe(-half(held));
    expect(new Set(fills.map(({ sellerLiquidationId }) => sellerLiquidationId))).toEqual(
      new Set([`${account}:1:2`]),
    );
    expect(new Set(fills.map(({ buyer }) => buyer))).toEqual(new Set(["house-001"]));
    expect(fills.every(({ buyerLiquidationId }) => buyerLiquidationId === null)).toBe(true);
  });

  it("are filled once, however often they come", () => {
    const { venue, state, account, held, next } = midday();
    const once = command(account, { quantity: half(held) });

    hear(venue, state, once);
    hear(venue, state, once);
    const first = fillsOf(next(40), account);
    hear(venue, state, once);

    expect(sum(first)).toBe(-half(held));
    expect(fillsOf(next(40), account)).toHaveLength(0);
  });

  it("never close more than is held", () => {
    const { venue, state, account, held, next } = midday();

    hear(venue, state, command(account, { quantity: (-2n * held) as Quantity }));

    expect(sum(fillsOf(next(60), account))).toBe(held);
  });

  it("wait while the market is beyond their limit, and never trade past it", () => {
    const { venue, state, account, held, next } = midday();
    const far = { quantity: half(held), limitPrice: price("1000000") };

    hear(venue, state, command(account, far));
    const before = next(30);
    expect(fillsOf(before, account)).toHaveLength(0);

    const last = trades(before)
      .filter(({ instrument }) => instrument === "BTC-PERP")
      .at(-1)!;
    const near = ((last.price * 999n) / 1000n) as Price;
    hear(venue, state, stopped(account, 2));
    hear(venue, state, command(account, { ...far, step: 3, limitPrice: near }));
    const fills = fillsOf(next(10), account);
    expect(fills.length).toBeGreaterThan(0);
    expect(fills.every((fill) => fill.price >= near)).toBe(true);
  });

  it("give way when they are stopped; those of one plan stand side by side", () => {
    const { venue, state, account, held, next } = midday();
    const lot = quantity("0.001");
    const out = { quantity: half(held), limitPrice: price("1000000") };
    hear(venue, state, command(account, out));
    const small = { quantity: -lot as Quantity };
    hear(venue, state, stopped(account, 2));
    hear(venue, state, command(account, { ...small, step: 3 }));
    hear(venue, state, command(account, { ...small, step: 4 }));

    const fills = fillsOf(next(5), account);

    expect(fills.map(({ sellerLiquidationId }) => sellerLiquidationId)).toEqual([
      `${account}:1:3`,
      `${account}:1:4`,
    ]);
    expect(state.commands).toHaveLength(0);
  });

  it("are dropped when they are stopped", () => {
    const { venue, state, account, held, next } = midday();

    hear(venue, state, command(account, { quantity: half(held) }));
    hear(venue, state, stopped(account, 2));

    expect(fillsOf(next(20), account)).toHaveLength(0);
  });

  it("to cancel orders need no trade, and those of strangers are passed over", () => {
    const { venue, state, account, next } = midday();

    hear(venue, state, command(account, { action: "CancelOrders", instrument: null }));
    hear(venue, state, command("stranger", { quantity: quantity("-1") }));
    hear(venue, state, command(account, { step: 3, instrument: "X", quantity: quantity("-1") }));

    expect(state.commands).toHaveLength(0);
    expect(fillsOf(next(10), account)).toHaveLength(0);
  });
});

describe("an account whose margin is short", () => {
  const traded = (said: readonly Event[], account: string) =>
    trades(said).filter(({ buyer, seller }) => buyer === account || seller === account);

  it.each(["Liquidating", "Bankrupt"] as const)("does not trade while %s", (status) => {
    const { venue, state, account, next } = midday();

    hear(venue, state, snapshot(account, status));

    expect(traded(next(100), account)).toHaveLength(0);
  });

  it("only sells what it holds while ReduceOnly", () => {
    const { venue, state, account, next } = midday();

    hear(venue, state, snapshot(account, "ReduceOnly"));
    const own = traded(next(200), account);

    expect(own.length).toBeGreaterThan(0);
    expect(own.every(({ seller }) => seller === account)).toBe(true);
  });

  it("brings collateral, if it is one that does, no more than twice", () => {
    const { venue, state, next } = midday();
    const maker = "maker-001";
    const brought: Event[] = [];
    for (let call = 1; call <= 3; call++) {
      hear(venue, state, snapshot(maker, "ReduceOnly"));
      brought.push(...next(1));
      hear(venue, state, snapshot(maker, "Healthy"));
    }
    const deposits = brought.filter(
      (event) => event.kind === "CollateralDeposited" && event.account === maker,
    );
    expect(deposits).toHaveLength(2);
  });
});

describe("the venue's checkpoint", () => {
  const codec = createRecordCodec<VenueCheckpoint>("venue-checkpoint.avsc");

  it("given a restore at any point, when the day goes on, then nothing differs", () => {
    const venue = simulatedVenue(OPTIONS);
    const { account } = midday();
    const commanded = [...inputs.slice(0, inputs.length >> 1)];
    const order = command(account, { quantity: quantity("-1"), limitPrice: price("70000") });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: commanded.length - 1 }), (cut) => {
        const state = venue.initial(PLACEMENT);
        play(venue, state, commanded.slice(0, cut));
        hear(venue, state, order);
        const stored = codec.encode(venue.checkpoint(state)).slice();
        const restored = venue.restore(PLACEMENT, codec.decode(stored));
        expect(codec.encode(venue.checkpoint(restored))).toEqual(stored);

        const rest = inputs.slice(cut, cut + 2_000);
        expect(play(venue, restored, rest)).toEqual(play(venue, state, rest));
        expect(venue.checkpoint(restored)).toEqual(venue.checkpoint(state));
      }),
      { numRuns: 12 },
    );
  });

  it("of another seed or number of accounts is refused by name", () => {
    const venue = simulatedVenue(OPTIONS);
    const stored = venue.checkpoint(venue.initial(PLACEMENT));
    const other = simulatedVenue({ ...OPTIONS, accounts: 61 });

    expect(() => other.restore(PLACEMENT, stored)).toThrow(
      "has seed 5 and 60 accounts, not seed 5 and 61",
    );
  });

  it.each([0, 9, 10.5, 100_001])("of %p accounts is never made", (accounts) => {
    expect(() => simulatedVenue({ seed: 1, accounts })).toThrow("use a whole number from 10");
  });
});

describe("the venue on imported prices", () => {
  /** One perpetual, one index source a minute, no marks: as from a file of candles. */
  function imported(): InputRecord[] {
    const listing = inputs.find((record) => record.topic === "instruments")!;
    const minutes = 600;
    const found: InputRecord[] = [listing];
    for (let minute = 0; minute < minutes; minute++) {
      const eventTime = START + minute * 60_000;
      const btc = minute < 400 ? 30_000 + (minute % 7) : 30_000 - (minute - 400) * 20;
      found.push(index(eventTime, "BTC", `${btc}`), index(eventTime, "USDT", "1"));
      const clock = { kind: "ClockTicked", eventId: `${minute}`, eventTime } as const;
      found.push({ topic: "prices", key: "clock", event: { ...clock, source: null } });
    }
    return found;
  }

  function index(eventTime: number, symbol: string, text: string): InputRecord {
    const head = { kind: "PriceQuoted", eventId: `${symbol}${eventTime}`, eventTime } as const;
    const quote = {
      quoteSource: "archive",
      quoteType: "Index",
      symbol,
      price: price(text),
    } as const;
    const event: PriceQuoted = { ...head, ...quote };
    return { topic: "prices", key: symbol, event };
  }

  it("trades what is listed, around the index, at ticks of a minute", () => {
    const venue = simulatedVenue({ seed: 3, accounts: 40, tradesPerDay: 4_000 });
    const said = trades(play(venue, venue.initial(PLACEMENT), imported()));

    expect(said.length).toBeGreaterThan(500);
    for (const { instrument, price: paid, eventTime } of said) {
      const minute = (eventTime - START) / 60_000;
      const btc = minute < 400 ? 30_000 : 30_000 - (minute - 400) * 20;
      expect(instrument).toBe("BTC-PERP");
      expect(Math.abs(Number(paid) / 1e8 / btc - 1)).toBeLessThan(0.02);
    }
  });
});
