/**
 * A broker and a registry of one folder: started once and found again by later commands; stopped,
 * killed and brought back by tests. Data and ports stay with the folder. Containers where Docker's
 * daemon answers, otherwise processes from what Maven resolves.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Conductor } from "./conductor.ts";
import { containers, dockerAnswers, removeVolumes } from "./containers.ts";
import { choosePorts, LOOPBACK, readPorts } from "./ports.ts";
import { anyRuns, processes } from "./processes.ts";
import { registryUrlOf } from "./registry.ts";
import { Told } from "./told.ts";

/** As kept in `endpoints.json` of the folder while the cluster is up. */
export interface Endpoints {
  readonly brokers: readonly string[];
  /** Confluent's interface, without a slash at the end. */
  readonly registryUrl: string;
  readonly runsIn: RunsIn;
}

type RunsIn = "containers" | "processes";

/** Endpoints, and what a test does to what is behind them. */
export interface Cluster extends Endpoints, Conductor {}

/** Starts what does not run yet; what runs already is left alone. Throws Told. */
export async function startCluster(folder: string): Promise<Cluster> {
  mkdirSync(join(folder, "data"), { recursive: true });
  const known = readEndpoints(folder);
  const runsIn = known?.runsIn ?? (dockerAnswers() ? "containers" : "processes");
  const isUp = anyRuns(folder) || (known !== null && runsIn === "containers");
  if (!isUp) await choosePorts(folder);
  const cluster = clusterOf(folder, runsIn);
  const starts = await Promise.allSettled([cluster.startBroker(), cluster.startRegistry()]);
  const failed = starts.find((start) => start.status === "rejected");
  if (failed !== undefined) {
    await cluster.stop();
    throw failed.reason;
  }
  const { brokers, registryUrl } = cluster;
  const endpoints: Endpoints = { brokers, registryUrl, runsIn };
  writeFileSync(endpointsFile(folder), `${JSON.stringify(endpoints, null, 2)}\n`);
  return cluster;
}

/** What another command started. Throws Told if none did. */
export function runningCluster(folder: string): Cluster {
  const known = readEndpoints(folder);
  if (known !== null) return clusterOf(folder, known.runsIn);
  throw new Told(`no broker was started in ${folder}: start one with \`make kafka-up\``);
}

/** Stops what runs in the folder, also after a start that was cut off. Data and ports stay. */
export async function stopCluster(folder: string): Promise<void> {
  if (readPorts(folder) === null) return;
  await clusterOf(folder, readEndpoints(folder)?.runsIn ?? "processes").stop();
  rmSync(endpointsFile(folder), { force: true });
}

/** Stops what runs in the folder and removes the folder. */
export async function removeCluster(folder: string): Promise<void> {
  const ports = readPorts(folder);
  if (readEndpoints(folder)?.runsIn === "containers") removeVolumes(folder, ports!);
  else await stopCluster(folder);
  rmSync(folder, { recursive: true, force: true });
}

function clusterOf(folder: string, runsIn: RunsIn): Cluster {
  const ports = readPorts(folder)!;
  const conductor = (runsIn === "containers" ? containers : processes)(folder, ports);
  const brokers = [`${LOOPBACK}:${ports.broker}`];
  return { brokers, registryUrl: registryUrlOf(ports.registry), runsIn, ...conductor };
}

function readEndpoints(folder: string): Endpoints | null {
  const file = endpointsFile(folder);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Endpoints) : null;
}

function endpointsFile(folder: string): string {
  return join(folder, "endpoints.json");
}
