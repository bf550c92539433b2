/** Which stretch of a log is asked for: by event time, by journal offset or by sequence. */
import { Unusable } from "@margin-engine/runtime";
import { readTime } from "../import/time-text";

export type RangeMeasure = "time" | "offset" | "sequence";

/** Both ends belong to the range; null is open. */
export interface LogRange {
  readonly by: RangeMeasure;
  readonly from: number | null;
  readonly to: number | null;
}

/** Where an output stands: the time, offset and sequence of the entry that caused it. */
export type LogPlace = Readonly<Record<RangeMeasure, number>>;

export const WHOLE: LogRange = { by: "time", from: null, to: null };

const COUNTED = /^(offset|sequence):(\d+)$/;

/** Throws Unusable on what is no bound, on two of different kinds, on an end before the start. */
export function rangeOf(fromText: string | undefined, toText: string | undefined): LogRange {
  const from = fromText === undefined ? null : boundOf("--from", fromText);
  const to = toText === undefined ? null : boundOf("--to", toText);
  if (from !== null && to !== null && from.by !== to.by) {
    throw new Unusable(`--from is by ${from.by} and --to by ${to.by}: give both by the same`);
  }
  if (from !== null && to !== null && from.at > to.at) {
    throw new Unusable(`--from ${fromText} is after --to ${toText}: the range is empty; swap them`);
  }
  return { by: (from ?? to)?.by ?? "time", from: from?.at ?? null, to: to?.at ?? null };
}

function boundOf(option: string, text: string): { by: RangeMeasure; at: number } {
  const counted = COUNTED.exec(text);
  if (counted !== null) return { by: counted[1] as RangeMeasure, at: Number(counted[2]) };
  const read = readTime(text);
  if (read !== null) return { by: "time", at: read.time };
  throw new Unusable(
    `${option} ${text} is no place in a log; write a time as 2026-01-05T14:20:00Z, ` +
      "offset:1200 or sequence:1200",
  );
}

/** Before the range, in it, or beyond it. */
export function relate({ by, from, to }: LogRange, place: LogPlace): "before" | "in" | "beyond" {
  const at = place[by];
  if (from !== null && at < from) return "before";
  return to !== null && at > to ? "beyond" : "in";
}

/** A bound as it is written: `2026-01-05T14:20:00.000Z`, `offset:1200`. */
export function boundText(by: RangeMeasure, at: number): string {
  return by === "time" ? new Date(at).toISOString() : `${by}:${at}`;
}
