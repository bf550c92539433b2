/** A whole log folded again on several threads, each with its share of the shards. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { openLog, Unusable } from "@margin-engine/runtime";
import type { LogRange } from "./range";
import type { RefoldMessage, RefoldTask } from "./refold-worker";
import type { ShardResult } from "./shard-refold";

export interface RefoldOptions {
  /** Folder of a log, or a file that one was exported to. */
  readonly log: string;
  readonly range: LogRange;
  readonly threads: number;
  readonly onProgress: (progress: RefoldProgress) => void;
}

export interface RefoldProgress {
  /** How much of the log the slowest thread has read, from 0 to 1; 0 when unknown. */
  readonly share: number;
  /** Journal entries passed so far. */
  readonly entries: number;
}

/** The compiled entry, from `src/refold` and from `dist/refold` alike. */
const ENTRY = join(__dirname, "../../dist/refold/refold-worker.js");

/** By shard. Throws Unusable when the log cannot be read or folded. */
export async function refoldLog(options: RefoldOptions): Promise<ShardResult[]> {
  if (!existsSync(ENTRY)) throw new Error(`${ENTRY} is missing: build the project first`);
  const { log, range } = options;
  const opened = openLog(log);
  const { shards } = opened.manifest();
  const { records } = opened;
  await opened.close();
  const threads = Math.min(options.threads, shards);
  const reached = Array.from({ length: threads }, () => ({ position: 0, entries: 0 }));
  const tell = () => {
    const share = Math.min(...reached.map(({ position }) => position)) / records;
    const entries = reached.reduce((sum, each) => sum + each.entries, 0);
    options.onProgress({ share, entries });
  };
  const parts = await Promise.all(
    reached.map((place, thread) => {
      const every = Array.from({ length: shards }, (_, shard) => shard);
      const own = every.filter((shard) => shard % threads === thread);
      return runThread({ log, range, shards, own }, ({ position, entries }) => {
        Object.assign(place, { position, entries });
        tell();
      });
    }),
  );
  return parts.flat().sort((left, right) => left.shard - right.shard);
}

function runThread(
  task: RefoldTask,
  onProgress: (progress: { readonly position: number; readonly entries: number }) => void,
): Promise<readonly ShardResult[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(ENTRY, { workerData: task });
    worker.on("message", (message: RefoldMessage) => {
      if (message.what === "progress") onProgress(message);
      else if (message.what === "done") resolve(message.results);
      else reject(failure(message));
    });
    worker.on("error", reject);
  });
}

/** What a person is told in a sentence; anything else is a fault of the program. */
const TOLD = ["Unusable", "LogDamaged", "ServiceStopped"];

function failure({ name, message }: { readonly name: string; readonly message: string }): Error {
  return TOLD.includes(name) ? new Unusable(message) : new Error(`${name}: ${message}`);
}
