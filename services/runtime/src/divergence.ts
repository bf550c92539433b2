/**
 * Where two folds of one log differ, in the words of the events: the first field whose recorded
 * value is not the folded one.
 */
import type { Event } from "@margin-engine/core";
import type { Codec } from "./codec";
import type { LogRecord } from "./log-store";
import { HASH_BYTES } from "./processor";
import { recordName } from "./record-name";
import { TOPICS, type TopicName } from "./topics";

/** Something wrong with a log: where it is, and what it is in a sentence. */
export interface LogFault {
  readonly where: string;
  readonly what: string;
}

/** An output of the fold that has not got its place in the log. */
export interface Emission {
  readonly topic: TopicName;
  readonly partition: number;
  readonly key: Uint8Array;
  readonly schemaId: number;
  readonly value: Uint8Array;
}

export function sameRecord(recorded: LogRecord, folded: Emission): boolean {
  return (
    recorded.topic === folded.topic &&
    recorded.partition === folded.partition &&
    recorded.schemaId === folded.schemaId &&
    Buffer.compare(recorded.value, folded.value) === 0 &&
    Buffer.compare(recorded.key, folded.key) === 0
  );
}

/** Names the record and its first differing field. */
export function divergence(codec: Codec, recorded: LogRecord, folded: Emission): LogFault {
  const [before, now] = [kindOf(codec, recorded), kindOf(codec, folded)];
  const where = recordName(recorded, before);
  if (recorded.topic !== folded.topic || recorded.partition !== folded.partition) {
    const instead = `${now} for ${folded.topic}/${folded.partition}`;
    return { where, what: `recorded ${before}, the fold gives ${instead}` };
  }
  const difference =
    before === now ? firstDifference(codec, recorded, folded) : ["kind", before, now];
  const [field, was, is] = difference;
  return { where, what: `${field}: recorded ${was}, folded ${is}` };
}

type Difference = readonly [field: string, recorded: string, folded: string];

function firstDifference(codec: Codec, recorded: LogRecord, folded: Emission): Difference {
  const keys = [textOf(recorded.key), textOf(folded.key)] as const;
  if (keys[0] !== keys[1]) return ["key", ...keys];
  if (recorded.schemaId !== folded.schemaId) {
    return ["schemaId", String(recorded.schemaId), String(folded.schemaId)];
  }
  if (TOPICS[recorded.topic].chained) {
    const hashes = [previousHash(recorded), previousHash(folded)] as const;
    if (hashes[0] !== hashes[1]) return ["previousHash", ...hashes];
  }
  const field = differingField("", eventOf(codec, recorded), eventOf(codec, folded));
  return field ?? ["encoding", hexOf(recorded.value), hexOf(folded.value)];
}

/** Depth first, in the order of the recorded value's fields. */
function differingField(path: string, recorded: unknown, folded: unknown): Difference | null {
  if (Object.is(recorded, folded)) return null;
  if (!isBranch(recorded) || !isBranch(folded)) {
    const [was, is] = [plainText(recorded), plainText(folded)];
    return was === is ? null : [path, was, is];
  }
  for (const name of new Set([...Object.keys(recorded), ...Object.keys(folded)])) {
    const inner = path === "" ? name : `${path}.${name}`;
    const difference = differingField(inner, recorded[name], folded[name]);
    if (difference !== null) return difference;
  }
  return null;
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array);
}

function plainText(value: unknown): string {
  if (value instanceof Uint8Array) return hexOf(value);
  if (value === undefined) return "nothing";
  return typeof value === "bigint" ? String(value) : JSON.stringify(value);
}

function eventOf(codec: Codec, { topic, schemaId, value }: Emission): Event | null {
  const decoded = codec.decode(topic, schemaId, value);
  return "kind" in decoded ? decoded : null;
}

export function kindOf(codec: Codec, record: Emission): string {
  return eventOf(codec, record)?.kind ?? "undecodable bytes";
}

function previousHash({ value }: Emission): string {
  return hexOf(value.subarray(0, HASH_BYTES));
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
