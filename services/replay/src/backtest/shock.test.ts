import {
  type BookQuoted,
  blackValue,
  type FigureQuoted,
  figure,
  type InputEvent,
  type InstrumentListed,
  multiplier,
  PRICE_UNIT,
  type PriceQuoted,
  price,
  quantity,
  type TradeExecuted,
} from "@margin-engine/core";
import { readShock } from "./shock";
import { ShockedInputs } from "./shocked-inputs";

const NOON = Date.UTC(2026, 0, 5, 12);
/** A quarter of a year of 365 days later. */
const EXPIRY = NOON + 0.25 * 365 * 86_400_000;
const FALL = "BTC=-30%@2026-01-05T12:00Z";

function listing(instrument: string, underlying: string, option = false): InstrumentListed {
  return {
    kind: "InstrumentListed",
    eventId: instrument,
    eventTime: 0,
    source: null,
    instrument,
    instrumentType: option ? "Option" : "Perpetual",
    contractType: "Linear",
    underlying,
    settlementAsset: "USDT",
    multiplier: multiplier("1"),
    lotSize: quantity("0.001"),
    expiry: option ? EXPIRY : null,
    strike: option ? price("60000") : null,
    optionType: option ? "Call" : null,
  };
}

const listings = [
  listing("BTC-PERP", "BTC"),
  listing("ETH-PERP", "ETH"),
  listing("BTC-C", "BTC", true),
  { ...listing("BTC-COIN-C", "BTC", true), contractType: "Inverse" } as const,
];

/** The last of some events after the listings, as the shocks leave it. */
function struck(shocks: readonly string[], ...events: readonly [InputEvent, ...InputEvent[]]) {
  const inputs = new ShockedInputs(shocks.map(readShock));
  return [...listings, ...events].map((event) => inputs.strike(event)).at(-1)!;
}

const quote = (quoteType: "Index" | "Mark", symbol: string, time = NOON): PriceQuoted => ({
  kind: "PriceQuoted",
  eventId: "",
  eventTime: time,
  quoteSource: "one",
  quoteType,
  symbol,
  price: price("60000"),
});

const trade: TradeExecuted = {
  kind: "TradeExecuted",
  eventId: "",
  eventTime: NOON,
  venue: "v",
  instrument: "BTC-C",
  price: price("1"),
  quantity: quantity("1"),
  buyer: "ann",
  seller: "bob",
  buyerFee: 0n as never,
  sellerFee: 0n as never,
  buyerLiquidationId: null,
  sellerLiquidationId: null,
};

describe("a shock", () => {
  it("is read with or without seconds, up or down, in parts of a percent", () => {
    const day = { what: "Price", symbol: "BTC", time: NOON };
    expect(readShock("BTC=-30%@2026-01-05T12:00Z")).toEqual({ ...day, factor: 700_000_000_000n });
    expect(readShock("BTC=+2.5%@2026-01-05T12:00:00Z").factor).toBe(1_025_000_000_000n);
    expect(readShock(`BTC=4%@${NOON}`)).toEqual({ ...day, factor: 1_040_000_000_000n });
    const volatility = { ...day, what: "Volatility", factor: 1_500_000_000_000n };
    expect(readShock("BTC-vol=+50%@2026-01-05T12:00Z")).toEqual(volatility);
  });

  it("is refused in a sentence when it is none or leaves no price", () => {
    const none = ["BTC", "BTC=-30@2026-01-05T12:00Z", "BTC=-30%@noon", "=-1%@2026-01-05"];
    for (const text of [...none, "-vol=+5%@2026-01-05"]) {
      expect(() => readShock(text)).toThrow(/is no shock; write the underlying, the change and/);
    }
    expect(() => readShock("BTC=-100%@2026-01-05T12:00Z")).toThrow(/leaves nothing above zero/);
  });

  it("moves the index, the marks, books and fills of its underlying, from its time on", () => {
    const after = (event: PriceQuoted) => (struck([FALL], event) as PriceQuoted).price;
    // 60,000 x (1 - 0.30) = 42,000
    expect(after(quote("Index", "BTC"))).toBe(price("42000"));
    expect(after(quote("Mark", "BTC-PERP"))).toBe(price("42000"));
    expect(after(quote("Index", "BTC", NOON - 1))).toBe(price("60000"));
    expect(after(quote("Index", "ETH"))).toBe(price("60000"));
    expect(after(quote("Mark", "ETH-PERP"))).toBe(price("60000"));
    const book: BookQuoted = {
      kind: "BookQuoted",
      eventId: "",
      eventTime: NOON,
      instrument: "BTC-PERP",
      bestBid: price("59990"),
      bestAsk: null,
    };
    expect(struck([FALL], book)).toEqual({ ...book, bestBid: price("41993") });
  });

  it("comes on top of one before it", () => {
    const shocks = ["BTC=-50%@2026-01-05T11:00Z", "BTC=+10%@2026-01-05T12:00Z"];
    const index = quote("Index", "BTC");
    // 60,000 x 0.5 x 1.1 = 33,000
    expect(struck(shocks, index)).toEqual({ ...index, price: price("33000") });
  });
});

