/**
 * Trade legs per second from the trades topic to committed snapshots. The trades lie on the broker
 * before the sequencer starts, so that who publishes them costs nothing while it is measured. The
 * processes are fresh and compile their code first: the time runs from when a third of the legs is
 * committed to the commit of the last one's snapshot.
 */
import { cpus } from "node:os";
import { tradeInput, type Workload } from "../workload";
import type { BenchInstallation, Progress } from "./bench-installation";
import { ServiceGroup } from "./service-group";

export interface ThroughputLoad {
  readonly workload: Workload;
  /** The number of the first trade, and how many there are. */
  readonly first: number;
  readonly trades: number;
  /** That share the shards of margin. */
  readonly processes: number;
  readonly profiles: string | null;
}

export interface Throughput {
  readonly legsPerSecond: number;
  /** Processor time a leg, in seconds: of each service while it works on the legs that count, and
   * of the broker and everything else while margin does. */
  readonly sequencer: number;
  readonly margin: number;
  readonly rest: number;
  readonly marginBytes: number;
}

const WARM_SHARE = 1 / 3;
const WATCH_MS = 10;

/** Leaves no service running. */
export async function measureThroughput(
  installation: BenchInstallation,
  { workload, first, trades, processes, profiles }: ThroughputLoad,
): Promise<Throughput> {
  const { environment, shards } = installation;
  const inputs = Array.from({ length: trades }, (_, at) => tradeInput(workload, first + at));
  await installation.publish(inputs);
  const progress = await installation.progress();
  const start = { environment, profiles };
  const margin = ServiceGroup.start({ service: "margin", ...start }, processes);
  await margin.active(shards);
  const before = await installation.journalled();
  const sequencer = ServiceGroup.start({ service: "sequencer", ...start });
  const legs = trades * 2;
  const last = before + legs;
  const sequenced = sequencerTime(installation, sequencer, {
    from: last - legs * (1 - WARM_SHARE),
    last,
  });
  await foldedTo(progress, before + legs * WARM_SHARE);
  const counted = last - progress.committed;
  const begun = performance.now();
  const used = { margin: await margin.use(), sequencer: await sequencer.use(), all: allBusy() };
  await foldedTo(progress, last);
  const seconds = (performance.now() - begun) / 1000;
  const ended = { margin: await margin.use(), sequencer: await sequencer.use(), all: allBusy() };
  const ofMargin = ended.margin.seconds - used.margin.seconds;
  const ofSequencer = ended.sequencer.seconds - used.sequencer.seconds;
  const result = {
    legsPerSecond: counted / seconds,
    sequencer: await sequenced,
    margin: ofMargin / counted,
    rest: (ended.all - used.all - ofMargin - ofSequencer) / counted,
    marginBytes: ended.margin.bytes,
  };
  await sequencer.stop();
  await margin.stop();
  await progress.close();
  return result;
}

/** The sequencer runs ahead of margin, so it is watched by itself. */
async function sequencerTime(
  installation: BenchInstallation,
  sequencer: ServiceGroup,
  { from, last }: { readonly from: number; readonly last: number },
): Promise<number> {
  const until = async (entries: number) => {
    let journalled = await installation.journalled();
    while (journalled < entries) {
      await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
      journalled = await installation.journalled();
    }
    return { journalled, ...(await sequencer.use()) };
  };
  const first = await until(from);
  const end = await until(last);
  return (end.seconds - first.seconds) / (end.journalled - first.journalled);
}

async function foldedTo(progress: Progress, entries: number): Promise<void> {
  while (progress.committed < entries) await progress.look();
}

/** Seconds for which processors of this machine were not idle, since it started. */
function allBusy(): number {
  const busy = cpus().map(({ times: { user, nice, sys, irq } }) => user + nice + sys + irq);
  return busy.reduce((sum, milliseconds) => sum + milliseconds, 0) / 1000;
}
