/** The rule of appending: new records directly follow what a log holds. */
import { LogEnds } from "./log-ends";
import type { Commit, LogProgress } from "./log-store";
import { recordName } from "./record-name";

/** Where the log ends after the commit. Throws RangeError when its records leave a gap, repeat
 * something, or when more is folded than there is. */
export function followedBy(commit: Commit, before: LogProgress & { ends: LogEnds }): LogEnds {
  const ends = new LogEnds(before.ends.offsets());
  let position = before.records;
  for (const record of commit.records) {
    const offset = ends.take(record.topic, record.partition);
    if (record.position !== position || record.offset !== offset) {
      const place = recordName({ ...record, position, offset });
      throw new RangeError(`${recordName(record)} cannot be appended: next is ${place}`);
    }
    position++;
  }
  if (commit.folded > position || commit.folded < before.folded) {
    throw new RangeError(`folded ${commit.folded} of ${position}, after ${before.folded}`);
  }
  return ends;
}
