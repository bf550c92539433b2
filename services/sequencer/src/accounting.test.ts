/**
 * SQ-1 to SQ-6 over random mixes of inputs: every offset accounted for exactly once, order kept,
 * repeats without effect, and restarts without a trace.
 */
import {
  amount,
  figure,
  type InputEvent,
  type JournalEntry,
  type PriceBatch,
  price,
  quantity,
} from "@margin-engine/core";
import fc from "fast-check";
import {
  deposit,
  EXPIRY,
  figureQuote,
  funding,
  future,
  listing,
  NOON,
  parameters,
  quote,
  settlement,
  tick,
  trade,
  withdrawal,
} from "./given/events";
import { Feed, type Input, record, topicOf } from "./given/feed";

const SHARDS = 3;
const LAST = NOON + 1_000_000;

/** How far an event's time is off an even pace: mostly not, sometimes behind its predecessors. */
const jitter = fc.constantFrom(0, 0, 0, 0, 7, 90, -60);
const id = fc.integer({ min: 0, max: 200 }).map((number) => ({ eventId: `id-${number}` }));
const account = fc.constantFrom("ann", "bob", "cy", "di", "ed", "");
const priced = fc.constantFrom("0", "1", "1.00000001", "59999", "60000", "60001").map(price);
const instrument = fc.constantFrom("BTC-PERP", "BTC-PERP", "BTC-FUT", "DOGE");

const trades: fc.Arbitrary<InputEvent> = fc
  .record({
    instrument,
    buyer: account,
    seller: account,
    price: priced,
    quantity: fc.constantFrom("1", "2", "0.5", "0.0005", "-1").map(quantity),
    venue: fc.constantFrom("alpha", "beta"),
  })
  .map((fields) => trade({ ...fields, buyerFee: amount("0"), sellerFee: amount("0") }));

const quotes: fc.Arbitrary<InputEvent> = fc
  .record({ quoteSource: fc.constantFrom("a", "b", "c"), symbol: fc.constantFrom("BTC", "DOGE") })
  .chain((fields) => priced.map((value) => quote({ ...fields, price: value })));

const event: fc.Arbitrary<InputEvent> = fc.oneof(
  { arbitrary: trades, weight: 4 },
  { arbitrary: quotes, weight: 4 },
  fc
    .record({ symbol: instrument, price: priced })
    .map((fields) => quote({ quoteType: "Mark", ...fields })),
  fc
    .record({ value: fc.constantFrom("0.5", "0.6", "21").map(figure) })
    .map((fields) =>
      figureQuote({ figure: "InterestRate", ...fields, symbol: "BTC", expiry: EXPIRY }),
    ),
  fc.record({ instrument }).map(funding),
  fc.record({ instrument, eventTime: fc.constantFrom(NOON, EXPIRY) }).map(settlement),
  fc.constant(tick(NOON)),
  fc.record({ account, asset: fc.constantFrom("USDT", "DOGE") }).map(deposit),
  fc.record({ account, asset: fc.constantFrom("USDT", "ETH") }).map(withdrawal),
  fc.constantFrom(listing(), listing({ instrument: "DOGE", underlying: "DOGE" })),
  fc.constantFrom(parameters(), parameters({ version: 2 })),
);

/** Times at a pace of five a tick, ids that collide now and then; some records are garbage. */
const inputs: fc.Arbitrary<Input[]> = fc
  .array(fc.tuple(event, jitter, id, fc.nat({ max: 9 })), {
    maxLength: 150,
    size: "max",
  })
  .map((drawn) => {
    const offsets = new Map<string, number>();
    return drawn.map(([plain, late, named, dice], at) => {
      const paced = { eventTime: NOON + at * 20 + late };
      const time = plain.kind === "SettlementPricePublished" ? {} : paced;
      const made = { ...plain, ...time, ...named } as InputEvent;
      const topic = topicOf(made);
      const offset = offsets.get(topic) ?? 0;
      offsets.set(topic, offset + 1);
      if (dice > 0) return record(made, offset);
      const undecodable = { reason: "Undecodable", detail: "garbled" } as const;
      return record(made, offset, { event: null, undecodable });
    });
  });

/** Listings at offsets of a partition of their own, so that the drawn ones start at 0. */
function opened(): Feed {
  const feed = new Feed(SHARDS);
  for (const listed of [listing(), future()]) feed.put(listed, { partition: 1 });
  feed.put(parameters(), { partition: 1 });
  return feed;
}

/** Feeds the inputs, then a tick that closes the last batch. */
function run(fed: readonly Input[], feed = opened()): Feed {
  for (const input of fed) feed.take(input);
  feed.take(record(tick(LAST), 1_000));
  return feed;
}

