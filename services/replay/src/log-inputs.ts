/**
 * The inputs of a log as a source: whatever stands on its input topics, in the order and in the
 * batches in which it came, whoever wrote it.
 */
import { type InputEvent, SOURCE_TOPICS } from "@margin-engine/core";
import type {
  Codec,
  InputRecord,
  InputSource,
  LogRecord,
  RecordedLog,
  TopicName,
} from "@margin-engine/runtime";

/** The engine's own actions come again by themselves. */
const GIVEN_TOPICS: readonly TopicName[] = SOURCE_TOPICS.filter(
  (topic) => topic !== "clearing-actions",
);

/** `origin` names the log in the manifest of the one that is made from it. */
export function logInputs(log: RecordedLog, codec: Codec, origin: string): InputSource {
  return {
    origin,
    batches: null,
    open: (pulled) => batchesAfter(inputBatches(log, codec), pulled),
  };
}

function* batchesAfter(
  batches: Generator<readonly InputRecord[]>,
  pulled: number,
): Generator<readonly InputRecord[]> {
  let toSkip = pulled;
  for (const batch of batches) {
    if (toSkip > 0) toSkip--;
    else yield batch;
  }
}

/** Inputs that follow each other directly came together. */
function* inputBatches(log: RecordedLog, codec: Codec): Generator<readonly InputRecord[]> {
  let batch: InputRecord[] = [];
  for (const record of log.readAll(0)) {
    if (GIVEN_TOPICS.includes(record.topic)) {
      batch.push(inputOf(record, codec));
    } else if (batch.length > 0) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

function inputOf({ topic, schemaId, key, value }: LogRecord, codec: Codec): InputRecord {
  const text = Buffer.from(key).toString();
  const decoded = schemaId === 0 ? null : codec.decode(topic, schemaId, value);
  if (decoded === null || !("kind" in decoded)) return { topic, key: text, bytes: value };
  return { topic, key: text, event: decoded as InputEvent };
}
