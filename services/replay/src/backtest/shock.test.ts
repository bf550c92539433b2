import {
  type BookQuoted,
  type InstrumentListed,
  multiplier,
  type PriceQuoted,
  price,
  quantity,
} from "@margin-engine/core";
import { type Listings, readShock, shocked } from "./shock";

const NOON = Date.UTC(2026, 0, 5, 12);

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
    expiry: option ? NOON * 2 : null,
    strike: option ? price("60000") : null,
    optionType: option ? "Call" : null,
  };
}

const listings: Listings = new Map(
  [listing("BTC-PERP", "BTC"), listing("ETH-PERP", "ETH"), listing("BTC-C", "BTC", true)].map(
    (each) => [each.instrument, each],
  ),
);

const quote = (quoteType: "Index" | "Mark", symbol: string, time = NOON): PriceQuoted => ({
  kind: "PriceQuoted",
  eventId: "",
  eventTime: time,
  quoteSource: "one",
  quoteType,
  symbol,
  price: price("60000"),
});

describe("a shock", () => {
  it("is read with or without seconds, up or down, in parts of a percent", () => {
    const day = { symbol: "BTC", time: NOON };
    expect(readShock("BTC=-30%@2026-01-05T12:00Z")).toEqual({ ...day, factor: 700_000_000_000n });
    expect(readShock("BTC=+2.5%@2026-01-05T12:00:00Z").factor).toBe(1_025_000_000_000n);
    expect(readShock(`BTC=4%@${NOON}`)).toEqual({ ...day, factor: 1_040_000_000_000n });
  });

  it("is refused in a sentence when it is none or leaves no price", () => {
    for (const text of ["BTC", "BTC=-30@2026-01-05T12:00Z", "BTC=-30%@noon", "=-1%@2026-01-05"]) {
      expect(() => readShock(text)).toThrow(/is no shock; write the underlying, the change and/);
    }
    expect(() => readShock("BTC=-100%@2026-01-05T12:00Z")).toThrow(/leaves no price above zero/);
  });

  it("moves the index, the marks, books and fills of its underlying, from its time on", () => {
    const shocks = [readShock("BTC=-30%@2026-01-05T12:00Z")];
    const after = (event: PriceQuoted) => (shocked(event, shocks, listings) as PriceQuoted).price;
    // 60,000 x (1 - 0.30) = 42,000
    expect(after(quote("Index", "BTC"))).toBe(price("42000"));
    expect(after(quote("Mark", "BTC-PERP"))).toBe(price("42000"));
    expect(after(quote("Index", "BTC", NOON - 1))).toBe(price("60000"));
    expect(after(quote("Index", "ETH"))).toBe(price("60000"));
    expect(after(quote("Mark", "ETH-PERP"))).toBe(price("60000"));
    expect(after(quote("Mark", "BTC-C"))).toBe(price("60000"));
    const book: BookQuoted = {
      kind: "BookQuoted",
      eventId: "",
      eventTime: NOON,
      instrument: "BTC-PERP",
      bestBid: price("59990"),
      bestAsk: null,
    };
    expect(shocked(book, shocks, listings)).toEqual({ ...book, bestBid: price("41993") });
  });

  it("comes on top of one before it", () => {
    const shocks = ["BTC=-50%@2026-01-05T11:00Z", "BTC=+10%@2026-01-05T12:00Z"].map(readShock);
    const index = quote("Index", "BTC");
    // 60,000 x 0.5 x 1.1 = 33,000
    expect(shocked(index, shocks, listings)).toEqual({ ...index, price: price("33000") });
  });
});
