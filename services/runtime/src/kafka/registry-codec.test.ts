import type { EventKind } from "@margin-engine/core";
import { exampleBody } from "../avro/example-body.fixture";
import { readSchemaFile } from "../avro/schema-files";
import { publications } from "../avro/schema-history";
import { createCodec } from "../codec";
import { TOPIC_NAMES, TOPICS, type TopicName } from "../topics";
import type { Registry } from "./registry-client";
import { createRegistryCodec } from "./registry-codec";
import { bodyOf, framed, schemaIdOf } from "./wire-format";

const FOREIGN = JSON.stringify({ type: "record", name: "Payment", fields: [] });

/** Own schemas get ids from 100; 7 is an event's again under another id, 8 something foreign. */
function registry(): Registry & { readonly asked: number[] } {
  let next = 100;
  const asked: number[] = [];
  const texts = new Map([
    [7, readSchemaFile("clock-ticked.avsc")],
    [8, FOREIGN],
  ]);
  return {
    asked,
    register: async () => next++,
    fetch: async (id) => {
      asked.push(id);
      return texts.get(id) ?? null;
    },
  };
}

/** Gives ids from 1 in the order in which texts come, and is not to be asked. */
function newRegistry(): Registry {
  const texts: string[] = [];
  return {
    register: async (text) => (texts.includes(text) ? texts.indexOf(text) + 1 : texts.push(text)),
    fetch: async (id) => Promise.reject(new Error(`asked for ${id}`)),
  };
}

const VERSIONS = publications().map((publication, at) => ({ ...publication, id: at + 1 }));

const eventsOf = (topic: TopicName): readonly string[] => TOPICS[topic].events;

describe("every published version", () => {
  it.each(VERSIONS)(
    "given $version, then a new registry reads it as none does",
    async (version) => {
      const { name, text, id } = version;
      const topic = TOPIC_NAMES.find((one) => eventsOf(one).includes(name))!;
      const body = exampleBody(text);
      const codec = await createRegistryCodec(newRegistry());
      await codec.prepare([valued(framed(id, body))]);

      const event = codec.decode(topic, id, body);
      expect(event).toMatchObject({ kind: name });
      expect(createCodec([text]).decode(topic, 1, body)).toEqual(event);
    },
  );

  it("given the newest of an event, then that is written", async () => {
    const codec = await createRegistryCodec(newRegistry());
    const newest = new Map(VERSIONS.map(({ name, id }) => [name, id]));
    for (const [name, id] of newest) expect(codec.schemaId(name as EventKind)).toBe(id);
  });
});

const TICK = { kind: "ClockTicked", eventId: "t", eventTime: 5, source: null } as const;

function valued(value: Uint8Array | null) {
  return { offset: 0, timestamp: 0, key: null, value };
}

describe("events by the ids of a registry", () => {
  it("given a value of another id with the same schema, then it is the event", async () => {
    const codec = await createRegistryCodec(registry());
    const body = Buffer.from(codec.encode(TICK, null));
    const value = framed(7, body);
    await codec.prepare([valued(value)]);

    for (const id of [7, codec.schemaId("ClockTicked")]) {
      expect(codec.decode("prices", id, body)).toEqual(TICK);
    }
    expect(schemaIdOf(value)).toBe(7);
    expect(bodyOf(value, 7)).toEqual(body);
  });

  it("given ids foreign or unknown, then a reason, and each is asked for once", async () => {
    const known = registry();
    const codec = await createRegistryCodec(known);
    for (let round = 0; round < 2; round++) {
      await codec.prepare([valued(framed(8, Buffer.of())), valued(framed(9, Buffer.of()))]);
    }
    expect(known.asked).toEqual([8, 9]);
    expect(codec.decode("prices", 8, Buffer.of())).toMatchObject({
      reason: "Undecodable",
      detail: expect.stringContaining("this build knows no event Payment"),
    });
    expect(codec.decode("prices", 9, Buffer.of())).toEqual({
      reason: "Undecodable",
      detail: "schema 9 is not in the registry; register it, then send it again",
    });
  });

  it("given no value, or one that ends within its frame, then a reason", async () => {
    const codec = await createRegistryCodec(registry());
    const details = [null, Buffer.from([0, 0, 0]), Buffer.from([0, 0, 0, 0, 0])].map((value) => {
      const schemaId = schemaIdOf(value);
      const decoded = codec.decode("prices", schemaId, bodyOf(value, schemaId));
      return "kind" in decoded ? decoded.kind : decoded.detail;
    });
    expect(details).toEqual([
      "the record has no value; send an event",
      "the value ends within its frame; send it whole",
      "the value ends within its frame; send it whole",
    ]);
  });

  it("given a registry that cannot be asked, then it throws and asks again later", async () => {
    const away = registry();
    const codec = await createRegistryCodec({
      ...away,
      fetch: async () => Promise.reject(new Error("away")),
    });
    await expect(codec.prepare([valued(framed(7, Buffer.of()))])).rejects.toThrow("away");
    await expect(codec.prepare([valued(framed(7, Buffer.of()))])).rejects.toThrow("away");
  });
});
