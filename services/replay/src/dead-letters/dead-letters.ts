/**
 * The dead letters of a log, each with what it was about: the record that was refused still names
 * the schema its bytes were written with, so that the event they are can be read back.
 */
import type { DeadLetter, InputEvent } from "@margin-engine/core";
import {
  type Codec,
  createCodec,
  LmdbStore,
  LogDamaged,
  type LogStore,
  type TopicName,
} from "@margin-engine/runtime";

export interface KeptInput {
  readonly letter: DeadLetter;
  /** The event that was refused; null when the bytes are none. */
  readonly event: InputEvent | null;
  /** The schema that came with the bytes, by name; null for bytes that named none. */
  readonly schema: string | null;
}

export interface KeptInputs {
  /** In the order in which they were refused. */
  readonly letters: readonly KeptInput[];
  /** Newest event time that the journal tells, milliseconds since the epoch. */
  readonly latest: number;
}

/** Throws Unusable when there is no log. */
export async function readDeadLetters(directory: string): Promise<KeptInputs> {
  const store = LmdbStore.open(directory, "read");
  try {
    const codec = createCodec(store.schemas());
    const letters: KeptInput[] = [];
    let latest = 0;
    for (const { topic, schemaId, value } of store.readAll(0)) {
      if (topic !== "journal" && topic !== "dead-letters") continue;
      const event = codec.decode(topic, schemaId, value);
      if (!("kind" in event)) continue;
      latest = Math.max(latest, event.eventTime);
      if (event.kind === "DeadLetter") letters.push(keptInput(event, store, codec));
    }
    return { letters, latest };
  } finally {
    await store.close();
  }
}

function keptInput(letter: DeadLetter, store: LogStore, codec: Codec): KeptInput {
  const { partition, offset } = letter;
  const topic = letter.topic as TopicName;
  const [record] = store.read(topic, partition, offset);
  if (record === undefined) {
    const where = `${topic}/${partition}@${offset}`;
    throw new LogDamaged({ where, what: "a dead letter is about it, and it is missing" });
  }
  const decoded = codec.decode(topic, record.schemaId, record.value);
  const text = codec.schemas[record.schemaId - 1];
  return {
    letter,
    event: "kind" in decoded ? (decoded as InputEvent) : null,
    schema: text === undefined ? null : (JSON.parse(text) as { readonly name: string }).name,
  };
}
