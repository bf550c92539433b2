/** How long an embedded log takes to be folded again after a kill, when no checkpoint helps. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type InputSource, LmdbStore, runEmbedded } from "@margin-engine/runtime";
import { ENGINE } from "../log-services";
import { tradeBatches } from "./workload";

const ACCOUNTS = 10_000;

/** Seconds per million journal entries, sequencer and margin together, over `trades` trades. */
export async function measureRestart(seed: number, trades: number): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), "margin-engine-restart-"));
  try {
    const source: InputSource = {
      origin: `bench seed ${seed}`,
      batches: null,
      *open(pulled) {
        let batch = 0;
        for (const records of tradeBatches({ accounts: ACCOUNTS, seed, trades })) {
          if (batch++ >= pulled) yield records;
        }
      },
    };
    const checkpointEvery = Number.MAX_SAFE_INTEGER;
    const run = { directory, services: ENGINE, shards: 1, checkpointEvery, source };
    await runEmbedded(run);
    const started = process.hrtime.bigint();
    await runEmbedded(run);
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    return (seconds / (await journalEntries(directory))) * 1e6;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function journalEntries(directory: string): Promise<number> {
  const store = LmdbStore.open(directory, "read");
  try {
    return store.nextOffsets().journal?.[0] ?? 0;
  } finally {
    await store.close();
  }
}
