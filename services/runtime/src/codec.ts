/**
 * Events to Avro bodies and back; the only parser of the system. Bodies carry no framing: the schema
 * id travels beside them, in the log's record or in Kafka's wire format.
 */
import type { Event, EventKind } from "@margin-engine/core";
import type { Undecodable } from "./service";
import type { TopicName } from "./topics";

export interface Codec {
  /** The schema texts of this build, in id order; ids start at 1. */
  readonly schemas: readonly string[];
  /** Id of the current schema of an event kind. */
  readonly schemaId: (kind: EventKind) => number;
  /**
   * The Avro body. On chained topics `previousHash` (32 bytes) becomes the body's first field; on
   * others it is null. The returned bytes are a view that the next call overwrites.
   */
  readonly encode: (event: Event, previousHash: Uint8Array | null) => Uint8Array;
  /** The event, or why the bytes are not one that this topic carries. Never throws on bad bytes. */
  readonly decode: (topic: TopicName, schemaId: number, value: Uint8Array) => Event | Undecodable;
}
