/**
 * An event kind with its schema, compiled. A chained kind's schema starts with `previousHash`,
 * which belongs to the record and not to the event: the compiled functions start behind it.
 */
import type { EventKind } from "@margin-engine/core";
import { TOPIC_NAMES, TOPICS, type TopicName } from "../topics";
import { compileDecoder, type Decode } from "./compile-decoder";
import { compileEncoder, type Encode } from "./compile-encoder";
import { parseSchema } from "./schema";
import { readSchemaFile, schemaFileName } from "./schema-files";

export interface EventContract {
  readonly kind: EventKind;
  readonly text: string;
  /** Where the event's own fields start: behind the hash on chained topics, else 0. */
  readonly start: number;
  readonly topics: ReadonlySet<TopicName>;
  readonly encode: Encode;
  readonly decode: Decode;
}

/** SHA-256. */
const HASH_BYTES = 32;
const HASH_FIELD = "previousHash";

/** The contract of every kind that a topic carries, by name. */
export function eventContracts(): readonly EventContract[] {
  const kinds = new Set<EventKind>(TOPIC_NAMES.flatMap((topic) => [...TOPICS[topic].events]));
  return [...kinds].sort().map(contractOf);
}

function contractOf(kind: EventKind): EventContract {
  const text = readSchemaFile(schemaFileName(kind));
  const { type, name, fields } = parseSchema(text);
  const chained = fields[0]?.name === HASH_FIELD;
  const event = { type, name, fields: chained ? fields.slice(1) : fields };
  return {
    kind,
    text,
    start: chained ? HASH_BYTES : 0,
    topics: new Set(TOPIC_NAMES.filter((topic) => carries(topic, kind))),
    encode: compileEncoder(event),
    decode: compileDecoder(event, kind),
  };
}

function carries(topic: TopicName, kind: EventKind): boolean {
  const events: readonly EventKind[] = TOPICS[topic].events;
  return events.includes(kind);
}
