/** When decisions are told, under which policy, and what a restart keeps of them. */
import { amount, price, quantity, rate } from "@margin-engine/core";
import fc from "fast-check";
import { funding, listing, NOON, parameters, quote, tick, trade } from "./given/events";
import { entries, Feed } from "./given/feed";
import { INTEGRITY, Market, told } from "./given/market";

/** A small fill of nobody's liquidation. */
const FILL = {
  quantity: quantity("0.001"),
  buyerFee: amount("0"),
  sellerFee: amount("0"),
  sellerLiquidationId: null,
};

const book = (market: Market, bid: string | null, ask: string | null) =>
  market.feed.put({
    kind: "BookQuoted",
    eventId: "book",
    eventTime: market.now,
    instrument: "BTC-PERP",
    bestBid: bid === null ? null : price(bid),
    bestAsk: ask === null ? null : price(ask),
  });

describe("a decision", () => {
  it("that tells nothing new is not told, until a tenth of a quote's life has passed", () => {
    const market = new Market();
    const same = (seconds: number) => told(market.index(seconds, { one: "100", two: "100" }));
    expect([same(0), same(0.5), same(0.4), same(0.1), same(0.9)]).toEqual([
      "100 Valid",
      "nothing",
      "nothing",
      "100 Valid",
      "nothing",
    ]);
  });

  it("is made anew when a source grows too old, whatever was quoted then", () => {
    const market = new Market();
    market.index(0, { one: "100", two: "100", three: "101" });
    market.index(9, { one: "100", two: "100" });
    expect(told(market.index(2, { par: "1" }, "USDT"))).toBe("100 Valid, three Stale");
  });

  it("of a new policy is made from the time at which it takes effect", () => {
    const market = new Market();
    const version = { version: 2, eventTime: market.now, effectiveTime: market.now + 60_000 };
    const weights = [{ quoteSource: "one", weight: rate("0") }];
    market.feed.put(parameters({ ...version, priceIntegrity: { ...INTEGRITY, weights } }));
    const all = { one: "99.5", two: "100", three: "100.5" };
    expect(told(market.index(59, all))).toBe("100 Valid");
    expect(told(market.index(1, all))).toBe("100.25 Valid, one Unweighted");
  });

  it("tells its figures: weights, ages, confidence, average", () => {
    const market = new Market();
    market.index(0, { one: "100", two: "100" });
    const [decision] = market.index(3, { one: "100", two: "102.5" });
    // Spread 2.5 / 100 = 0.025 against 0.02: confidence 1 - 0.005 / 0.02 = 0.75.
    expect(decision).toEqual({
      quoteType: "Index",
      symbol: "BTC",
      decidedAt: NOON + 3_000,
      price: price("101.25"),
      validity: "TooUncertain",
      quorumUntil: NOON + 13_000,
      freshUntil: NOON + 13_000,
      confidence: rate("0.75"),
      average: price("100"),
      sources: ["one", "two"].map((quoteSource) => ({
        quoteSource,
        price: price(quoteSource === "one" ? "100" : "102.5"),
        eventTime: NOON + 3_000,
        weight: rate("1"),
        standing: "Used",
        changed: false,
      })),
      inputs: [],
    });
  });

  it("lets a symbol of tier 2 spread twice as far", () => {
    const market = new Market({ tiers: [{ symbol: "BTC", tier: rate("2") }] });
    expect(told(market.index(0, { one: "100", two: "102.5" }))).toBe("101.25 Valid");
  });
});

describe("a mark", () => {
  it("follows the index and its book, and a trade within the book", () => {
    const market = new Market();
    market.index(0, { one: "100", two: "100" });
    book(market, "99", "103");
    expect(told(market.close(), "BTC-PERP")).toBe("100.5 Valid");
    market.feed.put(trade({ eventTime: market.now, price: price("102"), ...FILL }));
    // Fair 100 + 1 (the premium of a second of mid 101), book 102.
    expect(told(market.index(1, { one: "100" }), "BTC-PERP")).toBe("101.5 Valid");
  });

  it("is not moved by a liquidation's fill", () => {
    const market = new Market();
    market.index(0, { one: "100", two: "100" });
    book(market, "99", "103");
    market.close();
    const forced = { buyerLiquidationId: "ann:1:2", price: price("102") };
    market.feed.put(trade({ eventTime: market.now, ...FILL, ...forced }));
    // Fair 101, and the book still at its middle, 101.
    expect(told(market.index(1, { one: "100" }), "BTC-PERP")).toBe("101 Valid");
  });

  it("without a bid is what other venues' perpetuals say, and without those stands still", () => {
    const market = new Market();
    market.index(0, { one: "100", two: "100" });
    book(market, "99", "101");
    market.quote("Mark", "BTC-PERP", ["north", "104"]);
    expect(told(market.close(), "BTC-PERP")).toBe("100 Valid");
    market.now += 6_000;
    book(market, null, "101");
    expect(told(market.close(), "BTC-PERP")).toBe("104 Valid");
    market.now += 6_000;
    book(market, null, "101");
    expect(told(market.close(), "BTC-PERP")).toBe("104 StaleForMargin, north Stale");
  });
});

describe("funding", () => {
  it("below the quorum is refused, and let in with the quote that makes a mark", () => {
    const market = new Market();
    market.quote("Index", "BTC", ["one", "100"]);
    expect(entries(market.feed.put(funding())).at(-1)).toMatchObject({ reason: "NoMarkPrice" });
    market.quote("Index", "BTC", ["two", "102"]);
    expect(entries(market.feed.put(funding())).at(-1)).toMatchObject({ mark: price("101") });
  });
});

