/**
 * Trade legs per second from the trades topic to committed snapshots. The trades lie on the broker
 * before the sequencer starts, so that who publishes them costs nothing while it is measured. The
 * processes are fresh and compile their code first: the time runs from when a third of the legs is
 * committed to the commit of the last one's snapshot.
 */
import { cpus } from "node:os";
import { tradeInput, type Workload } from "../workload";
import type { BenchInstallation, Progress } from "./bench-installation";
import { ServiceProcess } from "./service-process";

export interface ThroughputLoad {
  readonly workload: Workload;
  /** The number of the first trade, and how many there are. */
  readonly first: number;
  readonly trades: number;
  readonly profiles: string | null;
}

export interface Throughput {
  readonly legsPerSecond: number;
  readonly seconds: number;
  /** Of the machine's processors together, between 0 and their number. */
  readonly busy: number;
  readonly sequencer: number;
  readonly margin: number;
  readonly marginBytes: number;
}

const WARM_SHARE = 1 / 3;

/** Leaves no service running. */
export async function measureThroughput(
  installation: BenchInstallation,
  { workload, first, trades, profiles }: ThroughputLoad,
): Promise<Throughput> {
  const { environment, shards } = installation;
  const inputs = Array.from({ length: trades }, (_, at) => tradeInput(workload, first + at));
  await installation.publish(inputs);
  const progress = await installation.progress();
  const margin = ServiceProcess.start({ service: "margin", environment, profiles });
  await margin.active(shards);
  const before = await installation.journalled();
  const sequencer = ServiceProcess.start({ service: "sequencer", environment, profiles });
  const last = before + trades * 2;
  await foldedTo(progress, before + trades * 2 * WARM_SHARE);
  const legs = last - progress.committed;
  const begun = performance.now();
  const used = { margin: await margin.use(), sequencer: await sequencer.use(), all: allBusy() };
  await foldedTo(progress, last);
  const seconds = (performance.now() - begun) / 1000;
  const ended = { margin: await margin.use(), sequencer: await sequencer.use(), all: allBusy() };
  await sequencer.stop();
  await margin.stop();
  await progress.close();
  return {
    legsPerSecond: legs / seconds,
    seconds,
    busy: (ended.all - used.all) / seconds,
    sequencer: (ended.sequencer.seconds - used.sequencer.seconds) / seconds,
    margin: (ended.margin.seconds - used.margin.seconds) / seconds,
    marginBytes: ended.margin.bytes,
  };
}

async function foldedTo(progress: Progress, entries: number): Promise<void> {
  while (progress.committed < entries) await progress.look();
}

/** Seconds for which processors of this machine were not idle, since it started. */
function allBusy(): number {
  const busy = cpus().map(({ times: { user, nice, sys, irq } }) => user + nice + sys + irq);
  return busy.reduce((sum, milliseconds) => sum + milliseconds, 0) / 1000;
}
