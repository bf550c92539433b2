/**
 * Dead letters, each with what it was about: the record that was refused still names the schema its
 * bytes were written with, so that the event they are can be read back.
 */
import type { DeadLetter, InputEvent } from "@margin-engine/core";
import {
  type Codec,
  createCodec,
  LogDamaged,
  openLog,
  type RecordedLog,
  readPlace,
  readTopic,
  type TopicName,
  type TopicReading,
} from "@margin-engine/runtime";

export interface KeptInput {
  readonly letter: DeadLetter;
  /** The event that was refused; null when the bytes are none. */
  readonly event: InputEvent | null;
}

export interface KeptInputs {
  /** In the order in which they were refused. */
  readonly letters: readonly KeptInput[];
  /** Newest event time that the journal tells, milliseconds since the epoch. */
  readonly latest: number;
}

/** Throws Unusable when there is no log. */
export async function readDeadLetters(directory: string): Promise<KeptInputs> {
  const store = openLog(directory);
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

/** Of a broker, as far as its topics go now. An input that is no longer kept gives no event. */
export async function readBrokerLetters(reading: TopicReading): Promise<KeptInputs> {
  const letters = new Map<string, KeptInput>();
  let latest = 0;
  for await (const { event } of readTopic(reading, "journal")) {
    if (event !== null && "eventTime" in event) latest = Math.max(latest, event.eventTime);
  }
  for await (const { event: letter } of readTopic(reading, "dead-letters")) {
    if (letter?.kind !== "DeadLetter" || letters.has(letter.eventId)) continue;
    const { partition, offset } = letter;
    const input = await readPlace(reading, { topic: letter.topic as TopicName, partition, offset });
    letters.set(letter.eventId, { letter, event: (input?.event ?? null) as InputEvent | null });
  }
  return { letters: [...letters.values()], latest };
}

function keptInput(letter: DeadLetter, store: RecordedLog, codec: Codec): KeptInput {
  const { partition, offset } = letter;
  const topic = letter.topic as TopicName;
  const [record] = store.read(topic, partition, offset);
  if (record === undefined) {
    const where = `${topic}/${partition}@${offset}`;
    throw new LogDamaged({ where, what: "a dead letter is about it, and it is missing" });
  }
  const decoded = codec.decode(topic, record.schemaId, record.value);
  return { letter, event: "kind" in decoded ? (decoded as InputEvent) : null };
}
