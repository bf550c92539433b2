/**
 * Folds the first inputs of a log again, in memory and into a log beside it, in transactions of a
 * given size, and prints what was said: one line for each run. In a process of its own, so that a
 * test chooses the Node that runs it: node fold-again.js <folder of the log> <size>:<inputs>...
 */
import { join } from "node:path";
import { LmdbStore, runEmbedded, runInMemory } from "@margin-engine/runtime";
import { ENGINE } from "../../log-services";
import { inputsOf, oneBatch } from "./crash-day";
import { digestsOfLog, type EventDigests } from "./event-digests";

/** A line of what is printed. */
export interface FoldedAgain {
  /** Of Node, such as "26". */
  readonly release: string;
  readonly size: number;
  readonly runner: "memory" | "embedded";
  readonly digests: EventDigests;
}

async function foldAgain(directory: string, size: number, count: number): Promise<void> {
  const release = process.versions.node.split(".")[0]!;
  const print = (runner: FoldedAgain["runner"], digests: EventDigests) => {
    const line: FoldedAgain = { release, size, runner, digests };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };
  const recorded = LmdbStore.open(directory, "read");
  const { shards } = recorded.manifest()!;
  const source = oneBatch([...inputsOf(recorded)].slice(0, count));
  const run = { services: ENGINE, source, shards, commitEvery: size };
  print("memory", digestsOfLog((await runInMemory(run)).store));
  const again = join(directory, `again-${release}-${size}`);
  await runEmbedded({ ...run, directory: again });
  const store = LmdbStore.open(again, "read");
  print("embedded", digestsOfLog(store));
  await store.close();
  await recorded.close();
}

async function foldAll([directory, ...runs]: readonly string[]): Promise<void> {
  for (const run of runs) {
    const [size, count] = run.split(":").map(Number);
    await foldAgain(directory!, size!, count!);
  }
}

foldAll(process.argv.slice(2)).catch((cause: unknown) => {
  process.exitCode = 1;
  throw cause;
});
