/** SQ-7: every reason, what is kept of the refused input, and that it harms nothing else. */
import {
  amount,
  type DeadLetter,
  type InputEvent,
  multiplier,
  price,
  QUARANTINE_REASONS,
  type QuarantineReason,
  quantity,
  rate,
} from "@margin-engine/core";
import {
  deposit,
  EXPIRY,
  funding,
  future,
  listing,
  mode,
  NOON,
  parameters,
  quote,
  settlement,
  tick,
  trade,
  withdrawal,
} from "./given/events";
import { entries, Feed, type Input, topicOf } from "./given/feed";

interface Case {
  readonly reason: QuarantineReason;
  readonly name: string;
  readonly bad: InputEvent;
  readonly place?: Partial<Input>;
  /** Words that the sentence for a person must hold. */
  readonly says: string;
}

const TOO_LATE = EXPIRY * 2;
const text = "x".repeat(129);

/** What the codec says of bytes that are no event. */
function unreadable(reason: QuarantineReason, detail: string): Partial<Input> {
  return { event: null, undecodable: { reason, detail } };
}

function refused(reason: QuarantineReason, bad: InputEvent, says: string): Case {
  return { reason, name: `${bad.kind}: ${says}`, bad, says };
}

const next = { eventId: "next", eventTime: NOON + 1_000 };
const later = (bad: InputEvent): InputEvent => ({ ...bad, ...next });

