import { createHash } from "node:crypto";
import type { Amount, ClockTicked, Price, Quantity, TradeLeg } from "@margin-engine/core";
import { createRecordCodec } from "./avro/record-codec";
import { createCodec } from "./codec";
import { counter, splitter } from "./given/toy-services";
import { type Emit, Processor } from "./processor";
import type { AnyService, Output, Received } from "./service";

const codec = createCodec();

function processorOf(service: AnyService, fingerprint = Buffer.alloc(32, 1)): Processor {
  const checkpoints = { codec: createRecordCodec(service.checkpointSchema), fingerprint };
  return new Processor({ service, placement: { shard: 0, shards: 1 }, codec, checkpoints });
}

const tick: ClockTicked = { kind: "ClockTicked", eventId: "tick", eventTime: 1, source: null };

function receivedOf(event: Received["event"]): Received {
  const bytes = new Uint8Array(0);
  const place = { topic: "prices", partition: 0, offset: 0 } as const;
  return { ...place, key: bytes, value: bytes, event, undecodable: null };
}

function legOf(account: string, offset: number): Received {
  const leg: TradeLeg = {
    kind: "TradeLeg",
    eventId: "trade",
    eventTime: 5,
    source: { topic: "trades", partition: 0, offset, part: 0 },
    account,
    instrument: "BTC-PERP",
    price: 1n as Price,
    quantity: 1n as Quantity,
    fee: 0n as Amount,
    liquidationId: null,
  };
  return receivedOf(leg);
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();

describe("a processor", () => {
  it("puts the hash of each chained output in front of the next", () => {
    const processor = processorOf(counter());
    const bodies: Buffer[] = [];
    const emit: Emit = (_, __, value) => bodies.push(Buffer.from(value));
    for (let leg = 0; leg < 4; leg++) processor.fold(legOf("account-1", leg), emit);
    // Four snapshots, and a command after the third leg.
    expect(bodies).toHaveLength(4 + 1);
    let head: Buffer = Buffer.alloc(32);
    for (const body of bodies) {
      expect(body.subarray(0, 32)).toEqual(head);
      head = sha256(body);
    }
    expect(processor.chainHead).toEqual(head);
  });

  it("leaves outputs of topics that are not chained without a hash", () => {
    const processor = processorOf(splitter);
    const sent: [Output, number, Buffer][] = [];
    processor.fold(receivedOf(tick), (output, schemaId, value) => {
      sent.push([output, schemaId, Buffer.from(value)]);
    });
    const [[output, schemaId, value]] = sent as [[Output, number, Buffer]];
    expect(codec.decode("journal", schemaId, value)).toEqual(output.event);
    expect(processor.chainHead).toEqual(Buffer.alloc(32));
    expect(processor.chained).toBe(false);
  });

  it("goes on from a checkpoint as if it had never stopped", () => {
    const [whole, stopped, resumed] = [0, 1, 2].map(() => processorOf(counter())) as [
      Processor,
      Processor,
      Processor,
    ];
    const bodies: string[] = [];
    const emit: Emit = (_, __, value) => bodies.push(Buffer.from(value).toString("hex"));
    const nothing: Emit = () => {};
    for (let leg = 0; leg < 5; leg++) whole.fold(legOf("account-1", leg), nothing);
    for (let leg = 0; leg < 5; leg++) stopped.fold(legOf("account-1", leg), nothing);
    expect(resumed.restore(stopped.checkpoint(), stopped.chainHead)).toBe(true);
    whole.fold(legOf("account-1", 5), emit);
    resumed.fold(legOf("account-1", 5), emit);
    const [one, other] = [bodies.slice(0, 2), bodies.slice(2)];
    expect(one).toEqual(other);
  });

  it("does not take a checkpoint of another schema for one of its own", () => {
    const before = processorOf(counter(), Buffer.alloc(32, 2));
    before.fold(legOf("account-1", 0), () => {});
    const processor = processorOf(counter());
    expect(processor.restore(before.checkpoint(), before.chainHead)).toBe(false);
    expect(processor.chainHead).toEqual(Buffer.alloc(32));
  });

  it.each([
    ["a partition that the topic has not", "journal", 1, "splitter wrote to journal/1"],
    ["a topic it does not produce", "trades", 0, "splitter wrote to trades/0"],
  ] as const)("stops a service that writes to %s", (_, topic, partition, message) => {
    const output: Output = { topic, partition, key: "", event: tick };
    const processor = processorOf({ ...splitter, step: () => [output] });
    expect(() => processor.fold(receivedOf(tick), () => {})).toThrow(message);
  });

  it("is named by its shard where there are several", () => {
    expect(processorOf(counter()).name).toBe("counter/0");
    expect(processorOf(splitter).name).toBe("splitter");
  });
});
