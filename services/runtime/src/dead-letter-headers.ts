/**
 * The reason headers of a dead letter on a broker, named as Kafka Connect names its own, so that
 * tools which know those find topic, partition, offset, stage and message at once. They repeat what
 * the value says: a reader of headers needs no schema.
 */
import type { DeadLetter } from "@margin-engine/core";
import { TOPICS } from "./topics";

export const DEAD_LETTER_HEADERS = {
  topic: "__margin.errors.topic",
  partition: "__margin.errors.partition",
  offset: "__margin.errors.offset",
  stage: "__margin.errors.stage",
  reason: "__margin.errors.reason",
  message: "__margin.errors.message",
  schemaId: "__margin.errors.schema.id",
} as const;

/**
 * Header values are UTF-8 text. The topic is the broker's name of it. `schemaId` is the one that
 * the input's value named, which the original bytes do not hold; null when it named none.
 */
export function deadLetterHeaders(
  letter: DeadLetter,
  schemaId: number | null,
): Record<string, string> {
  const { topic, partition, offset, reason, detail } = letter;
  const broker = Object.entries(TOPICS).find(([name]) => name === topic)?.[1].broker;
  return {
    [DEAD_LETTER_HEADERS.topic]: broker ?? topic,
    [DEAD_LETTER_HEADERS.partition]: String(partition),
    [DEAD_LETTER_HEADERS.offset]: String(offset),
    [DEAD_LETTER_HEADERS.stage]: DECODING.has(reason) ? "decode" : "admit",
    [DEAD_LETTER_HEADERS.reason]: reason,
    [DEAD_LETTER_HEADERS.message]: detail,
    ...(schemaId === null ? {} : { [DEAD_LETTER_HEADERS.schemaId]: String(schemaId) }),
  };
}

/** Reasons that the bytes alone give; the others are the sequencer's rules. */
const DECODING: ReadonlySet<DeadLetter["reason"]> = new Set([
  "Undecodable",
  "UnexpectedEvent",
  "TooManyDecimals",
  "OutOfRange",
]);
