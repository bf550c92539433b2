import type { CollateralDeposited, Event, TradeExecuted, TradeLeg } from "@margin-engine/core";
import { amount, price, quantity, usd } from "@margin-engine/core";
import fc from "fast-check";
import { createCodec } from "./codec";
import { TOPIC_NAMES } from "./topics";

const codec = createCodec();

const leg: TradeLeg = {
  kind: "TradeLeg",
  eventId: "t-1",
  eventTime: 1_700_000_000_000,
  source: { topic: "trades", partition: 0, offset: 4, part: 1 },
  account: "ann",
  instrument: "BTC-PERP",
  price: price("60000"),
  quantity: quantity("-0.25"),
  fee: amount("1.5"),
  liquidationId: null,
};

const trade: TradeExecuted = {
  kind: "TradeExecuted",
  eventId: "t-1",
  eventTime: 1_700_000_000_000,
  venue: "north",
  instrument: "BTC-PERP",
  price: price("60000"),
  quantity: quantity("0.25"),
  buyer: "ann",
  seller: "bob",
  buyerFee: amount("0"),
  sellerFee: amount("0"),
  buyerLiquidationId: null,
  sellerLiquidationId: null,
};

const deposit: CollateralDeposited = {
  kind: "CollateralDeposited",
  eventId: "d-1",
  eventTime: 1_700_000_000_000,
  source: null,
  account: "ann",
  asset: "USDT",
  amount: amount("5"),
};

const shortfall: Event = {
  kind: "ShortfallRecorded",
  id: { shard: 0, sequence: 9, index: 1 },
  eventTime: 1_700_000_000_000,
  account: "ann",
  shortfall: usd("12"),
  debts: [{ asset: "USDT", amount: amount("12") }],
  snapshot: { shard: 0, sequence: 9, index: 0 },
};

function bodyOf(event: Event, previousHash: Uint8Array | null = null): Uint8Array {
  return Buffer.from(codec.encode(event, previousHash));
}

/** The schema text of a kind, changed as JSON. */
function changedText(kind: "TradeLeg", change: (fields: { name: string }[]) => object[]): string {
  const schema = JSON.parse(codec.schemas[codec.schemaId(kind) - 1]!);
  return JSON.stringify({ ...schema, fields: change(schema.fields) });
}

