/** The content of a log: first piece by piece, then against a second fold of its inputs. */
import { createCodec } from "./codec";
import type { LogFault } from "./divergence";
import { Instances, ServiceStopped } from "./instances";
import type { LmdbStore } from "./lmdb/lmdb-store";
import type { LogManifest, StoredCheckpoint } from "./log-store";
import { recordName } from "./record-name";
import { Replay } from "./replay";
import type { AnyService } from "./service";
import { type Sweep, sweepLog } from "./sweep-log";

export interface ContentCheck extends Sweep {
  /** Last chained hash of each instance that chains its outputs, in hex, by instance name; empty
   * when the fold did not come to its end. */
  readonly chainHeads: Readonly<Record<string, string>>;
  /** SHA-256 of every instance's state at the end, in hex, by instance name; empty likewise. */
  readonly stateDigests: Readonly<Record<string, string>>;
}

/** What the fold gives of a log that it does not go through. */
export const NOT_FOLDED = { chainHeads: {}, stateDigests: {} };

export function verifyContent(
  store: LmdbStore,
  services: (descriptions: readonly string[]) => readonly AnyService[],
): ContentCheck {
  const sweep = sweepLog(store);
  if (sweep.faults.length > 0) return { ...sweep, ...NOT_FOLDED };
  const manifest = store.manifest()!;
  return { ...sweep, ...new Refold(store, services(manifest.services), manifest).run() };
}

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
    for (const checkpoint of store.checkpoints()) {
      const { folded } = checkpoint;
      this.checkpoints.set(folded, [...(this.checkpoints.get(folded) ?? []), checkpoint]);
    }
  }

  run(): Omit<ContentCheck, keyof Sweep> & Pick<ContentCheck, "faults"> {
    const { faults, instances } = this;
    const difference = this.firstDifference();
    if (difference !== null) return { ...NOT_FOLDED, faults: [...faults, difference] };
    const [chainHeads, stateDigests] = [instances.chainHeads(), instances.stateDigests()];
    return { chainHeads, stateDigests, faults };
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
      for (const checkpoint of this.checkpoints.get(record.position + 1) ?? []) {
        this.compare(checkpoint);
      }
    }
    return replay.missing();
  }

  private compare({ service, shard, folded, chainHead, body }: StoredCheckpoint): void {
    const instance = this.instances.all.find(
      ({ processor }) => processor.service.name === service && processor.placement.shard === shard,
    );
    const same =
      instance?.processor.chainHead.equals(chainHead) &&
      instance.processor.checkpoint().equals(body);
    if (same) return;
    const where = `checkpoint of ${service}, shard ${shard}, before position ${folded}`;
    this.faults.push({ where, what: "not the state that folding the records before it gives" });
  }
}
