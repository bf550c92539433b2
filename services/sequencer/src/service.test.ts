/** What the sequencer makes of good inputs: legs, batches, funding, and who hears of them. */
import { amount, price, quantity, rate, shardOf } from "@margin-engine/core";
import {
  deposit,
  EXPIRY,
  funding,
  future,
  inverse,
  listing,
  NOON,
  parameters,
  quote,
  settlement,
  tick,
  trade,
  withdrawal,
} from "./given/events";
import { entries, Feed } from "./given/feed";

/** A venue with everything listed that the tests use. */
function opened(shards = 2): Feed {
  const feed = new Feed(shards);
  for (const event of [listing(), future(), inverse(), parameters()]) feed.put(event);
  return feed;
}

describe("a trade", () => {
  it("becomes a leg of the buyer and a leg of the seller, each in its account's shard", () => {
    const said = opened(5).put(trade());
    const [buyer, seller] = entries(said);
    expect(said.map(({ topic, partition, key }) => [topic, partition, key])).toEqual(
      ["long-account", "short-account"].map((account) => {
        const shard = shardOf(account, 5);
        return ["journal", shard, String(shard)];
      }),
    );
    const both = { kind: "TradeLeg", eventId: "trade-1", eventTime: NOON, instrument: "BTC-PERP" };
    const place = { topic: "trades", partition: 0, offset: 0 };
    expect(buyer).toEqual({
      ...both,
      source: { ...place, part: 0 },
      account: "long-account",
      price: price("60000.5"),
      quantity: quantity("0.25"),
      fee: trade().buyerFee,
      liquidationId: null,
    });
    expect(seller).toEqual({
      ...both,
      source: { ...place, part: 1 },
      account: "short-account",
      price: price("60000.5"),
      quantity: quantity("-0.25"),
      fee: trade().sellerFee,
      liquidationId: "short-account:1:2",
    });
  });

  it("with one account on both sides is two legs that cancel", () => {
    const legs = entries(opened().put(trade({ seller: "long-account" })));
    const quantities = legs.map((leg) => (leg.kind === "TradeLeg" ? leg.quantity : 0n));
    expect(quantities).toEqual([quantity("0.25"), quantity("-0.25")]);
  });

  it("may carry a fee of the whole value traded: 100 x 60000 = 6000000 USDT, and no more", () => {
    const value = { price: price("60000"), quantity: quantity("100"), sellerFee: amount("0") };
    const feed = opened();
    const at = trade({ ...value, buyerFee: amount("6000000") });
    const above = trade({
      ...value,
      eventId: "trade-2",
      buyerFee: amount("6000000.00000001"),
    });
    expect(entries(feed.put(at)).map(({ kind }) => kind)).toEqual(["TradeLeg", "TradeLeg"]);
    expect(entries(feed.put(above)).map(({ kind }) => kind)).toEqual(["Quarantined"]);
  });

  it("of an inverse contract is valued in coin: 600 x 100 / 60000 = 1 BTC bounds its fee", () => {
    const terms = { instrument: "BTC-COIN", price: price("60000"), quantity: quantity("600") };
    const feed = opened();
    const at = trade({ ...terms, buyerFee: amount("-1"), sellerFee: amount("1") });
    const above = trade({ ...terms, eventId: "trade-2", buyerFee: amount("1.00000001") });
    expect(entries(feed.put(at)).map(({ kind }) => kind)).toEqual(["TradeLeg", "TradeLeg"]);
    expect(entries(feed.put(above)).map(({ kind }) => kind)).toEqual(["Quarantined"]);
  });
});

