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

/** An entry that is folded, and its outputs. */
interface Staged {
  readonly offset: number;
  readonly emitted: readonly NewRecord[];
  /** The chain's head after it. */
  readonly head: Buffer;
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
  /** Progress of the owner beyond what is folded here. */
  private readonly ahead = new Fifo<Progress>();
  /** The chain's head before `settledNext`; what lies below is compared and let go. */
  private settledHead: Buffer;
  private settledNext: number;
  private writtenBelow = 0;

  constructor(
    private readonly instance: InstanceFold,
    /** The first entry that the state does not hold yet. */
    public next: number,
  ) {
    this.settledHead = Buffer.from(instance.processor.chainHead);
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
      this.settledHead = Buffer.from(this.processor.chainHead);
      this.settledNext = offset + 1;
    } else {
      const emitted: NewRecord[] = [];
      this.instance.fold(entry, emitted);
      const before = this.staged.at(-1)?.head ?? this.settledHead;
      const head = emitted.length === 0 ? before : Buffer.from(this.processor.chainHead);
      this.staged.push({ offset, emitted, head });
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
    const records: NewRecord[] = [];
    let head = this.settledHead;
    for (let at = this.first; at < upTo; at++) {
      const { emitted } = this.staged[at]!;
      for (let index = 0; index < emitted.length; index++) records.push(emitted[index]!);
      head = this.staged[at]!.head;
    }
    const next = this.staged[upTo]?.offset ?? this.next;
    const chainHead = head.toString("hex");
    return { records, entries: upTo - this.first, next, chainHead };
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

  /** What is staged lies before an entry that is known to be written. */
  private dropAll(): void {
    if (this.staged.length > 0) this.staged = [];
    this.first = 0;
  }

  private drop(progress: Progress): LogFault | null {
    this.dropBelow(progress.next);
    return this.difference(progress);
  }

  private dropBelow(next: number): void {
    while (this.waiting > 0 && this.staged[this.first]!.offset < next) {
      this.settledHead = this.staged[this.first]!.head;
      this.first++;
    }
    if (this.first > 1024 && this.first * 2 > this.staged.length) {
      this.staged.splice(0, this.first);
      this.first = 0;
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
    const here = this.settledHead.toString("hex");
    if (here === chainHead) return null;
    const where = `${this.processor.name} before journal offset ${next}`;
    return { where, what: `hash chain ${chainHead} was written by ${owner}, folded ${here}` };
  }
}
