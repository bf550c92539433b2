/**
 * Events to Avro bodies and back; the only parser of the system. Bodies carry no framing: the
 * schema id travels beside them, in the log's record or in Kafka's wire format. A log keeps the
 * texts of its schemas, so that its ids stay what they were when a later build brings others.
 */
import type { Event, EventKind, InputEvent } from "@margin-engine/core";
import { SOURCE_TOPICS } from "@margin-engine/core";
import type { Decode } from "./avro/compile-decoder";
import { EncodingRoom } from "./avro/encoding-room";
import { type EventContract, eventContracts } from "./avro/event-contract";
import { beyondLimit } from "./avro/input-limits";
import { Malformed } from "./avro/malformed";
import { bodyTranslation, sameContract } from "./avro/translate-body";
import { parseEventLine } from "./ndjson";
import type { Undecodable } from "./service";
import { TOPICS, type TopicName } from "./topics";
import { Unusable } from "./unusable";

export interface Codec {
  /** The schema texts by id, ids from 1: the log's, then those of this build that it lacks. */
  readonly schemas: readonly string[];
  /** Id of the current schema of an event kind. */
  readonly schemaId: (kind: EventKind) => number;
  /**
   * The Avro body. On chained topics `previousHash` (32 bytes) becomes the body's first field, to
   * be read back as `body.subarray(0, 32)`; on others it is null. The returned bytes are a view
   * that the next call overwrites. Throws RangeError on a value that its field cannot hold.
   */
  readonly encode: (event: Event, previousHash: Uint8Array | null) => Uint8Array;
  /** The event, or why the bytes are not one that this topic carries. Never throws on bad bytes.
   * Schema id 0 is an event line in JSON. An event has `kind`, an Undecodable has not. */
  readonly decode: (topic: TopicName, schemaId: number, value: Uint8Array) => Event | Undecodable;
}

/** One schema id: the contract its events meet, and how its bodies become them. */
interface Reader {
  readonly contract: EventContract;
  readonly decode: Decode;
}

/**
 * The codec of a log with these schema texts, or of an empty one. Throws Unusable when a text is of
 * an event this build does not know or cannot be resolved to it.
 */
export function createCodec(logSchemas: readonly string[] = []): Codec {
  const contracts = eventContracts();
  const schemas = [...logSchemas];
  const readers = logSchemas.map((text, at) => readerOf(text, at + 1, contracts));
  const ids = new Map<EventKind, number>();
  for (const contract of contracts) {
    let at = schemas.findIndex((text) => sameContract(text, contract.text));
    if (at < 0) {
      at = schemas.push(contract.text) - 1;
      readers.push({ contract, decode: contract.decode });
    }
    ids.set(contract.kind, at + 1);
  }
  return {
    schemas,
    schemaId: (kind) => ids.get(kind)!,
    encode: createEncode(contracts),
    decode: (topic, schemaId, value) => {
      if (schemaId === 0) return decodeLine(topic, value);
      const reader = readers[schemaId - 1];
      if (reader === undefined) {
        return undecodable(`schema ${schemaId} is not in the log; its last is ${schemas.length}`);
      }
      return decodeBody(topic, reader, value);
    },
  };
}

function readerOf(text: string, id: number, contracts: readonly EventContract[]): Reader {
  try {
    const { name } = JSON.parse(text);
    const contract = contracts.find(({ kind }) => kind === name);
    if (contract === undefined) throw new Error(`this build knows no event ${name}`);
    if (sameContract(text, contract.text)) return { contract, decode: contract.decode };
    const translate = bodyTranslation(text, contract.text);
    return { contract, decode: (bytes, from) => contract.decode(translate(bytes), from) };
  } catch (cause) {
    const fault = cause instanceof Error ? cause.message : String(cause);
    const remedy = "read the log with the build that wrote it";
    throw new Unusable(`schema ${id} of the log cannot be used: ${fault}; ${remedy}`, { cause });
  }
}

function createEncode(contracts: readonly EventContract[]): Codec["encode"] {
  const byKind = new Map(contracts.map((contract) => [contract.kind, contract]));
  const room = new EncodingRoom();
  return (event, previousHash) => {
    const { kind, start, encode } = byKind.get(event.kind)!;
    const hashBytes = previousHash === null ? 0 : previousHash.length;
    if (hashBytes !== start) {
      throw new RangeError(`${kind}: previousHash has ${hashBytes} bytes; it takes ${start}`);
    }
    const body = room.encode(encode, event, start);
    for (let at = 0; at < start; at++) body[at] = previousHash![at]!;
    return body;
  };
}

function decodeBody(topic: TopicName, reader: Reader, value: Uint8Array): Event | Undecodable {
  const { contract, decode } = reader;
  if (!contract.topics.has(topic)) return unexpected(topic, contract.kind);
  try {
    return withinLimits(topic, decode(value, contract.start) as Event);
  } catch (fault) {
    if (fault instanceof Malformed) {
      return { reason: fault.reason, detail: `${fault.message}; write the event again` };
    }
    throw fault;
  }
}

function decodeLine(topic: TopicName, value: Uint8Array): Event | Undecodable {
  const line = parseEventLine(value);
  if (!("event" in line)) return line;
  if (line.topic !== topic) return unexpected(topic, line.event.kind);
  return withinLimits(topic, line.event);
}

const INPUT_TOPICS: ReadonlySet<string> = new Set(SOURCE_TOPICS);

/** The limits are for the door; what the journal and the outputs carry has passed it. */
function withinLimits(topic: TopicName, event: Event): Event | Undecodable {
  if (!INPUT_TOPICS.has(topic)) return event;
  const detail = beyondLimit(event as InputEvent);
  return detail === null ? event : { reason: "OutOfRange", detail };
}

function unexpected(topic: TopicName, kind: EventKind): Undecodable {
  const carried = TOPICS[topic].events.join(", ");
  return {
    reason: "UnexpectedEvent",
    detail: `${kind} is not an event of ${topic}, which carries ${carried}; use its own topic`,
  };
}

function undecodable(detail: string): Undecodable {
  return { reason: "Undecodable", detail };
}