describe("quotes", () => {
  const mark = { quoteType: "Mark", symbol: "BTC-PERP" } as const;

  it("stay back until an input of a later tick, then go to every shard as one batch", () => {
    const feed = opened(3);
    const held = [
      ...feed.put(quote({ eventTime: NOON })),
      ...feed.put(quote({ ...mark, eventTime: NOON + 99, price: price("60010") })),
      ...feed.put(quote({ quoteSource: "second", eventTime: NOON + 50, price: price("60001") })),
      ...feed.put(trade({ eventTime: NOON + 99 })),
    ];
    expect(held.filter(({ event }) => event.kind === "PriceBatch")).toEqual([]);
    const said = feed.put(deposit({ eventTime: NOON + 100 }));
    expect(said.map(({ partition }) => partition).slice(0, 3)).toEqual([0, 1, 2]);
    const [batch, ...rest] = entries(said);
    expect(batch).toEqual({
      kind: "PriceBatch",
      eventId: "price-batch/1",
      eventTime: NOON + 99,
      source: { topic: "prices", partition: 0, offset: 2, part: 0 },
      batch: 1,
      fromOffset: 0,
      prices: [
        { quoteType: "Index", symbol: "BTC", price: price("60000.5") },
        { quoteType: "Mark", symbol: "BTC-PERP", price: price("60010") },
      ],
      figures: [],
      decisions: [
        expect.objectContaining({ symbol: "BTC", price: price("60000.5"), validity: "Valid" }),
        expect.objectContaining({ symbol: "BTC-PERP", price: price("60010"), validity: "Valid" }),
      ],
    });
    expect(rest.map(({ kind }) => kind)).toEqual([
      "PriceBatch",
      "PriceBatch",
      "CollateralDeposited",
    ]);
  });

  it("that move no median are accounted for by a batch without prices", () => {
    const feed = opened(1);
    feed.put(quote());
    feed.put(tick(NOON));
    feed.put(quote({ eventTime: NOON + 10 }));
    const [batch] = entries(feed.put(tick(NOON + 200)));
    expect(batch).toMatchObject({ batch: 2, fromOffset: 2, source: { offset: 2 }, prices: [] });
  });

  it("that go and come back within a tick list no price", () => {
    const feed = opened(1);
    feed.put(quote());
    feed.put(tick(NOON));
    feed.put(quote({ price: price("70000") }));
    feed.put(quote({ price: price("60000") }));
    expect(entries(feed.put(tick(NOON)))[0]).toMatchObject({ kind: "PriceBatch", prices: [] });
  });

  it("are not overtaken by an entry of their topic: refused input closes the batch first", () => {
    const feed = opened(1);
    feed.put(quote());
    const said = feed.put(quote({ price: price("-1") }));
    const offsets = entries(said).map(({ kind, source }) => [kind, source?.offset]);
    expect(offsets).toEqual([
      ["PriceBatch", 0],
      ["Quarantined", 1],
    ]);
  });

  it("stay back when a refused input of another topic is of a later tick", () => {
    const feed = opened(1);
    feed.put(quote());
    const said = feed.put(trade({ eventTime: NOON + 5_000, price: price("-1") }));
    expect(entries(said).map(({ kind }) => kind)).toEqual(["Quarantined"]);
  });

  it("of two partitions make a batch each, numbered in the order of the partitions", () => {
    const feed = opened(1);
    feed.put(quote({ symbol: "ETH" }), { partition: 1, offset: 40 });
    feed.put(quote(), { partition: 0, offset: 7 });
    const batches = entries(feed.put(trade({ eventTime: NOON + 100 }))).slice(0, 2);
    expect(batches).toMatchObject([
      { batch: 1, fromOffset: 7, source: { partition: 0, offset: 7 } },
      { batch: 2, fromOffset: 40, source: { partition: 1, offset: 40 } },
    ]);
  });

  it("come through when a clock far ahead ends no tick: a batch spans 4096 offsets at most", () => {
    const feed = opened(1);
    feed.put(trade({ eventTime: NOON * 1_000 }));
    for (let offset = 0; offset < 4_096; offset++) expect(feed.put(quote())).toEqual([]);
    expect(entries(feed.put(quote()))).toMatchObject([
      { fromOffset: 0, source: { offset: 4_095 } },
    ]);
  });
});

describe("a clock tick", () => {
  it("goes to every shard after the batch it closes", () => {
    const feed = opened(2);
    feed.put(quote());
    const said = feed.put(tick(NOON + 1));
    const heard = said.map(({ partition, event }) => [partition, event.kind]);
    expect(heard).toEqual([
      [0, "PriceBatch"],
      [1, "PriceBatch"],
      [0, "ClockTicked"],
      [1, "ClockTicked"],
    ]);
    const source = { topic: "prices", partition: 0, offset: 1, part: 0 };
    expect(entries(said)[3]).toEqual({ ...tick(NOON + 1), source });
  });
});