describe("a release", () => {
  const release = (market: Market, reason = "checked") =>
    entries(
      market.feed.put({
        kind: "BreakerReleased",
        eventId: "release",
        eventTime: market.now,
        source: null,
        quoteType: "Index",
        symbol: "BTC",
        reason,
      }),
    );

  it("of what is not stopped is refused, and says so", () => {
    const market = new Market();
    market.index(0, { one: "100", two: "100" });
    expect(release(market)).toMatchObject([{ reason: "DuplicateEvent" }]);
    const letter = market.feed.said.find(({ event }) => event.kind === "DeadLetter")?.event;
    expect(letter).toMatchObject({
      detail: expect.stringContaining('the breaker of Index "BTC" stops nothing now'),
    });
  });

  it("enters the journal, and needs a reason", () => {
    const market = new Market();
    market.index(0, { one: "100", two: "100" });
    expect(told(market.index(1, { one: "501", two: "501" }))).toBe("501 TooVolatile");
    expect(release(market, "")).toMatchObject([{ reason: "OutOfRange" }]);
    expect(release(market)).toMatchObject([{ kind: "BreakerReleased", reason: "checked" }]);
    expect(release(market)).toMatchObject([{ reason: "DuplicateEvent" }]);
  });
});

it("a book that is crossed, not above zero, of nothing listed or late is refused", () => {
  const market = new Market();
  const reasons = (said: ReturnType<typeof book>) =>
    entries(said).map((entry) => (entry.kind === "Quarantined" ? entry.reason : entry.kind));
  expect(reasons(book(market, "101", "100"))).toEqual(["OutOfRange"]);
  expect(reasons(book(market, "0", "100"))).toEqual(["NonPositivePrice"]);
  expect(reasons(book(market, null, "-1"))).toEqual(["NonPositivePrice"]);
  expect(reasons(book(market, "100", "100"))).toEqual([]);
  market.now -= 1;
  expect(reasons(book(market, "100", "101")).at(-1)).toBe("TimeWentBackwards");
  const unlisted = { kind: "BookQuoted", eventId: "b", eventTime: NOON, instrument: "X" } as const;
  const said = market.feed.put({ ...unlisted, bestBid: null, bestAsk: null });
  expect(reasons(said)).toEqual(["UnknownInstrument"]);
});

describe("any interleaving of sources, repeats and jumps of time", () => {
  const step = fc.record({
    source: fc.constantFrom("one", "two", "three", "four", "five"),
    units: fc.oneof(fc.integer({ min: 90, max: 110 }), fc.integer({ min: 1, max: 1_000_000 })),
    wait: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 4_000 }), fc.constant(86_400_000)),
    what: fc.constantFrom("index", "index", "mark", "book", "trade", "tick", "again"),
  });

  it("gives no price outside the span of the sources used, and a restart changes nothing", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), fc.nat(59), (steps, cut) => {
        const [whole, restarted] = [new Feed(1), new Feed(1)];
        for (const feed of [whole, restarted]) {
          let now = NOON;
          feed.put(listing());
          feed.put(parameters({ priceIntegrity: INTEGRITY }));
          for (const [at, { source, units, wait, what }] of steps.entries()) {
            now += wait;
            const text = price(String(units));
            const head = { eventId: `e-${at}`, eventTime: now };
            const mark = { quoteType: "Mark", symbol: "BTC-PERP" } as const;
            if (what === "tick") feed.put(tick(now));
            else if (what === "trade") feed.put(trade({ ...head, ...FILL, price: text }));
            else if (what === "book") {
              const best = { bestBid: text, bestAsk: (text + 5n) as typeof text };
              feed.put({ kind: "BookQuoted", ...head, instrument: "BTC-PERP", ...best });
            } else {
              const quoted = quote({ ...head, quoteSource: source, price: text });
              feed.put(what === "mark" ? { ...quoted, ...mark } : quoted);
              if (what === "again") feed.put(quoted, { offset: 0 });
            }
            if (at === cut && feed === restarted) feed.restart();
          }
          feed.put(tick(now + 200));
        }
        expect(restarted.said).toEqual(whole.said);
        expect(restarted.checkpoint()).toEqual(whole.checkpoint());
        for (const { decisions } of batchesOf(whole)) {
          for (const decision of decisions) expectWithin(decision);
        }
      }),
      { numRuns: 150 },
    );
  });
});

type Batch = Extract<ReturnType<Feed["journal"]>[number], { readonly kind: "PriceBatch" }>;

function batchesOf(feed: Feed): Batch[] {
  return feed.journal(0).filter((entry): entry is Batch => entry.kind === "PriceBatch");
}

/** Of an index that is decided now the sources used, of a mark its inputs, span the price. */
function expectWithin(decision: Batch["decisions"][number]): void {
  const { quoteType, validity, sources, inputs } = decision;
  const used = sources.filter(({ standing }) => standing === "Used");
  const span = (quoteType === "Index" ? used : inputs).map((each) => each.price);
  const current = decision.quorumUntil >= decision.decidedAt && validity !== "NonPositive";
  if (!current) return;
  const sorted = span.toSorted((a, b) => (a < b ? -1 : 1));
  expect(decision.price! >= sorted[0]! && decision.price! <= sorted.at(-1)!).toBe(true);
  expect(decision.confidence >= 0n && decision.confidence <= rate("1")).toBe(true);
}
