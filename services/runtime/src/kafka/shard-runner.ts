/**
 * One shard of a service in one process. As its leader: fence, restore, verify, seek, then fold and
 * commit outputs, progress and offsets in one transaction. As a follower: fold silently, compare
 * with the leader's progress, and take over when it falls silent. A leader that is fenced follows.
 */
import { Fenced, type Place, type Position, type Slice, type Transactor } from "../log-driver";
import type { InstancePhase } from "../observer";
import { GroupOffsets } from "./group-offsets";
import type { KafkaContext } from "./kafka-context";
import { Bell, pause, persist } from "./patience";
import { progressBytes, progressOf } from "./progress";
import { readLast } from "./read-range";
import { restoredFold } from "./restored-fold";
import { ShardCheckpoints } from "./shard-checkpoints";
import type { ShardFold } from "./shard-fold";
import { watchTransaction } from "./watch-transaction";

/** Entries that may be folded and not yet known to be written. */
const STAGED_MAX = 20_000;
/** A leader with nothing to write says so, and is given up when it says nothing for so long. */
const HEARTBEAT_MS = 1_000;
const SILENCE_MS = 3_000;

export class ShardRunner {
  readonly instance: string;
  private fold: ShardFold | null = null;
  private transactor: Transactor | null = null;
  private leading: boolean;
  private finishing = false;
  private stopping = false;
  private broken = false;
  private heard = Date.now();
  private written = Date.now();
  private stagedSince = 0;
  private progressOffset = 0;
  private phase: InstancePhase | null = null;
  private readonly checkpoints: ShardCheckpoints;
  private readonly offsets: GroupOffsets;
  /** Where progress is written. */
  private readonly place: Place;
  private readonly bell = new Bell();
  private readonly onWanting: () => void;
  private readonly running: Promise<void>;

  constructor(
    private readonly context: KafkaContext,
    private readonly shard: number,
    { lead, onWanting }: { readonly lead: boolean; readonly onWanting: () => void },
  ) {
    const { service, names } = context;
    this.instance = `${service.name}/${shard}`;
    this.onWanting = onWanting;
    this.leading = lead;
    this.place = { topic: names.progress(service), partition: shard };
    this.checkpoints = new ShardCheckpoints(context, shard, this.instance);
    this.offsets = new GroupOffsets(names.group(service));
    this.running = this.run();
  }

  /** Where this shard wants to read on; nothing while it is being restored or has no room. */
  positions(): Position[] {
    const { fold, context, shard: partition } = this;
    if (fold === null || this.ending) return [];
    const positions: Position[] = [];
    const room = fold.waiting < STAGED_MAX && !this.broken;
    if (room) positions.push({ topic: context.names.topics.journal, partition, offset: fold.next });
    if (!this.leading) {
      positions.push({ ...this.place, offset: this.progressOffset });
    }
    return positions;
  }

  /** Takes what was fetched at one of the positions. */
  receive(slice: Slice): void {
    if (this.fold === null || this.ending) return;
    if (slice.topic === this.place.topic) this.hear(slice);
    else this.foldSlice(this.fold, slice);
  }

  /** What follows here is to lead: the group says so. */
  lead(): void {
    if (this.leading) return;
    this.heard = 0;
    this.bell.ring();
  }

  /** Writes what is staged, then lets go of the shard. A broker that is away is not waited for:
   * whoever leads next says the same again. */
  async release(): Promise<void> {
    if (this.leading && this.fold !== null) this.finishing = true;
    else this.stopping = true;
    this.bell.ring();
    await this.running;
    this.enter("released");
  }

  private get ending(): boolean {
    return this.stopping || this.finishing;
  }

  private enter(phase: InstancePhase): void {
    if (this.phase === phase) return;
    this.phase = phase;
    this.context.observer({ what: "phase", instance: this.instance, phase });
  }

  private async run(): Promise<void> {
    try {
      if (this.leading) await this.fence();
      await this.persist(() => this.restore());
      this.enter(this.leading ? "catching-up" : "standby");
      while (!this.stopping) {
        if (this.leading) await this.leadOn();
        else await this.followOn();
      }
    } catch (cause) {
      if (!this.ending) this.stop(cause);
    } finally {
      await this.transactor?.close();
      await this.checkpoints.settled();
    }
  }

  /** Folds no further; what was staged before is still written. */
  stop(cause: unknown): void {
    if (this.broken) return;
    this.broken = true;
    const reason = cause instanceof Error ? cause.message : String(cause);
    this.context.observer({ what: "stopped", instance: this.instance, reason });
  }

  private persist<T>(attempt: () => Promise<T>): Promise<T> {
    const { observer } = this.context;
    return persist(attempt, {
      wanted: () => !this.ending,
      onFailure: (reason) => observer({ what: "retrying", instance: this.instance, reason }),
    });
  }

  private async fence(): Promise<void> {
    const { driver, names, service } = this.context;
    this.enter("fencing");
    await this.transactor?.close();
    this.transactor = null;
    const id = names.transactionalId(service, this.shard);
    this.transactor = await this.persist(() => driver.fence(id));
  }

