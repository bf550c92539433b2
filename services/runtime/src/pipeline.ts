/**
 * The deterministic FIFO over a log: it folds the lowest position not yet folded, appends what the
 * services say, and pulls the next batch of inputs when all is folded, or earlier where the source
 * knows its place before an input of the engine's own. What is in the log after any number of steps
 * is a function of the inputs alone, whatever the commits, restarts and kills.
 */
import { ByteArena } from "./byte-arena";
import type { Codec } from "./codec";
import { Fifo } from "./fifo";
import type { InputRecord, InputSource } from "./input-source";
import { Instances } from "./instances";
import { LogEnds } from "./log-ends";
import type { LogProgress, LogRecord, LogStore, StoredCheckpoint } from "./log-store";
import type { Emit } from "./processor";
import { resume } from "./resume";
import type { AnyService } from "./service";
import { OWN_INPUTS } from "./topics";

export interface PipelineOptions {
  readonly store: LogStore;
  readonly source: InputSource;
  readonly services: readonly AnyService[];
  readonly codec: Codec;
  readonly shards: number;
  /** Folded records between two commits. */
  readonly commitEvery?: number | undefined;
  /** Folded records between two checkpoints of every instance. */
  readonly checkpointEvery?: number | undefined;
  /** Called after each commit. */
  readonly onProgress?: ((progress: LogProgress) => void) | undefined;
}

/** What a run leaves in memory besides its log. */
export interface Standing {
  /** Last chained hash of each instance that chains its outputs, in hex, by instance name. */
  readonly chainHeads: Readonly<Record<string, string>>;
  /** The state of every instance of a service, by shard, as its checkpoints hold it. */
  readonly states: (service: string) => readonly unknown[];
}

/** Large enough that a transaction's own cost vanishes, small enough to lose little to a kill. */
const COMMIT_EVERY = 2_000;
/** Below a second of folding to catch up with after a restart. */
const CHECKPOINT_EVERY = 200_000;

export class Pipeline {
  private readonly instances: Instances;
  private readonly commitEvery: number;
  private readonly checkpointEvery: number;
  private readonly arena = new ByteArena();
  private readonly pending = new Fifo<LogRecord>();
  private ends = new LogEnds();
  private appended: LogRecord[] = [];
  private checkpoints: StoredCheckpoint[] = [];
  private records = 0;
  private folded = 0;
  private pulled = 0;
  private batches: Iterator<readonly InputRecord[]> = [][Symbol.iterator]();
  private committed: LogProgress = { records: 0, folded: 0, pulled: 0 };

  constructor(private readonly options: PipelineOptions) {
    this.instances = new Instances(options);
    this.commitEvery = options.commitEvery ?? COMMIT_EVERY;
    this.checkpointEvery = options.checkpointEvery ?? CHECKPOINT_EVERY;
  }

  /** Where the run stands. */
  standing(): Standing {
    const { instances } = this;
    return {
      chainHeads: instances.chainHeads(),
      states: (service) => instances.states(service),
    };
  }

  /**
   * Catches up with the log, then folds to the end of the source. Throws ServiceStopped on a broken
   * invariant and LogDiverged when the log is not what its inputs give.
   */
  async run(): Promise<void> {
    this.catchUp();
    this.batches = this.options.source.open(this.pulled);
    try {
      while (this.foldPending() || this.pull()) {
        if (this.folded - this.committed.folded >= this.commitEvery) {
          this.commit();
          await nextTurn();
        }
      }
      this.commit();
    } finally {
      this.batches.return?.();
    }
  }

  private catchUp(): void {
    const { store, codec } = this.options;
    this.committed = store.progress();
    ({ records: this.records, folded: this.folded, pulled: this.pulled } = this.committed);
    this.ends = new LogEnds(store.nextOffsets());
    for (const record of resume({ store, codec, instances: this.instances })) {
      this.pending.push(record);
    }
  }

  /** Folds what is pending, at most to the next commit. False when nothing was. */
  private foldPending(): boolean {
    const { pending, instances, checkpointEvery } = this;
    const until = this.committed.folded + this.commitEvery;
    if (pending.length === 0) return false;
    while (this.folded < until) {
      const record = pending.shift();
      if (record === undefined) break;
      instances.fold(record, this.append);
      this.folded++;
      if (this.folded % checkpointEvery === 0) this.takeCheckpoints();
    }
    return true;
  }

  private pull(): boolean {
    const next = this.batches.next();
    if (next.done === true) return false;
    this.pulled++;
    for (const input of next.value) this.appendInput(input);
    return true;
  }

  private appendInput(input: InputRecord): void {
    const { codec } = this.options;
    const key = this.arena.text(input.key);
    if ("bytes" in input) {
      const value = this.arena.copy(input.bytes);
      this.place({ topic: input.topic, partition: 0, key, schemaId: 0, value });
    } else {
      const value = this.arena.copy(codec.encode(input.event, null));
      const schemaId = codec.schemaId(input.event.kind);
      this.place({ topic: input.topic, partition: 0, key, schemaId, value });
    }
  }

  private readonly append: Emit = ({ topic, partition, key }, schemaId, value) => {
    const { arena } = this;
    const body = arena.copy(value);
    if (topic === OWN_INPUTS) this.pullBefore(this.ends.at(topic, partition), body);
    this.place({ topic, partition, key: arena.text(key), schemaId, value: body });
  };

  /** Inputs that came before an own one when they were recorded come before it again. */
  private pullBefore(offset: number, value: Uint8Array): void {
    const due = this.options.source.batchesBefore?.({ offset, value }) ?? 0;
    while (this.pulled < due && this.pull());
  }

  /** Gives a record the next place in the log. */
  private place(unplaced: Omit<LogRecord, "position" | "offset">): void {
    const { topic, partition, key, schemaId, value } = unplaced;
    const position = this.records++;
    const offset = this.ends.take(topic, partition);
    const record = { position, topic, partition, offset, key, schemaId, value };
    this.appended.push(record);
    this.pending.push(record);
  }

  private takeCheckpoints(): void {
    const { folded, records } = this;
    for (const { processor } of this.instances.all) {
      const { service, placement, chainHead } = processor;
      this.checkpoints.push({
        service: service.name,
        shard: placement.shard,
        folded,
        records,
        chainHead: Buffer.from(chainHead),
        body: processor.checkpoint(),
      });
    }
  }

  private commit(): void {
    const { appended, checkpoints, records, folded, pulled } = this;
    if (folded === this.committed.folded && pulled === this.committed.pulled) return;
    this.options.store.commit({ records: appended, folded, pulled, checkpoints });
    this.appended = [];
    this.checkpoints = [];
    this.committed = { records, folded, pulled };
    this.options.onProgress?.(this.committed);
  }
}

/** Lets signals, timers and the terminal have their turn. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
