/** Reads back what a partition holds: a range of it, or the newest record that was committed. */
import type { LogDriver, LoggedRecord, LogReader, Place } from "../log-driver";

const LIMITS = { waitMilliseconds: 100, bytes: 4 * 1024 * 1024 };

export interface Range extends Place {
  readonly from: number;
  readonly to: number;
}

/** Batch by batch, so that what was read can be let go. */
export async function* readRange(
  reader: LogReader,
  { topic, partition, from, to }: Range,
): AsyncGenerator<readonly LoggedRecord[]> {
  let offset = from;
  while (offset < to) {
    const [slice] = await reader.fetch([{ topic, partition, offset }], LIMITS);
    yield slice!.records.filter((record) => record.offset < to);
    offset = slice!.next;
  }
}

/** How far to look back at first; control and aborted records may lie at the end. */
const FIRST_LOOK = 16;
const LOOK_FURTHER = 32;

/** The newest committed record, and the end up to which there is none newer. */
export async function readLast(
  driver: LogDriver,
  reader: LogReader,
  place: Place,
): Promise<{ readonly record: LoggedRecord | null; readonly end: number }> {
  const { first, next: to } = (await driver.ends(place.topic))[place.partition]!;
  for (let look = FIRST_LOOK; ; look *= LOOK_FURTHER) {
    const from = Math.max(first, to - look);
    let record: LoggedRecord | null = null;
    for await (const records of readRange(reader, { ...place, from, to })) {
      record = records.at(-1) ?? record;
    }
    if (record !== null || from === first) return { record, end: to };
  }
}
