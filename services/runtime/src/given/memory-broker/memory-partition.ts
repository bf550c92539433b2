/** A partition as a broker keeps it: records and markers by offset, some in transactions. */
import type { LoggedRecord, NewRecord, Place, Slice } from "../../log-driver";
import { PositionLost } from "../../log-driver";

/** All that one epoch of a transactional id writes at once, or never. */
export class MemoryTransaction {
  standing: "open" | "committed" | "aborted" = "open";
  readonly touched = new Set<MemoryPartition>();

  end(standing: "committed" | "aborted"): void {
    if (this.standing !== "open") return;
    this.standing = standing;
    for (const partition of this.touched) partition.mark();
  }
}

interface Stored {
  /** Null for a marker, which takes an offset and is read by nobody. */
  readonly record: LoggedRecord | null;
  readonly transaction: MemoryTransaction | null;
}

export class MemoryPartition {
  /** The first offset that is kept. */
  first = 0;
  private stored: Stored[] = [];

  constructor(private readonly place: Place) {}

  get next(): number {
    return this.first + this.stored.length;
  }

  /** Below it nothing is open. */
  get stable(): number {
    const open = this.stored.findIndex(({ transaction }) => transaction?.standing === "open");
    return open < 0 ? this.next : this.first + open;
  }

  append(
    { key, value, timestamp = Date.now() }: NewRecord,
    transaction: MemoryTransaction | null,
  ): void {
    const bytes = key === null ? null : Buffer.from(key);
    const record = { offset: this.next, timestamp, key: bytes, value };
    this.stored.push({ record, transaction });
    transaction?.touched.add(this);
  }

  mark(): void {
    this.stored.push({ record: null, transaction: null });
  }

  deleteBelow(offset: number): void {
    this.stored = this.stored.slice(offset - this.first);
    this.first = offset;
  }

  /** What a fetch at the offset gives, from at most so many offsets. */
  slice(offset: number, most: number): Slice {
    const { first, stable, next: end, place } = this;
    if (offset < first || offset > end) throw new PositionLost({ ...place, offset });
    const next = Math.max(offset, Math.min(stable, offset + most));
    const records = this.stored
      .slice(offset - first, next - first)
      .flatMap(({ record, transaction }) =>
        record === null || transaction?.standing === "aborted" ? [] : [record],
      );
    return { ...place, records, next, stable, end };
  }
}
