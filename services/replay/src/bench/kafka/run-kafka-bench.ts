/**
 * What the engine does on a broker, each service its own process, exactly-once on, all on this
 * machine: trade legs per second, the delay from a fill to its visible snapshot at half of that,
 * recovery after kill -9, and where the time goes.
 */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import type { Environment } from "@margin-engine/runtime";
import { openingInputs, Workload } from "../workload";
import { BenchInstallation } from "./bench-installation";
import { measureDelay } from "./measure-delay";
import { measureRecovery } from "./measure-recovery";
import { measureThroughput, type Throughput } from "./measure-throughput";
import { PARTS, type Part, partSeconds, readProfile } from "./profile-shares";
import { ServiceGroup } from "./service-group";

export interface KafkaBenchOptions {
  readonly seed: number;
  readonly accounts: number;
  readonly shards: number;
  /** That share the shards of margin. */
  readonly processes: number;
  /** Of each throughput measurement; each trade is two legs. */
  readonly trades: number;
  /** For how long delays are measured. */
  readonly seconds: number;
}

type Print = (line: string) => void;

const REPEATS = 3;

/** Prints each figure as it is measured. `environment` names the brokers and the registry. */
export async function runKafkaBench(
  environment: Environment,
  options: KafkaBenchOptions,
  print: Print,
): Promise<void> {
  const { seed, accounts, shards, processes, trades } = options;
  introduce(options, print);
  const installation = await BenchInstallation.begun(environment, shards);
  const workload = new Workload(accounts, seed);
  await foldOpening(installation, workload);
  const load = { workload, trades, processes, profiles: null };
  const runs: Throughput[] = [];
  for (let run = 0; run < REPEATS; run++) {
    runs.push(await measureThroughput(installation, { ...load, first: run * trades }));
  }
  const median = medianOf(runs);
  showThroughput(median, runs, print);
  const profiles = mkdtempSync(join(tmpdir(), "margin-engine-profiles-"));
  try {
    const first = REPEATS * trades;
    const profiled = await measureThroughput(installation, { ...load, first, profiles });
    showShares(profiles, profiled, print);
  } finally {
    rmSync(profiles, { recursive: true, force: true });
  }
  await measureUnderLoad(installation, { ...options, workload, rate: median.legsPerSecond }, print);
  await installation.close();
}

function introduce(
  { seed, accounts, shards, processes, trades }: KafkaBenchOptions,
  print: Print,
): void {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0]!.toFixed(1);
  print(`machine   ${cpu?.model ?? "unknown"} x ${cpus().length}, ${memory} GiB, load ${load}`);
  print(`versions  node ${process.versions.node}, Kafka 4.1.1 beside it on the same machine`);
  print(`seed ${seed}, ${accounts.toLocaleString("en")} accounts, ${shards} shard(s)`);
  print(`margin as ${processes} process(es), one sequencer`);
  print(`${(trades * 2).toLocaleString("en")} legs, medians of ${REPEATS} runs\n`);
}

async function foldOpening(installation: BenchInstallation, workload: Workload): Promise<void> {
  const start = { environment: installation.environment, profiles: null };
  await installation.publish(openingInputs(workload));
  const margin = ServiceGroup.start({ service: "margin", ...start });
  const sequencer = ServiceGroup.start({ service: "sequencer", ...start });
  const progress = await installation.progress();
  await Promise.all([margin.active(installation.shards), sequencer.active(1)]);
  await installation.settled(progress);
  await progress.close();
  await sequencer.stop();
  await margin.stop();
}

function medianOf(runs: readonly Throughput[]): Throughput {
  const sorted = [...runs].sort((left, right) => left.legsPerSecond - right.legsPerSecond);
  return sorted[Math.floor(sorted.length / 2)]!;
}

function showThroughput(median: Throughput, runs: readonly Throughput[], print: Print): void {
  const each = runs.map(({ legsPerSecond }) => Math.round(legsPerSecond).toLocaleString("en"));
  const legs = Math.round(median.legsPerSecond).toLocaleString("en");
  print(figure("legs to committed snapshots", `${legs}/s`));
  print(`  each run: ${each.join(", ")}`);
  const { sequencer, margin, rest, marginBytes } = median;
  print(figure("processor time a leg: sequencer", microseconds(sequencer)));
  print(figure("                      margin", microseconds(margin)));
  print(figure("                      broker and everything else", microseconds(rest)));
  print(figure("margin service, resident", `${Math.round(marginBytes / 2 ** 20)} MiB`));
}

/** From profiles of one more run, which profiling slows down. */
function showShares(folder: string, { legsPerSecond }: Throughput, print: Print): void {
  const shares = readdirSync(folder).map((file) => partSeconds(readProfile(join(folder, file))));
  // Only margin hashes.
  const hashed = (seconds: ReadonlyMap<Part, number>) => seconds.get("hash")!;
  const [sequencer, ...members] = shares.sort((left, right) => hashed(left) - hashed(right));
  const margin = new Map(PARTS.map((part) => [part, sumOf(members, part)]));
  const legs = Math.round(legsPerSecond).toLocaleString("en");
  print(`\nwhere the time goes (profiled at ${legs} legs/s)      sequencer    margin`);
  for (const part of PARTS) {
    print(`  ${part.padEnd(44)}${share(sequencer!, part)}${share(margin, part)}`);
  }
  print("");
}

function sumOf(members: readonly ReadonlyMap<Part, number>[], part: Part): number {
  return members.reduce((sum, seconds) => sum + seconds.get(part)!, 0);
}

function share(seconds: ReadonlyMap<Part, number>, part: Part): string {
  const total = [...seconds.values()].reduce((sum, one) => sum + one, 0);
  return `${((seconds.get(part)! / total) * 100).toFixed(1)}%`.padStart(10);
}

interface LoadedMeasurement extends KafkaBenchOptions {
  readonly workload: Workload;
  /** Legs per second that were possible. */
  readonly rate: number;
}

async function measureUnderLoad(
  installation: BenchInstallation,
  { workload, trades, processes, seconds, rate }: LoadedMeasurement,
  print: Print,
): Promise<void> {
  const first = (REPEATS + 1) * trades;
  const half = { workload, first, processes, tradesPerSecond: rate / 4 };
  const delays = await measureDelay(installation, { ...half, seconds });
  const legs = Math.round(rate / 2).toLocaleString("en");
  print(figure(`fill to visible snapshot at ${legs} legs/s, p50`, milliseconds(delays.median)));
  print(figure("                                          p99", milliseconds(delays.p99)));
  print(`  of ${delays.count.toLocaleString("en")}; largest ${milliseconds(delays.largest)}`);
  const quarter = { workload, first: delays.next, processes, tradesPerSecond: rate / 8 };
  const recovery = await measureRecovery(installation, quarter);
  print(figure("recovery after kill -9 of margin", `${recovery.margin.toFixed(1)} s`));
  print(figure("recovery after kill -9 of sequencer", `${recovery.sequencer.toFixed(1)} s`));
  const bytes = Math.round(recovery.marginBytes / 2 ** 20);
  print(figure("margin service after its recovery, resident", `${bytes} MiB`));
}

function microseconds(seconds: number): string {
  return `${(seconds * 1e6).toFixed(1)} us`;
}

function milliseconds(value: number): string {
  return `${value.toFixed(0)} ms`;
}

function figure(name: string, value: string): string {
  return `${name.padEnd(52)}${value.padStart(16)}`;
}