const CASES: readonly Case[] = [
  {
    ...refused("Undecodable", tick(NOON), "the body ends too soon"),
    place: unreadable("Undecodable", "the body ends too soon; write the event again"),
  },
  {
    ...refused("TooManyDecimals", trade(next), "9 decimals"),
    place: unreadable("TooManyDecimals", "price has 9 decimals; write at most 8"),
  },
  {
    ...refused("UnexpectedEvent", trade(next), "TradeExecuted is not an event of prices"),
    place: { topic: "prices" },
  },
  refused("OutOfRange", trade({ eventTime: -1 }), "eventTime -1 is not from 0"),
  refused("OutOfRange", trade({ eventTime: NOON * 1e12 }), "eventTime 1000000000000000000"),
  refused("OutOfRange", trade({ eventTime: 0.5 }), "eventTime 0.5"),
  refused("OutOfRange", trade({ ...next, eventId: "" }), "eventId of 0 characters"),
  refused("OutOfRange", trade({ ...next, venue: text }), "venue of 129 characters"),
  refused("OutOfRange", trade({ ...next, buyer: "" }), "buyer of 0 characters"),
  refused("OutOfRange", trade({ ...next, seller: text }), "seller of 129 characters"),
  refused("OutOfRange", trade({ ...next, buyerLiquidationId: "" }), "buyerLiquidationId of 0"),
  refused(
    "OutOfRange",
    trade({ ...next, quantity: quantity("1000000000000.001") }),
    "quantity 1000000000000.001 is above 1000000000000",
  ),
  refused(
    "OutOfRange",
    trade({ ...next, price: price("10000000000.00000001") }),
    "price 10000000000.00000001 is above 10000000000",
  ),
  refused(
    "OutOfRange",
    trade({ ...next, price: price("10000000000"), quantity: quantity("100000000.001") }),
    "the trade's value 1000000000010000000 is above 1000000000000000000",
  ),
  refused("OutOfRange", trade({ ...next, buyerFee: amount("15000.126") }), "buyerFee 15000.126"),
  refused(
    "OutOfRange",
    trade({ ...next, sellerFee: amount("-15000.126") }),
    "value traded, 15000.125",
  ),
  refused("OutOfRange", quote({ ...next, price: price("10000000001") }), "price 10000000001"),
  refused("OutOfRange", quote({ ...next, quoteSource: "" }), "quoteSource of 0 characters"),
  refused("OutOfRange", funding({ ...next, rate: rate("-1.1") }), "rate -1.1 is not within 1 of 0"),
  refused("OutOfRange", deposit({ ...next, account: "" }), "account of 0 characters"),
  refused(
    "OutOfRange",
    deposit({ ...next, amount: amount("1000000000000000000.1") }),
    "amount 1000000000000000000.1 is above",
  ),
  refused("UnknownInstrument", trade({ ...next, instrument: "DOGE" }), '"DOGE" is not listed'),
  refused(
    "UnknownInstrument",
    quote({ ...next, quoteType: "Mark", symbol: "DOGE" }),
    '"DOGE" is not listed',
  ),
  refused("UnknownInstrument", funding({ ...next, instrument: "DOGE" }), '"DOGE" is not listed'),
  refused("UnknownInstrument", settlement({ instrument: "DOGE" }), '"DOGE" is not listed'),
  refused("UnknownAsset", deposit({ ...next, asset: "DOGE" }), 'asset "DOGE"'),
  refused("UnknownAsset", withdrawal({ ...next, asset: "BTC" }), 'asset "BTC"'),
  refused("UnknownAsset", quote({ ...next, symbol: "DOGE" }), 'asset "DOGE"'),
  refused("NonPositiveQuantity", trade({ ...next, quantity: quantity("0") }), "quantity 0"),
  refused("NonPositiveQuantity", trade({ ...next, quantity: quantity("-1") }), "quantity -1"),
  refused("NonPositivePrice", trade({ ...next, price: price("0") }), "price 0 is not above 0"),
  refused("NonPositivePrice", quote({ ...next, price: price("-1") }), "price -1 is not above 0"),
  refused("NonPositivePrice", settlement({ price: price("0") }), "price 0 is not above 0"),
  refused("NonPositiveAmount", deposit({ ...next, amount: amount("0") }), "amount 0"),
  refused("NonPositiveAmount", withdrawal({ ...next, amount: amount("-1") }), "amount -1"),
  refused(
    "QuantityNotInLots",
    trade({ ...next, quantity: quantity("0.0005") }),
    "quantity 0.0005 is not a whole number of lots of 0.001",
  ),
  refused(
    "InstrumentExpired",
    trade({ ...next, instrument: "BTC-FUT", eventTime: EXPIRY }),
    '"BTC-FUT" expired at 2000000',
  ),
  refused("InstrumentExpired", trade({ ...next, instrument: "OLD" }), '"OLD" was settled'),
  refused(
    "InstrumentExpired",
    quote({ ...next, quoteType: "Mark", symbol: "OLD" }),
    '"OLD" was settled',
  ),
  refused("InstrumentExpired", settlement({ instrument: "OLD" }), '"OLD" was settled'),
  refused("NotYetExpired", settlement({ eventTime: EXPIRY - 1 }), "expires at 2000000"),
  refused("WrongInstrumentType", settlement({ instrument: "BTC-PERP" }), "is a perpetual"),
  refused("WrongInstrumentType", funding({ ...next, instrument: "BTC-FUT" }), "is of type Future"),
  refused("TimeWentBackwards", trade({ eventId: "t", eventTime: NOON - 1 }), '"alpha"'),
  refused(
    "TimeWentBackwards",
    quote({ eventTime: NOON - 1 }),
    'before 1000000, the last one of "first"',
  ),
  refused("TimeWentBackwards", funding({ eventTime: NOON - 1 }), '"BTC-PERP"'),
  refused("TimeWentBackwards", deposit({ eventId: "d", eventTime: NOON - 1 }), '"USDT"'),
  refused("TimeWentBackwards", tick(NOON - 1), '"ClockTicked"'),
  refused("TimeWentBackwards", mode({ eventTime: NOON - 1 }), '"MarginModeRequested"'),
  refused("OutOfRange", mode({ ...next, account: "" }), "account of 0 characters"),
  refused(
    "TimeWentBackwards",
    listing({ instrument: "ETH-PERP", eventTime: NOON - 1 }),
    '"InstrumentListed"',
  ),
  refused(
    "TimeWentBackwards",
    parameters({ version: 2, eventTime: NOON - 1 }),
    '"RiskParametersPublished"',
  ),
  refused("DuplicateTrade", trade(), 'trade "trade-1" of venue "alpha" was accepted before'),
  refused("DuplicateEvent", deposit(), 'CollateralDeposited "deposit-1" was accepted before'),
  refused("DuplicateEvent", withdrawal({ eventId: "deposit-1" }), '"deposit-1"'),
  refused("DuplicateEvent", funding(), '"BTC-PERP" was funded at 1000000 before'),
  refused("DuplicateEvent", listing(), '"BTC-PERP" is listed with these terms'),
  refused(
    "NoMarkPrice",
    funding({ ...next, instrument: "SOL-PERP" }),
    '"SOL-PERP" has no mark, and "SOL" has no index',
  ),
  refused(
    "InvalidListing",
    listing({ ...next, multiplier: multiplier("2") }),
    '"BTC-PERP" is listed with another multiplier',
  ),
  refused(
    "InvalidListing",
    listing({ ...next, instrument: "NEW", lotSize: quantity("0") }),
    'the listing of "NEW" has lotSize 0, which must be above 0',
  ),
  refused("InvalidParameters", later(parameters({ version: 3 })), "version 3, which must be 2"),
];

/** A venue in the middle of its day: one input of each kind accepted, no quote pending. */
function midday(): Feed {
  const feed = new Feed(2);
  const sol = listing({ instrument: "SOL-PERP", underlying: "SOL" });
  const old = future({ instrument: "OLD", expiry: NOON + 1 });
  for (const event of [listing(), future(), sol, old, parameters(), trade(), quote()])
    feed.put(event);
  for (const event of [funding(), deposit(), mode(), tick(NOON)]) feed.put(event);
  feed.put(settlement({ instrument: "OLD", eventTime: NOON + 1 }));
  return feed;
}