describe("funding", () => {
  const atMark = (said: ReturnType<Feed["put"]>) => entries(said).at(-1);

  it("carries the median mark, which the journal shows before it, to every shard", () => {
    const feed = opened(2);
    const mark = { quoteType: "Mark", symbol: "BTC-PERP" } as const;
    feed.put(quote());
    feed.put(quote({ ...mark, price: price("60010") }));
    feed.put(quote({ ...mark, quoteSource: "second", price: price("60020") }));
    const said = feed.put(funding());
    expect(entries(said).map(({ kind }) => kind)).toEqual([
      "PriceBatch",
      "PriceBatch",
      "FundingApplied",
      "FundingApplied",
    ]);
    expect(atMark(said)).toEqual({
      kind: "FundingApplied",
      eventId: "funding-1",
      eventTime: NOON,
      source: { topic: "prices", partition: 0, offset: 3, part: 0 },
      instrument: "BTC-PERP",
      rate: rate("0.0001"),
      mark: price("60015"),
    });
  });

  it("uses the underlying's index where there is no mark", () => {
    const feed = opened();
    feed.put(quote());
    expect(atMark(feed.put(funding()))).toMatchObject({ mark: price("60000") });
  });
});

describe("a settlement price", () => {
  it("goes to every shard at the expiry, and the instrument's trading is over", () => {
    const feed = opened(2);
    const said = feed.put(settlement());
    const source = { topic: "prices", partition: 0, offset: 0, part: 0 };
    expect(entries(said)).toEqual([0, 1].map(() => ({ ...settlement(), source })));
    const late = trade({ instrument: "BTC-FUT", eventTime: EXPIRY - 1 });
    expect(entries(feed.put(late))).toMatchObject([{ reason: "InstrumentExpired" }]);
  });
});

it("a settled instrument's marks are forgotten", () => {
  const feed = opened(1);
  feed.put(quote({ quoteType: "Mark", symbol: "BTC-FUT" }));
  feed.put(quote());
  feed.put(settlement());
  const kept = feed.checkpoint().symbols.map(({ quoteType, symbol }) => `${quoteType} ${symbol}`);
  expect(kept).toEqual(["Index BTC"]);
});

it("the clock never goes back: an input behind it ends no tick and moves nothing", () => {
  const feed = opened(1);
  feed.put(trade({ eventTime: NOON + 500 }));
  feed.put(quote({ eventTime: NOON + 10 }));
  expect(feed.checkpoint().clock).toBe(NOON + 500);
  const kinds = entries(feed.put(trade({ eventId: "trade-2", eventTime: NOON + 599 })));
  expect(kinds.map(({ kind }) => kind)).toEqual(["TradeLeg", "TradeLeg"]);
});

describe("collateral, listings and parameters", () => {
  it("collateral goes to the account's shard", () => {
    const feed = opened(5);
    for (const event of [deposit(), withdrawal()]) {
      const [said, ...more] = feed.put(event);
      expect(more).toEqual([]);
      expect(said?.partition).toBe(shardOf("long-account", 5));
      expect(said?.event).toMatchObject({ ...event, source: { topic: "collateral" } });
    }
  });

  it("an asset is known when a listed instrument settles in it", () => {
    const feed = new Feed(1);
    feed.put(listing());
    expect(entries(feed.put(deposit({ asset: "USDT" })))).toMatchObject([{ asset: "USDT" }]);
  });

  it("listings and parameters go to every shard", () => {
    const feed = new Feed(2);
    const source = { topic: "instruments", partition: 0, offset: 0, part: 0 };
    expect(entries(feed.put(listing()))).toEqual([0, 1].map(() => ({ ...listing(), source })));
    expect(entries(feed.put(parameters()))).toMatchObject(
      [parameters(), parameters()].map((event) => ({
        ...event,
        source: { topic: "risk-parameters", offset: 0 },
      })),
    );
  });
});

describe("a record delivered again", () => {
  it("is passed over, whatever it holds", () => {
    const feed = opened();
    feed.put(trade());
    const before = feed.checkpoint();
    expect(feed.put(trade({ eventId: "trade-2" }), { offset: 0 })).toEqual([]);
    expect(feed.checkpoint()).toEqual(before);
  });
});

it("a record that is neither an event nor a fault stops the sequencer", () => {
  expect(() => opened().put(tick(NOON), { event: null })).toThrow("prices/0@0");
});