/** How many times each part of an input shows in a shard's journal, by place. */
function tally(journal: readonly JournalEntry[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const entry of journal) {
    const { topic, partition, offset, part } = entry.source!;
    const from = entry.kind === "PriceBatch" ? entry.fromOffset : offset;
    for (let at = from; at <= offset; at++) {
      const place = `${topic}/${partition}@${at}.${part}`;
      counts.set(place, (counts.get(place) ?? 0) + 1);
    }
  }
  return counts;
}

const forOne = new Set(["TradeLeg", "CollateralDeposited", "WithdrawalRequested", "Quarantined"]);

describe("over any inputs", () => {
  it("every offset is in the journal once, or in quarantine once", () => {
    fc.assert(
      fc.property(inputs, (fed) => {
        const feed = run(fed);
        const journals = Array.from({ length: SHARDS }, (_, shard) => feed.journal(shard));
        const single = tally(journals.flat().filter(({ kind }) => forOne.has(kind)));
        const shared = journals.map((journal) =>
          tally(journal.filter(({ kind }) => !forOne.has(kind))),
        );
        for (const heard of shared) expect(heard).toEqual(shared[0]);
        for (const { topic, offset } of fed) {
          const [first, second] = [`${topic}/0@${offset}.0`, `${topic}/0@${offset}.1`];
          expect((single.get(first) ?? 0) + (shared[0]!.get(first) ?? 0)).toBe(1);
          const legs = feed.said.filter(
            ({ event: said }) => said.kind === "TradeLeg" && said.source!.offset === offset,
          );
          expect(single.get(second) ?? 0).toBe(topic === "trades" && legs.length > 0 ? 1 : 0);
        }
        const letters = feed.said.filter(({ topic }) => topic === "dead-letters");
        const marks = journals.flat().filter(({ kind }) => kind === "Quarantined");
        expect(letters.map(({ key }) => key)).toEqual(marks.map(({ eventId }) => eventId));
      }),
    );
  });

  it("source positions rise in every shard's journal, topic by topic", () => {
    fc.assert(
      fc.property(inputs, (fed) => {
        const feed = run(fed);
        for (let shard = 0; shard < SHARDS; shard++) {
          const last = new Map<string, number>();
          for (const { source } of feed.journal(shard)) {
            const { topic, partition, offset, part } = source!;
            const [place, position] = [`${topic}/${partition}`, offset * 2 + part];
            expect(position).toBeGreaterThan(last.get(place) ?? -1);
            last.set(place, position);
          }
        }
      }),
    );
  });

  it("records delivered again change nothing", () => {
    fc.assert(
      fc.property(inputs, (fed) => {
        const again = fed.flatMap((input, at) => [input, input, fed[at >> 1]!]);
        expect(run(again).said).toEqual(run(fed).said);
      }),
    );
  });

  it("a restart from the checkpoint's bytes at any point leaves no trace", () => {
    fc.assert(
      fc.property(inputs, fc.array(fc.nat({ max: 150 }), { maxLength: 3 }), (fed, cuts) => {
        const whole = run(fed);
        const cut = opened();
        fed.forEach((input, at) => {
          if (cuts.includes(at)) cut.restart();
          cut.take(input);
        });
        cut.restart();
        expect(run([], cut).said).toEqual(whole.said);
        expect(cut.checkpoint()).toEqual(whole.checkpoint());
      }),
    );
  });
});

it("an upstream's resends at new offsets book once", () => {
  const feed = run(
    [trade(), trade(), deposit(), deposit(), trade({ venue: "beta" })].map((sent, offset) =>
      record(sent, offset),
    ),
  );
  const booked = feed.said.flatMap(({ event: said }) =>
    said.kind === "TradeLeg" || said.kind === "CollateralDeposited" ? [said.source!.offset] : [],
  );
  expect(booked).toEqual([0, 0, 2, 4, 4]);
});

it("the order of the sources within a tick does not change the prices", () => {
  const sources = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"), { minLength: 1 });
  const quotes = sources.chain((names) =>
    fc.tuple(
      ...names.map((quoteSource) =>
        fc
          .tuple(fc.integer({ min: 1, max: 10 ** 12 }), fc.constantFrom("BTC", "ETH"))
          .map(([value, symbol]) => quote({ quoteSource, symbol, price: BigInt(value) as never })),
      ),
    ),
  );
  const prices = (sent: readonly InputEvent[]) => {
    const feed = run(sent.map((said, offset) => record(said, offset)));
    const [batch] = feed.journal(0).filter(({ kind }) => kind === "PriceBatch");
    return (batch as PriceBatch).prices;
  };
  const shuffled = quotes.chain((sent) =>
    fc.tuple(fc.constant(sent), fc.shuffledSubarray(sent, { minLength: sent.length })),
  );
  fc.assert(
    fc.property(shuffled, ([sent, mixed]) => {
      expect(prices(mixed)).toEqual(prices(sent));
    }),
  );
});
