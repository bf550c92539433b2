/**
 * The inputs of a service that consumes several topics, in one order: by the time their writers
 * gave them, then by topic, never across a partition that has more to come. A fetch reads one
 * partition after the other, so an input is taken only when all have been read again since it came:
 * what a broker had before that input was sent comes before it, whatever topic it is in. Which
 * inputs a batch takes is a plan; the order within a plan is a function of the inputs alone.
 */
import type { FetchLimits, LoggedRecord, LogReader, Place, Position } from "../log-driver";

export interface SourceRecord extends Place {
  readonly record: LoggedRecord;
}

/** For each source partition, the offset below which inputs are taken. */
export type SourceEnds = readonly Position[];

class Source {
  records: LoggedRecord[] = [];
  first = 0;
  /** Whether more can be read now. */
  more = true;
  /** What lies below came before the last fetch began. */
  confirmed: number;

  constructor(
    readonly place: Place,
    /** Where to read on. */
    public next: number,
    /** What was taken lies below. */
    public taken: number,
  ) {
    this.confirmed = next;
  }

  get head(): LoggedRecord | undefined {
    return this.records[this.first];
  }

  take(): SourceRecord {
    const record = this.head!;
    this.first++;
    this.taken = record.offset + 1;
    if (this.first > 4096) {
      this.records = this.records.slice(this.first);
      this.first = 0;
    }
    return { ...this.place, record };
  }
}

export class SourceQueues {
  private readonly sources: readonly Source[];

  /** The positions' order is the order of equal times. */
  constructor(
    positions: readonly Position[],
    private readonly roomOfEach: number,
  ) {
    this.sources = positions.map(
      ({ topic, partition, offset }) => new Source({ topic, partition }, offset, offset),
    );
  }

  /** Whether inputs have been read and not been taken. */
  get waiting(): boolean {
    return this.sources.some(({ head }) => head !== undefined);
  }

  /** What is taken so far. */
  ends(): SourceEnds {
    return this.sources.map(({ place, taken }) => ({ ...place, offset: taken }));
  }

  /** Reads on where there is room; returns the records that came. */
  async fill(reader: LogReader, limits: FetchLimits): Promise<LoggedRecord[]> {
    const roomy = this.sources.filter(
      ({ records, first }) => records.length - first < this.roomOfEach,
    );
    const positions = roomy.map(({ place, next }) => ({ ...place, offset: next }));
    const came = this.sources.map(({ next }) => next);
    const slices = positions.length === 0 ? [] : await reader.fetch(positions, limits);
    this.sources.forEach((source, at) => {
      source.confirmed = came[at]!;
    });
    for (const slice of slices) {
      const source = roomy.find(
        ({ place }) => place.topic === slice.topic && place.partition === slice.partition,
      )!;
      for (const record of slice.records) source.records.push(record);
      source.next = slice.next;
      source.more = slice.next < slice.stable;
    }
    return slices.flatMap(({ records }) => [...records]);
  }

  /** Takes at most `limit` inputs, as many as can be put in order now. */
  takeNext(limit: number): SourceRecord[] {
    const taken: SourceRecord[] = [];
    while (taken.length < limit) {
      if (this.sources.some(({ head, more }) => head === undefined && more)) break;
      const source = earliest(this.sources);
      if (source === null || source.head!.offset >= source.confirmed) break;
      taken.push(source.take());
    }
    return taken;
  }

  /** Takes what a plan took; all of it must have been read. */
  takePlanned(ends: SourceEnds): SourceRecord[] {
    const taken: SourceRecord[] = [];
    for (;;) {
      const open = this.sources.filter((source) => endOf(source, ends) > offsetOf(source));
      const source = earliest(open);
      if (source === null) return taken;
      taken.push(source.take());
    }
  }

  /** Whether everything that a plan took has been read. */
  holds(ends: SourceEnds): boolean {
    return this.sources.every((source) => source.next >= endOf(source, ends));
  }
}

function offsetOf({ head }: Source): number {
  return head?.offset ?? Number.POSITIVE_INFINITY;
}

function endOf({ place: { topic, partition } }: Source, ends: SourceEnds): number {
  return ends.find((end) => end.topic === topic && end.partition === partition)?.offset ?? 0;
}

/** The source whose next record is the earliest; the first of equal ones. */
function earliest(sources: readonly Source[]): Source | null {
  let found: Source | null = null;
  for (const source of sources) {
    const { head } = source;
    if (head === undefined) continue;
    if (found === null || head.timestamp < found.head!.timestamp) found = source;
  }
  return found;
}
