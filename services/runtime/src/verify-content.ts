/** The content of a log, first record by record, then against a second fold of its inputs. */
import { createCodec } from "./codec";
import type { LogFault } from "./divergence";
import { Instances, ServiceStopped } from "./instances";
import type { LmdbStore } from "./lmdb/lmdb-store";
import { LogDamaged } from "./log-damaged";
import type { LogManifest, StoredCheckpoint } from "./log-store";
import { recordName } from "./record-name";
import { Replay } from "./replay";
import type { AnyService } from "./service";
import { sweepRecords } from "./sweep-records";

export interface ContentCheck {
  readonly records: number;
  /** False for a log cut off in the middle: some of its records have not been folded. */
  readonly finished: boolean;
  /** Last chained hash of each instance that chains its outputs, in hex, by instance name; empty
   * when the fold did not come to its end. */
  readonly chainHeads: Readonly<Record<string, string>>;
  /** The log's digest in hex; empty when its records could not all be read. */
  readonly digest: string;
  readonly faults: readonly LogFault[];
}

export const NOTHING_READ: ContentCheck = {
  records: 0,
  finished: false,
  chainHeads: {},
  digest: "",
  faults: [],
};

export function verifyContent(store: LmdbStore, services: readonly AnyService[]): ContentCheck {
  try {
    const manifest = store.manifest();
    if (manifest === null) {
      const fault = { where: "manifest", what: "missing: the log was never begun" };
      return { ...NOTHING_READ, faults: [fault] };
    }
    const { records, folded } = store.progress();
    const sweep = sweepRecords(store);
    const finished = folded === records;
    const found = { records, finished, digest: sweep.digest, chainHeads: {} };
    if (sweep.faults.length > 0) return { ...found, faults: sweep.faults };
    return { ...found, ...new Refold(store, services, manifest).run() };
  } catch (cause) {
    if (!(cause instanceof LogDamaged)) throw cause;
    return { ...NOTHING_READ, faults: [cause.fault] };
  }
}

type RefoldResult = Pick<ContentCheck, "chainHeads" | "faults">;

/** All services from the beginning over the inputs of the log, up to the first difference. */
class Refold {
  private readonly instances: Instances;
  private readonly replay: Replay;
  /** By the position after which they were taken. */
  private readonly checkpoints = new Map<number, StoredCheckpoint[]>();
  private readonly faults: LogFault[] = [];

  constructor(
    private readonly store: LmdbStore,
    services: readonly AnyService[],
    { shards }: LogManifest,
  ) {
    const codec = createCodec(store.schemas());
    this.instances = new Instances({ services, codec, shards });
    this.replay = new Replay(this.instances, codec);
  }

  run(): RefoldResult {
    this.readCheckpoints();
    const difference = this.firstDifference();
    const chainHeads = difference === null ? this.instances.chainHeads() : {};
    return { chainHeads, faults: [...this.faults, ...(difference === null ? [] : [difference])] };
  }

  private readCheckpoints(): void {
    for (const { processor } of this.instances.all) {
      const { service, placement } = processor;
      for (const found of this.store.generations(service.name, placement.shard)) {
        if ("what" in found) this.faults.push(found);
        else this.checkpoints.set(found.folded, [...this.dueAt(found.folded), found]);
      }
    }
  }

  private dueAt(folded: number): readonly StoredCheckpoint[] {
    return this.checkpoints.get(folded) ?? [];
  }

  private firstDifference(): LogFault | null {
    const { store, replay } = this;
    const { folded } = store.progress();
    for (const record of store.readAll(0)) {
      const fault = replay.check(record);
      if (fault !== null) return fault;
      if (record.position >= folded) continue;
      try {
        replay.fold(record);
      } catch (cause) {
        if (!(cause instanceof ServiceStopped)) throw cause;
        return { where: recordName(record), what: cause.message };
      }
      for (const checkpoint of this.dueAt(record.position + 1)) this.compare(checkpoint);
    }
    return replay.missing();
  }

  private compare({ service, shard, folded, chainHead, body }: StoredCheckpoint): void {
    const { processor } = this.instances.all.find(
      ({ processor: { service: one, placement } }) =>
        one.name === service && placement.shard === shard,
    )!;
    const same =
      processor.chainHead.equals(chainHead) && Buffer.compare(processor.checkpoint(), body) === 0;
    if (same) return;
    const where = `checkpoint of ${service}, shard ${shard}, before position ${folded}`;
    this.faults.push({ where, what: "not the state that folding the records before it gives" });
  }
}