  private async restore(): Promise<void> {
    const { context, checkpoints, instance, shard } = this;
    const { driver, reader, observer } = context;
    this.enter("restoring");
    const begun = performance.now();
    const last = await readLast(driver, reader, this.place);
    const progress = last.record === null ? null : progressOf(last.record.value);
    const found = await checkpoints.read(progress?.next ?? 0);
    const fold = restoredFold({ context, shard, found });
    this.progressOffset = last.end;
    if (progress !== null) this.tell(fold.settle(progress));
    this.fold = fold;
    this.heard = Date.now();
    const seconds = (performance.now() - begun) / 1000;
    observer({ what: "restored", instance, from: fold.next, seconds });
    this.onWanting();
  }

  private foldSlice(fold: ShardFold, slice: Slice): void {
    const { observer } = this.context;
    const begun = performance.now();
    if (slice.records.length > 0 && fold.waiting === 0) this.stagedSince = Date.now();
    try {
      for (const record of slice.records) {
        if (record.offset >= fold.next) this.tell(fold.fold(record, this.shard));
      }
      this.tell(fold.skipTo(slice.next));
    } catch (cause) {
      this.stop(cause);
    }
    const { instance } = this;
    const seconds = (performance.now() - begun) / 1000;
    observer({ what: "folded", instance, entries: slice.records.length, seconds });
    if (this.leading) fold.news.report(observer);
    else fold.news.forget();
    observer({ what: "lag", instance, records: Math.max(0, slice.end - fold.next) });
    const { topic, partition, end, stable } = slice;
    observer({ what: "stable-offset-gap", topic, partition, records: end - stable });
    if (this.leading && fold.caughtUp && fold.next >= slice.stable) this.enter("active");
    this.checkpoints.count(slice.records.length, this.leading ? fold : null);
    if (slice.records.length > 0) this.bell.ring();
  }

  private hear(slice: Slice): void {
    this.progressOffset = slice.next;
    if (slice.records.length > 0) this.heard = Date.now();
    for (const { value } of slice.records) this.tell(this.fold!.settle(progressOf(value)));
  }

  private tell(fault: ReturnType<ShardFold["settle"]>): void {
    if (fault === null) return;
    this.context.observer({ what: "diverged", instance: this.instance, fault });
    if (!this.leading) return;
    // A leader must not write on after what it would not have written itself.
    const diverged = new Error(`${fault.where}: ${fault.what}`);
    this.stop(diverged);
    this.stopping = true;
    this.bell.ring();
    throw diverged;
  }

  private async followOn(): Promise<void> {
    await this.bell.wait(HEARTBEAT_MS / 4);
    if (this.stopping || Date.now() - this.heard < SILENCE_MS) return;
    await this.fence();
    await this.readBack();
    this.leading = true;
    this.enter("catching-up");
    this.onWanting();
  }

  private async readBack(): Promise<void> {
    const { driver, reader } = this.context;
    const last = await this.persist(() => readLast(driver, reader, this.place));
    this.progressOffset = last.end;
    if (last.record !== null) this.tell(this.fold!.settle(progressOf(last.record.value)));
  }

  private async leadOn(): Promise<void> {
    const { entries, milliseconds } = this.context.config.transaction;
    const fold = this.fold!;
    if (fold.waiting === 0) {
      if (this.finishing) this.stopping = true;
      else if (Date.now() - this.written >= HEARTBEAT_MS && fold.caughtUp) await this.commit(0);
      else await this.bell.wait(HEARTBEAT_MS / 4);
      return;
    }
    const due = this.stagedSince + milliseconds - Date.now();
    if (fold.waiting < entries && due > 0 && !this.finishing) await pause(due);
    await this.commit(entries);
  }

  private async commit(entries: number): Promise<void> {
    const { names, observer, owner } = this.context;
    const { instance, shard: partition } = this;
    const { records, next, chainHead } = this.fold!.take(entries);
    const progress = { next, chainHead, owner };
    records.push({ ...this.place, key: instance, value: progressBytes(progress) });
    const offsets = this.offsets.due([{ topic: names.topics.journal, partition, offset: next }]);
    const watched = { observer, instance, records: records.length };
    this.stagedSince = Date.now();
    try {
      await watchTransaction(watched, () => this.transactor!.commit(records, offsets));
    } catch (cause) {
      await this.recover(cause);
      return;
    }
    this.written = Date.now();
    this.offsets.told(offsets);
    this.tell(this.fold!.settle(progress));
    this.onWanting();
  }

  /** The outcome is unknown: the producer is spent, and the log itself says what was written. */
  private async recover(cause: unknown): Promise<void> {
    if (this.finishing) {
      this.stopping = true;
      return;
    }
    if (cause instanceof Fenced) {
      await this.transactor?.close();
      this.transactor = null;
      await this.readBack();
      this.leading = false;
      this.heard = Date.now();
      this.enter("standby");
      this.onWanting();
      return;
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    this.context.observer({ what: "retrying", instance: this.instance, reason });
    await this.fence();
    await this.readBack();
    this.enter("active");
  }
}
