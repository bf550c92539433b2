/**
 * One cluster for a whole run of tests, in a folder of its own and without data, so that runs do
 * not disturb each other or what `make kafka-up` keeps. Without it the run fails.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Cluster, removeCluster, runningCluster, startCluster } from "./cluster.ts";
import { TESTS_FOLDER } from "./folders.ts";

const VARIABLE = "KAFKA_TEST_FOLDER";

/** Starts the cluster and tells the tests where it is, by the variables that services read. */
export async function startTestCluster(): Promise<void> {
  await removeAbandoned();
  const folder = join(TESTS_FOLDER, String(process.pid));
  const { brokers, registryUrl } = await startCluster(folder);
  Object.assign(process.env, {
    [VARIABLE]: folder,
    KAFKA_BROKERS: brokers.join(","),
    SCHEMA_REGISTRY_URL: registryUrl,
  });
}

export async function stopTestCluster(): Promise<void> {
  await removeCluster(process.env[VARIABLE]!);
}

/** The cluster of this run, for tests that kill its broker or stop its registry. */
export function testCluster(): Cluster {
  return runningCluster(process.env[VARIABLE]!);
}

/** A folder of this run for a broker of a test's own, removed with the run's if it is cut off. */
export function testFolder(name: string): string {
  return `${process.env[VARIABLE]!}-${name}`;
}

/** Stops and removes the clusters of test runs that were cut off. */
export async function removeAbandoned(): Promise<void> {
  if (!existsSync(TESTS_FOLDER)) return;
  const abandoned = readdirSync(TESTS_FOLDER).filter((name) => !isAlive(Number.parseInt(name, 10)));
  for (const name of abandoned) await removeCluster(join(TESTS_FOLDER, name));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === "EPERM";
  }
}
