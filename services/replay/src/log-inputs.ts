/**
 * The inputs of a log as a source: whatever stands on its input topics, in the order and in the
 * batches in which it came, whoever wrote it. The engine's own inputs are made again; what came
 * before one of them comes before it again, as long as it is made as it was.
 */
import { type InputEvent, SOURCE_TOPICS } from "@margin-engine/core";
import {
  type Codec,
  type InputRecord,
  type InputSource,
  type LogRecord,
  OWN_INPUTS,
  type RecordedLog,
  type TopicName,
} from "@margin-engine/runtime";

const GIVEN_TOPICS: readonly TopicName[] = SOURCE_TOPICS.filter((topic) => topic !== OWN_INPUTS);

/** `origin` names the log in the manifest of the one that is made from it. */
export function logInputs(log: RecordedLog, codec: Codec, origin: string): InputSource {
  let own: RecordedOwn[] | null = null;
  return {
    origin,
    batches: null,
    batchesBefore: ({ offset, value }) => {
      own ??= recordedOwn(log);
      const recorded = own[offset];
      if (recorded === undefined || Buffer.compare(recorded.value, value) !== 0) return 0;
      return recorded.batches;
    },
    open: (pulled) => batchesAfter(inputBatches(log, codec), pulled),
  };
}

interface RecordedOwn {
  readonly value: Uint8Array;
  /** That came before it. */
  readonly batches: number;
}

/** The engine's own inputs, by offset. */
function recordedOwn(log: RecordedLog): RecordedOwn[] {
  const own: RecordedOwn[] = [];
  let [batches, together] = [0, false];
  for (const { topic, value } of log.readAll(0)) {
    const given = GIVEN_TOPICS.includes(topic);
    if (given && !together) batches++;
    together = given;
    if (topic === OWN_INPUTS) own.push({ value: Buffer.from(value), batches });
  }
  return own;
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
