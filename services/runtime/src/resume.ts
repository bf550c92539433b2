/**
 * Brings the instances to where a log stands: each from its newest valid checkpoint, or from the
 * beginning, then through the records after it. Outputs are not written again but compared with the
 * stored ones, and the first difference stops the run.
 */
import type { Codec } from "./codec";
import type { LogFault } from "./divergence";
import type { Instance, Instances } from "./instances";
import type { LogRecord, LogStore } from "./log-store";
import { Replay } from "./replay";

export interface ResumeOptions {
  readonly store: LogStore;
  readonly codec: Codec;
  readonly instances: Instances;
}

/** Returns the stored records that are still to be folded. Throws LogDiverged. */
export function resume({ store, codec, instances }: ResumeOptions): LogRecord[] {
  const { folded } = store.progress();
  const starts = new Map(instances.all.map((instance) => [instance, restore(store, instance)]));
  const replay = new Replay(instances, codec, starts);
  const pending: LogRecord[] = [];
  const lowest = Math.min(folded, ...instances.all.map(({ from }) => from));
  for (const record of store.readAll(lowest)) {
    stopAt(replay.check(record));
    if (record.position < folded) replay.fold(record);
    else pending.push(record);
  }
  stopAt(replay.missing());
  for (const instance of instances.all) instance.from = 0;
  return pending;
}

/** Restores the instance's newest valid checkpoint, if any; returns the log's length back then. */
function restore(store: LogStore, instance: Instance): number {
  const { service, placement } = instance.processor;
  const checkpoint = store.checkpoint(service.name, placement.shard);
  if (checkpoint === null) return 0;
  if (!instance.processor.restore(checkpoint.body, checkpoint.chainHead)) return 0;
  instance.from = checkpoint.folded;
  return checkpoint.records;
}

function stopAt(fault: LogFault | null): void {
  if (fault !== null) throw new LogDiverged(fault);
}

/** The log is not what its inputs give with the services of this build. */
export class LogDiverged extends Error {
  override readonly name = "LogDiverged";

  constructor(readonly fault: LogFault) {
    super(
      `The log cannot be continued: folding it again differs at ${fault.where}: ${fault.what}. ` +
        "Continue it with the version that made it, or verify it to see whether it was altered.",
    );
  }
}