describe("options under a shock", () => {
  const figured = (
    name: "Forward" | "Volatility",
    symbol: string,
    value: string,
  ): FigureQuoted => ({
    kind: "FigureQuoted",
    eventId: "",
    eventTime: NOON - 1,
    quoteSource: "one",
    figure: name,
    symbol,
    expiry: name === "Forward" ? EXPIRY : null,
    value: figure(value),
  });
  const known = [
    figured("Forward", "BTC", "60000"),
    figured("Volatility", "BTC-C", "0.8"),
  ] as const;
  const paid = (instrument: string, at: string) => ({ ...trade, instrument, price: price(at) });
  const worth = (forward: number, volatility: number) =>
    blackValue({ optionType: "Call", strike: 60_000, forward, volatility, years: 0.25 });
  const dollars = (event: InputEvent) => Number((event as TradeExecuted).price) / PRICE_UNIT;

  it("given a price shock, then volatilities stay and forwards and premiums move", () => {
    const at = (event: FigureQuoted) => struck([FALL], { ...event, eventTime: NOON });
    expect(at(known[0])).toMatchObject({ value: figure("42000") });
    expect(at(known[1])).toMatchObject({ value: figure("0.8") });
    // At the money for a quarter, 80%: 60,000 (2 N(0.2) - 1) = 9,511.16; it was paid 9,600.
    expect(worth(60_000, 0.8)).toBeCloseTo(9_511.16, 1);
    const after = dollars(struck([FALL], ...known, paid("BTC-C", "9600")));
    expect(after).toBeCloseTo(9_600 + worth(42_000, 0.8) - worth(60_000, 0.8), 6);
    // 9,600 - 9,511.17 + 2,022.69.
    expect(after).toBeCloseTo(2_111.53, 1);
  });

  it("given a shock of volatility, then it and premiums move, and no other price", () => {
    const shocks = ["BTC-vol=+50%@2026-01-05T12:00Z"];
    expect(struck(shocks, { ...known[1], eventTime: NOON })).toMatchObject({
      value: figure("1.2"),
    });
    const index = quote("Index", "BTC");
    expect(struck(shocks, index)).toEqual(index);
    const after = dollars(struck(shocks, ...known, paid("BTC-C", "9600")));
    expect(after).toBeCloseTo(9_600 + worth(60_000, 1.2) - worth(60_000, 0.8), 6);
  });

  it("given an option that settles in coin, then its premium moves in coin", () => {
    const own = { ...known[1], symbol: "BTC-COIN-C" };
    const after = dollars(struck([FALL], known[0], own, paid("BTC-COIN-C", "0.16")));
    const change = worth(42_000, 0.8) / 42_000 - worth(60_000, 0.8) / 60_000;
    expect(after).toBeCloseTo(0.16 + change, 7);
  });

  it("given no volatility, then a premium stays; below nothing, it is a unit", () => {
    expect(struck([FALL], known[0], paid("BTC-C", "9600"))).toEqual(paid("BTC-C", "9600"));
    expect(struck([FALL], ...known, paid("BTC-C", "1"))).toMatchObject({ price: 1n });
  });
});
