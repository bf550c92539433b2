/** What really happened to prices, by name and day, and what the index makes of it. */
import { price } from "@margin-engine/core";
import { Market, told } from "./given/market";

describe("10 October 2025: a venue prices USDe off its own thin book", () => {
  it("at 0.65 it is left out while two others trade at par, and comes back with its book", () => {
    const market = new Market();
    const usde = (seconds: number, thin: string) =>
      told(market.index(seconds, { thin, redeem: "1", deep: "0.9995" }, "ETH"), "ETH");
    expect(usde(0, "0.9994")).toBe("0.9995 Valid");
    expect(usde(1, "0.8")).toBe("0.99975 Valid, thin Outlier");
    expect(usde(1, "0.65")).toBe("0.99975 Valid, thin Outlier");
    expect(usde(1, "0.99")).toBe("0.9995 Valid");
  });

  it("with one other to ask, the last price stands and grows stale: 0.65 never counts", () => {
    const market = new Market();
    const pair = (seconds: number, thin: string) =>
      told(market.index(seconds, { thin, redeem: "1" }, "ETH"), "ETH");
    expect(pair(0, "0.9994")).toBe("0.9997 Valid");
    expect(pair(5, "0.65")).toBe("0.9997 Insufficient, redeem Outlier, thin Outlier");
    expect(pair(6, "0.65")).toBe("0.9997 StaleForMargin, redeem Outlier, thin Outlier");
    expect(pair(1, "0.99")).toBe("0.995 Valid");
  });
});

describe("March 2023: USDC at 0.87", () => {
  it("all venues fall together, so the index follows all the way and stays valid", () => {
    const market = new Market();
    for (const text of ["1", "0.98", "0.955", "0.93", "0.905", "0.88", "0.8748"]) {
      const quoted = { one: text, two: text, three: text };
      expect(told(market.index(1, quoted, "ETH"), "ETH")).toBe(`${text} Valid`);
    }
  });

  it("BTC quoted in USDC 12% higher is left out of BTC in dollars", () => {
    const market = new Market();
    const quoted = { usd: "20400", usdt: "20380", usdc: "22850" };
    expect(told(market.index(1, quoted))).toBe("20390 Valid, usdc Outlier");
  });

  it("a mark is in the settlement asset: 20,000 dollars are 22,862.36854138 at 0.8748", () => {
    const market = new Market();
    market.index(0, { one: "20000", two: "20000" });
    market.index(0, { one: "0.8748", two: "0.8748" }, "USDT");
    market.feed.put({
      kind: "BookQuoted",
      eventId: "book-1",
      eventTime: market.now,
      instrument: "BTC-PERP",
      bestBid: price("22860"),
      bestAsk: price("22862"),
    });
    const [mark] = market.close();
    expect(mark?.inputs).toEqual([
      { input: "Fair", price: price("22862.36854138") },
      { input: "Book", price: price("22861") },
    ]);
  });
});

describe("May 2022: UST to 0.225", () => {
  it("hours of falling by steps trip no breaker and leave nobody out", () => {
    const market = new Market();
    let text = 1;
    let said = "";
    while (text > 0.225) {
      text = Math.max(0.225, Math.round(text * 980_000) / 1_000_000);
      said = told(market.index(5, { one: String(text), two: String(text) }, "ETH"), "ETH");
      expect(said).toBe(`${text} Valid`);
    }
    expect(said).toBe("0.225 Valid");
  });

  it("the same fall in one step stops liquidations until a person says it is right", () => {
    const market = new Market({ sourcesRequired: 1 });
    market.index(0, { one: "1" }, "ETH");
    expect(told(market.index(60, { one: "0.2" }, "ETH"), "ETH")).toBe("0.2 Valid");
    expect(told(market.index(0.1, { one: "0.12" }, "ETH"), "ETH")).toBe("0.12 TooVolatile");
    expect(told(market.index(600, { one: "0.12" }, "ETH"), "ETH")).toBe("0.12 TooVolatile");
    market.feed.put({
      kind: "BreakerReleased",
      eventId: "release-1",
      eventTime: market.now,
      source: null,
      quoteType: "Index",
      symbol: "ETH",
      reason: "the duty officer: it is the price",
    });
    expect(told(market.index(1, { one: "0.12" }, "ETH"), "ETH")).toBe("0.12 Valid");
  });
});

describe("12 March 2020: a feed is frozen during the crash", () => {
  it("one of three stops at 7,900: it is stale after 10 s and the others are followed down", () => {
    const market = new Market();
    market.index(0, { frozen: "7900", two: "7900", three: "7900" });
    const fall = (seconds: number, text: string) =>
      told(market.index(seconds, { two: text, three: text }));
    expect(fall(5, "7750")).toBe("7750 Valid");
    expect(fall(5, "7400")).toBe("7400 Valid, frozen Outlier");
    expect(fall(1, "6800")).toBe("6800 Valid, frozen Stale");
    expect(fall(9, "5600")).toBe("5600 Valid, frozen Stale");
    expect(told(market.index(1, { frozen: "5600" }))).toBe("5600 Valid");
  });

  it("all stop: the price stands still, and the journal says until when it is good", () => {
    const market = new Market();
    const [last] = market.index(0, { one: "7900", two: "7900" });
    expect(last).toMatchObject({
      quorumUntil: market.now + 10_000,
      freshUntil: market.now + 10_000,
    });
    const later = market.index(30, { par: "1", gold: "1" }, "USDT");
    expect(told(later)).toBe("7900 StaleForMargin, one Stale, two Stale");
  });
});