/** Everything a sequencer remembers but the offsets it has passed. */
function remembered(feed: Feed) {
  const { sources, ...rest } = feed.checkpoint();
  return { ...rest, times: sources.map(({ topic, times }) => ({ topic, times })) };
}

const GOOD: readonly InputEvent[] = [
  trade({ eventId: "good", eventTime: NOON }),
  quote({ eventTime: NOON + 5 }),
  deposit({ eventId: "good", eventTime: NOON }),
  tick(NOON + 200),
];

describe.each(CASES)("$reason: $name", ({ reason, bad, place = {}, says }) => {
  const topic = place.topic ?? topicOf(bad);
  const bytes = { key: Buffer.from("a key"), value: Buffer.from([0, 255, 7]) };

  it("is kept as a dead letter and accounted for in the journal of shard 0", () => {
    const feed = midday();
    const offset = feed.skip(topic);
    const said = feed.put(bad, { ...place, ...bytes, offset });
    const eventId = `${topic}/0/${offset}`;
    const eventTime = NOON + 1;
    const [letter, entry, ...more] = said;
    expect(more).toEqual([]);
    expect(letter).toMatchObject({ topic: "dead-letters", partition: 0, key: eventId });
    const { detail, ...kept } = letter!.event as DeadLetter;
    const origin = { topic, partition: 0, offset };
    const original = { originalKey: bytes.key, originalValue: bytes.value };
    expect(kept).toEqual({
      kind: "DeadLetter",
      eventId,
      eventTime,
      ...origin,
      reason,
      ...original,
    });
    expect(detail).toContain(`${topic}/0@${offset}: `);
    expect(detail).toContain(says);
    const source = { ...origin, part: 0 };
    const head = { kind: "Quarantined", eventId, eventTime, source };
    expect(entry).toEqual({
      topic: "journal",
      partition: 0,
      key: "0",
      event: { ...head, reason, deadLetterId: eventId },
    });
  });

  it("harms nothing else: good inputs after it fare as if it had never come", () => {
    const [disturbed, calm] = [midday(), midday()];
    disturbed.put(bad, { ...place, ...bytes });
    calm.skip(topic);
    for (const event of GOOD) expect(disturbed.put(event)).toEqual(calm.put(event));
    expect(remembered(disturbed)).toEqual(remembered(calm));
  });
});

it("every reason has a case, the limits on sources apart", () => {
  const shown = new Set(CASES.map(({ reason }) => reason).concat("TooManySources"));
  expect([...shown].sort()).toEqual([...QUARANTINE_REASONS].sort());
});

describe("TooManySources", () => {
  it("takes 64 venues and no more", () => {
    const feed = midday();
    for (let at = 1; at < 64; at++) feed.put(trade({ venue: `venue-${at}` }));
    const said = feed.put(trade({ venue: "one-more" }));
    expect(said[0]?.event).toMatchObject({ kind: "DeadLetter", reason: "TooManySources" });
    expect(entries(feed.put(trade({ venue: "venue-1", eventId: "t" })))).toHaveLength(2);
  });

  it("takes 32 sources of a symbol and no more", () => {
    const feed = midday();
    for (let at = 1; at < 32; at++) feed.put(quote({ quoteSource: `source-${at}` }));
    const said = entries(feed.put(quote({ quoteSource: "one-more" })));
    expect(said.at(-1)).toMatchObject({ kind: "Quarantined", reason: "TooManySources" });
    expect(feed.put(quote())).toEqual([]);
  });
});

describe("bytes that are no event", () => {
  const place = unreadable("Undecodable", "no event");

  it.each([0, 5_000_000])("are kept whole, all %d of them", (size) => {
    const feed = midday();
    const value = new Uint8Array(size).fill(171);
    const [letter] = feed.put(trade(), { ...place, value, key: new Uint8Array(0) });
    expect((letter!.event as DeadLetter).originalValue).toBe(value);
    expect(entries(feed.put(trade({ eventId: "t" })))).toHaveLength(2);
  });

  it("may come before anything else: the clock then stands at 0", () => {
    const [, entry] = new Feed(3).put(tick(NOON), place);
    expect(entry).toMatchObject({ partition: 0, event: { kind: "Quarantined", eventTime: 0 } });
  });
});

it("a sentence quotes no more than 80 characters of a name", () => {
  const [letter] = midday().put(trade({ instrument: "I".repeat(1_000_000), eventTime: TOO_LATE }));
  expect((letter!.event as DeadLetter).detail.length).toBeLessThan(250);
});

it("a trade refused once may be sent again, corrected, under its id", () => {
  const feed = midday();
  feed.put(trade({ ...next, price: price("0") }));
  expect(entries(feed.put(trade(next)))).toHaveLength(2);
});
