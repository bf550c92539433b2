/**
 * What a log holds, piece by piece and without knowing its services: texts, counts and checkpoints
 * by their checksums, records also by their places, which have neither gaps nor repeats.
 */
import { isDeepStrictEqual } from "node:util";
import type { LogFault } from "./divergence";
import type { LmdbStore } from "./lmdb/lmdb-store";
import { LogDamaged } from "./log-damaged";
import { LogDigest } from "./log-digest";
import { LogEnds } from "./log-ends";
import type { LogRecord } from "./log-store";
import { recordName } from "./record-name";

/** More would not tell a person more. */
const FAULTS_MAX = 20;

export interface Sweep {
  readonly records: number;
  /** False for a log cut off in the middle: some of its records have not been folded. */
  readonly finished: boolean;
  /** The log's digest in hex; empty when its records could not all be read. */
  readonly digest: string;
  readonly faults: readonly LogFault[];
}

export const NOTHING_READ: Sweep = { records: 0, finished: false, digest: "", faults: [] };

export function sweepLog(store: LmdbStore): Sweep {
  try {
    if (store.manifest() === null) {
      const fault = { where: "manifest", what: "missing: the log was never begun" };
      return { ...NOTHING_READ, faults: [fault] };
    }
    const { records, folded } = store.progress();
    store.schemas();
    const { digest, faults } = new RecordSweep(store).run();
    const all = [...faults, ...store.checkpointFaults()];
    return { records, finished: folded === records, digest, faults: all };
  } catch (cause) {
    if (!(cause instanceof LogDamaged)) throw cause;
    return { ...NOTHING_READ, faults: [cause.fault] };
  }
}

class RecordSweep {
  private readonly faults: LogFault[] = [];
  private readonly digest = new LogDigest();
  private readonly ends = new LogEnds();
  private position = 0;

  constructor(private readonly store: LmdbStore) {}

  run(): Pick<Sweep, "digest" | "faults"> {
    for (const found of this.store.scan()) {
      if ("what" in found) this.faults.push(found);
      // A damaged record's own place is unknown, and with it the places after it.
      else if (this.faults.length === 0) this.take(found);
      this.position++;
      if (this.faults.length >= FAULTS_MAX) break;
    }
    if (this.faults.length === 0) this.checkCounts();
    return { digest: this.faults.length === 0 ? this.digest.end() : "", faults: this.faults };
  }

  private take(record: LogRecord): void {
    const { topic, partition } = record;
    const offset = this.ends.take(topic, partition);
    if (record.position !== this.position || record.offset !== offset) {
      const place = recordName({ topic, partition, offset, position: this.position });
      this.faults.push({ where: place, what: `missing: ${recordName(record)} follows instead` });
      return;
    }
    this.digest.add(record);
    const fault = this.store.placeFault(record);
    if (fault !== null) this.faults.push(fault);
  }

  private checkCounts(): void {
    const { records } = this.store.progress();
    const same = isDeepStrictEqual(this.ends.offsets(), this.store.nextOffsets());
    if (this.position === records && same) return;
    const what =
      this.position === records
        ? "the next offsets that were kept are not those of the records"
        : `${records} records are counted, ${this.position} are there`;
    this.faults.push({ where: `progress (position ${this.position})`, what });
  }
}