describe("decoding", () => {
  it("given an event's body on its topic, gives the event with its kind first", () => {
    const decoded = codec.decode("journal", codec.schemaId("TradeLeg"), bodyOf(leg));
    expect(decoded).toEqual(leg);
    expect(Object.keys(decoded)[0]).toBe("kind");
  });

  it("given an event of another topic, names the events the topic carries", () => {
    expect(codec.decode("trades", codec.schemaId("TradeLeg"), bodyOf(leg))).toEqual({
      reason: "UnexpectedEvent",
      detail: "TradeLeg is not an event of trades, which carries TradeExecuted; use its own topic",
    });
  });

  it("given a body cut off, names the field that is missing", () => {
    const body = bodyOf(deposit);
    const cut = body.subarray(0, body.length - 1);
    expect(codec.decode("collateral", codec.schemaId("CollateralDeposited"), cut)).toEqual({
      reason: "Undecodable",
      detail:
        "CollateralDeposited.amount: the body ends too early, " +
        `after ${cut.length} bytes; write the event again`,
    });
  });

  it("given a schema id that the log has not, says so", () => {
    expect(codec.decode("journal", 99, bodyOf(leg))).toEqual({
      reason: "Undecodable",
      detail: `schema 99 is not in the log; its last is ${codec.schemas.length}`,
    });
  });

  it("given any bytes on any topic, gives a value and never throws", () => {
    const ids = fc.integer({ min: 0, max: codec.schemas.length + 1 });
    const topics = fc.constantFrom(...TOPIC_NAMES);
    fc.assert(
      fc.property(topics, ids, fc.uint8Array({ maxLength: 200 }), (topic, id, bytes) => {
        const decoded = codec.decode(topic, id, bytes);
        expect("kind" in decoded || decoded.detail.length > 10).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("limits at the door", () => {
  const read = (event: Event) =>
    codec.decode(
      event.kind === "TradeExecuted" ? "trades" : "collateral",
      codec.schemaId(event.kind),
      bodyOf(event),
    );

  it("given a price of 10^10, accepts it; given the smallest step more, does not", () => {
    const most = price("10000000000");
    const more = price("10000000000.00000001");
    expect(read({ ...trade, price: most })).toEqual({ ...trade, price: most });
    expect(read({ ...trade, price: more })).toEqual({
      reason: "OutOfRange",
      detail: "TradeExecuted.price: the size is above 10000000000, the most accepted",
    });
  });

  it("given a negative amount below -10^18, is out of range like its positive", () => {
    const over = amount("-1000000000000000000.000000000000000001");
    expect(read({ ...deposit, amount: over })).toMatchObject({ reason: "OutOfRange" });
    expect(read({ ...deposit, amount: amount("-5") })).toMatchObject({ kind: deposit.kind });
  });

  it("given a decimal of 17 bytes, is out of range", () => {
    const body = bodyOf({ ...deposit, amount: amount("0") });
    const long = Buffer.concat([body.subarray(0, -2), Buffer.of(34), Buffer.alloc(17, 1)]);
    expect(codec.decode("collateral", codec.schemaId(deposit.kind), long)).toMatchObject({
      reason: "OutOfRange",
      detail: expect.stringContaining("CollateralDeposited.amount: a decimal of 17 bytes"),
    });
  });

  it("given the same figures in the journal, does not judge them again", () => {
    const large = { ...leg, price: price("10000000001") };
    expect(codec.decode("journal", codec.schemaId("TradeLeg"), bodyOf(large))).toEqual(large);
  });
});

describe("event lines", () => {
  const line = (fields: object) =>
    Buffer.from(JSON.stringify({ kind: "CollateralDeposited", eventId: "d-1", ...fields }));
  const time = { eventTime: 1_700_000_000_000 };
  const good = line({ ...time, account: "ann", asset: "USDT", amount: "5" });

  it("given schema id 0, reads a JSON line", () => {
    expect(codec.decode("collateral", 0, good)).toEqual(deposit);
  });

  it("given a line of another topic, or none at all, says what is wrong", () => {
    expect(codec.decode("prices", 0, good)).toMatchObject({ reason: "UnexpectedEvent" });
    expect(codec.decode("prices", 0, Buffer.from("{"))).toMatchObject({ reason: "Undecodable" });
  });

  it("given a figure beyond its limit, is out of range as in Avro", () => {
    const over = line({ ...time, account: "ann", asset: "USDT", amount: "1000000000000000001" });
    expect(codec.decode("collateral", 0, over)).toMatchObject({ reason: "OutOfRange" });
  });
});

describe("encoding", () => {
  it("given a chained event, puts the previous hash in front, and decoding drops it", () => {
    const hash = new Uint8Array(32).fill(7);
    const body = bodyOf(shortfall, hash);
    expect(body.subarray(0, 32)).toEqual(Buffer.from(hash));
    const id = codec.schemaId("ShortfallRecorded");
    expect(codec.decode("shortfalls", id, body)).toEqual(shortfall);
  });

  it("given a chained event without a hash, or another with one, throws", () => {
    expect(() => codec.encode(shortfall, null)).toThrow(
      "ShortfallRecorded: previousHash has 0 bytes; it takes 32",
    );
    expect(() => codec.encode(leg, new Uint8Array(32))).toThrow("it takes 0");
  });

  it.each([
    ["a time that is no whole number", { eventTime: 1.5 }, "TradeLeg.eventTime: cannot write 1.5"],
    ["a decimal of 39 digits", { fee: 10n ** 38n }, "TradeLeg.fee: cannot write 1000"],
    ["no source", { source: null }, "TradeLeg.source: cannot write null"],
    [
      "a topic that is none",
      { source: { ...leg.source, topic: "weather" } },
      "SourcePosition.topic: cannot write weather; it is one of trades, prices",
    ],
    [
      "a partition of more than 32 bits",
      { source: { ...leg.source, partition: 2 ** 31 } },
      "SourcePosition.partition: cannot write 2147483648",
    ],
  ])("given %s, throws and names the field", (_what, change, message) => {
    expect(() => codec.encode({ ...leg, ...change } as Event, null)).toThrow(message);
  });

  it("given a body larger than any before, makes room for it", () => {
    const originalValue = new Uint8Array(100_000).fill(9);
    const letter: Event = {
      kind: "DeadLetter",
      eventId: "trades/0/4",
      eventTime: 0,
      topic: "trades",
      partition: 0,
      offset: 4,
      reason: "Undecodable",
      detail: "é".repeat(10_000),
      originalKey: new Uint8Array(0),
      originalValue,
    };
    const decoded = codec.decode("dead-letters", codec.schemaId("DeadLetter"), bodyOf(letter));
    expect(decoded).toEqual(letter);
  });
});

describe("the schemas of a log", () => {
  it("given an empty log, are this build's in alphabetical order, ids from 1", () => {
    const names = codec.schemas.map((text) => JSON.parse(text).name);
    expect(names).toEqual([...names].sort());
    expect(codec.schemaId(names[0])).toBe(1);
  });

  it("given a log in another order, keep its ids and follow it with what it lacks", () => {
    const mine = codec.schemas[codec.schemaId("TradeLeg") - 1]!;
    const reopened = createCodec([mine]);
    expect(reopened.schemaId("TradeLeg")).toBe(1);
    expect(reopened.schemas[0]).toBe(mine);
    expect([...reopened.schemas].sort()).toEqual([...codec.schemas].sort());
    expect(reopened.decode("journal", 1, bodyOf(leg))).toEqual(leg);
  });

  it("given a text with other words of explanation only, is the same schema", () => {
    const text = changedText("TradeLeg", (fields) =>
      fields.map((field) => ({ ...field, doc: "Said otherwise." })),
    );
    const reopened = createCodec([text]);
    expect(reopened.schemaId("TradeLeg")).toBe(1);
    expect(reopened.schemas).toHaveLength(codec.schemas.length);
  });

  it("given an older schema, reads its bodies with the new field at its default", () => {
    const old = changedText("TradeLeg", (fields) => fields.slice(0, -1));
    const reopened = createCodec([old]);
    // The last field is liquidationId, null in one byte: an older body lacks that byte.
    const body = bodyOf(leg).subarray(0, -1);
    expect(reopened.decode("journal", 1, body)).toEqual(leg);
    expect(reopened.decode("journal", 1, body.subarray(1))).toMatchObject({
      reason: "Undecodable",
    });
    expect(reopened.schemaId("TradeLeg")).toBeGreaterThan(1);
    expect(reopened.decode("journal", reopened.schemaId("TradeLeg"), bodyOf(leg))).toEqual(leg);
  });

  it("given a schema that does not resolve, refuses the log and says why", () => {
    const other = changedText("TradeLeg", (fields) =>
      fields.filter(({ name }) => name !== "account"),
    );
    expect(() => createCodec([other])).toThrow(/^schema 1 of the log cannot be used: .*account/);
  });

  it("given a schema of an event this build does not know, refuses the log", () => {
    const unknown = '{"type":"record","name":"Weather","fields":[]}';
    expect(() => createCodec([unknown])).toThrow(
      "schema 1 of the log cannot be used: this build knows no event Weather; " +
        "read the log with the build that wrote it",
    );
  });
});
