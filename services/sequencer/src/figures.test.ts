/** Figures of the market that are no prices: which are let in, and how they travel. */
import { figure, type PriceBatch, price, type QuarantineReason } from "@margin-engine/core";
import {
  EXPIRY,
  figureQuote,
  future,
  listing,
  NOON,
  option,
  parameters,
  quote,
  settlement,
  tick,
} from "./given/events";
import { entries, Feed } from "./given/feed";

const ENDED = { instrument: "OLD", expiry: NOON + 1, eventId: "listing-4" };
const forward = { figure: "Forward", symbol: "BTC", expiry: EXPIRY } as const;
const average = { ...forward, figure: "SettlementAverage" } as const;

function opened(): Feed {
  const feed = new Feed(2);
  for (const listed of [listing(), future(), option(), option(ENDED)]) feed.put(listed);
  feed.put(parameters());
  feed.put(settlement({ instrument: "OLD", eventTime: NOON + 1 }));
  return feed;
}

/** The one batch that a later tick closes. */
function closed(feed: Feed, at: number): PriceBatch {
  const [batch] = entries(feed.put(tick(at)));
  return batch as PriceBatch;
}

describe("a figure is let in", () => {
  it.each([
    { value: figure("20") },
    { value: figure("0.000000000001") },
    { ...forward, value: figure("0.000000000001") },
    { ...forward, figure: "InterestRate", value: figure("-1") },
    { ...average, value: figure("60000"), eventTime: EXPIRY - 1_800_000 },
    { figure: "Depth", symbol: "BTC", value: figure("0") },
    { figure: "OpenInterest", symbol: "BTC-PERP", value: figure("1000000000000") },
  ] as const)("%o", (fields) => {
    const feed = opened();
    const sent = figureQuote({ eventTime: NOON + 1, ...fields });
    feed.put({ ...sent, eventTime: Math.max(NOON, sent.eventTime) });
    const { eventId, eventTime, kind, quoteSource, ...shown } = sent;
    expect(closed(feed, EXPIRY + 1000).figures).toEqual([shown]);
  });
});

describe("a figure is refused", () => {
  it.each<[QuarantineReason, Parameters<typeof figureQuote>[0], string]>([
    [
      "OutOfRange",
      { value: figure("20.000000000001") },
      "Volatility 20.000000000001 is not above 0 and at most 20",
    ],
    ["OutOfRange", { value: figure("0") }, "Volatility 0 is not above 0"],
    [
      "OutOfRange",
      { ...forward, figure: "InterestRate", value: figure("1.1") },
      "InterestRate 1.1 is not from -1 to 1",
    ],
    [
      "OutOfRange",
      { figure: "Depth", symbol: "BTC", value: figure("-1") },
      "Depth -1 is not from 0 to 1000000000000000",
    ],
    ["OutOfRange", { quoteSource: "" }, "quoteSource of 0 characters"],
    ["OutOfRange", { expiry: EXPIRY }, "expiry 2000000, which a figure of Volatility does not"],
    ["OutOfRange", { ...forward, expiry: null }, "expiry null, which a figure of Forward needs"],
    ["UnknownInstrument", { symbol: "DOGE" }, 'instrument "DOGE" is not listed'],
    ["UnknownInstrument", { ...forward, symbol: "DOGE" }, 'on "DOGE" that expires at 2000000'],
    ["UnknownInstrument", { ...forward, expiry: 9 }, 'on "BTC" that expires at 9'],
    ["UnknownAsset", { figure: "Depth", symbol: "DOGE" }, '"DOGE" is no underlying'],
    ["WrongInstrumentType", { symbol: "BTC-FUT" }, "is of type Future and has no volatility"],
    ["InstrumentExpired", { symbol: "OLD" }, '"OLD" was settled'],
    ["InstrumentExpired", { ...forward, eventTime: EXPIRY + 1 }, '"BTC" of 2000000 has expired'],
    ["TimeWentBackwards", { eventTime: NOON - 1 }, 'the last one of "desk"'],
  ])("%s: %o", (reason, fields, says) => {
    const feed = opened();
    feed.put(figureQuote());
    const [letter] = feed.put(figureQuote({ eventTime: NOON + 1, ...fields })).slice(-2);
    expect(letter?.event).toMatchObject({ kind: "DeadLetter", reason });
    expect(letter?.event).toHaveProperty("detail", expect.stringContaining(says));
  });

  it("when it is the average of a settlement that has not begun", () => {
    const feed = new Feed();
    const later = { expiry: NOON + 1_800_001 };
    feed.put(option(later));
    const sent = { ...average, ...later, value: figure("60000") };
    const [letter] = feed.put(figureQuote(sent));
    expect(letter?.event).toMatchObject({ kind: "DeadLetter", reason: "OutOfRange" });
    expect(
      feed.put(figureQuote({ ...sent, eventTime: NOON + 1 })).map((said) => said.event),
    ).toEqual([]);
  });
});

describe("figures", () => {
  it("travel with the prices of their tick, each the median of its sources", () => {
    const feed = opened();
    feed.put(quote());
    for (const [quoteSource, text] of [
      ["a", "0.6"],
      ["b", "0.5"],
      ["c", "0.9"],
    ] as const) {
      feed.put(figureQuote({ quoteSource, value: figure(text) }));
    }
    feed.put(figureQuote({ ...forward, value: figure("60100") }));
    expect(closed(feed, NOON + 100)).toMatchObject({
      fromOffset: 1,
      source: { offset: 5 },
      prices: [{ symbol: "BTC", price: price("60000") }],
      figures: [
        { ...forward, value: figure("60100") },
        { figure: "Volatility", symbol: "BTC-CALL", expiry: null, value: figure("0.6") },
      ],
    });
  });

  it("that do not move are shown again after ten seconds, not before", () => {
    const feed = opened();
    const shownAt = (eventTime: number) => {
      feed.put(figureQuote({ eventTime }));
      return closed(feed, eventTime + 100).figures.length;
    };
    expect([0, 9_999, 10_000, 19_999].map((later) => shownAt(NOON + later))).toEqual([1, 0, 1, 0]);
  });

  it("of an instrument and its expiry are forgotten when it is settled", () => {
    const feed = opened();
    for (const fields of [{}, forward]) feed.put(figureQuote(fields));
    feed.put(settlement({ instrument: "BTC-CALL" }));
    expect(feed.checkpoint().figures).toEqual([]);
  });

  it("are in the checkpoint, pending or shown", () => {
    const [one, other] = [opened(), opened()];
    for (const feed of [one, other]) {
      feed.put(figureQuote());
      feed.put(tick(NOON + 100));
      feed.put(figureQuote({ ...forward, eventTime: NOON + 110, value: figure("60100") }));
      feed.put(figureQuote({ eventTime: NOON + 120, value: figure("0.7") }));
    }
    other.restart();
    expect(closed(other, NOON + 200)).toEqual(closed(one, NOON + 200));
    expect(other.checkpoint()).toEqual(one.checkpoint());
  });
});
