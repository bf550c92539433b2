/**
 * A shard's fold and what it has emitted that is not known to be written. Since the fold is
 * deterministic, its outputs may be kept, sent again by whoever owns it next, or dropped when
 * the progress of the owner passes it; and at every such progress the hash chains must be equal.
 */
import type { LogFault } from "../divergence";
import { Fifo } from "../fifo";
import type { LoggedRecord, NewRecord } from "../log-driver";
import type { Processor } from "../processor";
import type { EmittedEvents } from "./emitted-events";
import type { InstanceFold } from "./instance-fold";
import type { Progress } from "./progress";

/** An entry that is folded. Thousands wait for a transaction, so each is kept small. */
interface Staged {
  readonly offset: number;
  /** How many records it emitted. */
  readonly records: number;
  /** The chain's head after it, in hex. */
  readonly head: string;
}

export interface Batch {
  readonly records: NewRecord[];
  readonly entries: number;
  readonly next: number;
  readonly chainHead: string;
}

/** A standby far behind compares with some of the owner's progress, not with all of it. */
const COMPARISONS_MAX = 10_000;

export class ShardFold {
  private staged: Staged[] = [];
  private first = 0;
  /** What the staged entries emitted, in their order; the first of them from `firstEmitted` on. */
  private emitted: NewRecord[] = [];
  private firstEmitted = 0;
  /** Progress of the owner beyond what is folded here. */
  private readonly ahead = new Fifo<Progress>();
  /** The chain's head before `settledNext`; what lies below is compared and let go. */
  private settledHead: string;
  private settledNext: number;
  private writtenBelow = 0;

  constructor(
    private readonly instance: InstanceFold,
    /** The first entry that the state does not hold yet. */
    public next: number,
  ) {
    this.settledHead = this.chainHead();
    this.settledNext = next;
  }

  get news(): EmittedEvents {
    return this.instance.news;
  }

  get processor(): Processor {
    return this.instance.processor;
  }

  get waiting(): number {
    return this.staged.length - this.first;
  }

  /** Whether everything that is known to be written has been folded here too. */
  get caughtUp(): boolean {
    return this.next >= this.writtenBelow;
  }

  /** Throws ServiceStopped; entries before the broken one stay staged. */
  fold(record: LoggedRecord, shard: number): LogFault | null {
    const { offset } = record;
    const entry = { topic: "journal", partition: shard, record } as const;
    if (offset < this.writtenBelow) {
      this.instance.fold(entry, null);
      this.dropAll();
      this.settledHead = this.chainHead();
      this.settledNext = offset + 1;
    } else {
      const before = this.emitted.length;
      this.instance.fold(entry, this.emitted);
      const records = this.emitted.length - before;
      const head = records === 0 ? this.lastHead() : this.chainHead();
      this.staged.push({ offset, records, head });
    }
    this.next = offset + 1;
    return this.compareReached();
  }

  /** Past offsets that hold no record for readers. */
  skipTo(next: number): LogFault | null {
    this.next = Math.max(this.next, next);
    return this.compareReached();
  }

  /** What is to be written next, at most `entries` of it; it stays staged until it is settled. */
  take(entries: number): Batch {
    const upTo = Math.min(this.first + entries, this.staged.length);
    let records = 0;
    for (let at = this.first; at < upTo; at++) records += this.staged[at]!.records;
    return {
      records: this.emitted.slice(this.firstEmitted, this.firstEmitted + records),
      entries: upTo - this.first,
      next: this.staged[upTo]?.offset ?? this.next,
      chainHead: upTo > this.first ? this.staged[upTo - 1]!.head : this.settledHead,
    };
  }

  /** The progress that was committed, here or elsewhere; a fault where the chains differ. */
  settle(progress: Progress): LogFault | null {
    // What was read back may be newer than what is heard next.
    if (progress.next < this.settledNext || progress.next < this.writtenBelow) return null;
    this.writtenBelow = Math.max(this.writtenBelow, progress.next);
    if (progress.next > this.next) {
      // All that is staged here is written: whoever takes over now must not write it again.
      this.dropBelow(this.next);
      this.ahead.push(progress);
      if (this.ahead.length > COMPARISONS_MAX) this.ahead.shift();
      return null;
    }
    return this.drop(progress);
  }

  private chainHead(): string {
    return this.processor.chainHead.toString("hex");
  }

  private lastHead(): string {
    return this.staged.at(-1)?.head ?? this.settledHead;
  }

  /** What is staged lies before an entry that is known to be written. */
  private dropAll(): void {
    if (this.staged.length > 0) this.staged = [];
    if (this.emitted.length > 0) this.emitted = [];
    this.first = 0;
    this.firstEmitted = 0;
  }

  private drop(progress: Progress): LogFault | null {
    this.dropBelow(progress.next);
    return this.difference(progress);
  }

  private dropBelow(next: number): void {
    while (this.waiting > 0 && this.staged[this.first]!.offset < next) {
      const { head, records } = this.staged[this.first]!;
      this.settledHead = head;
      this.first++;
      this.firstEmitted += records;
    }
    if (this.first > 1024 && this.first * 2 > this.staged.length) {
      this.staged = this.staged.slice(this.first);
      this.emitted = this.emitted.slice(this.firstEmitted);
      this.first = 0;
      this.firstEmitted = 0;
    }
    this.settledNext = Math.max(this.settledNext, next);
  }

  /** Compares with progress that the fold has just come to. */
  private compareReached(): LogFault | null {
    let fault: LogFault | null = null;
    for (let due = this.ahead.peek(); due !== undefined && due.next <= this.next; ) {
      fault ??= this.drop(due);
      this.ahead.shift();
      due = this.ahead.peek();
    }
    return fault;
  }

  private difference({ next, chainHead, owner }: Progress): LogFault | null {
    const here = this.settledHead;
    if (here === chainHead) return null;
    const where = `${this.processor.name} before journal offset ${next}`;
    return { where, what: `hash chain ${chainHead} was written by ${owner}, folded ${here}` };
  }
}
