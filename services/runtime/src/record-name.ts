/** How messages name a record of a log. */
import type { LogRecord } from "./log-store";

type Place = Pick<LogRecord, "topic" | "partition" | "offset" | "position">;

/** `margin-snapshots/3@812 (position 9123, MarginSnapshot)`. */
export function recordName(place: Place, kind?: string): string {
  const { topic, partition, offset, position } = place;
  const what = kind === undefined ? "" : `, ${kind}`;
  return `${topic}/${partition}@${offset} (position ${position}${what})`;
}
