/**
 * Journal entries per second of one core: a log in a folder folded again and compared, against the
 * bare fold of the same entries from memory, which neither reads nor compares.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { marginService } from "@margin-engine/margin";
import {
  createCodec,
  Instances,
  type LogRecord,
  type OpenedLog,
  openLog,
  runEmbedded,
} from "@margin-engine/runtime";
import { ENGINE } from "../log-services";
import { WHOLE } from "../refold/range";
import { ShardRefold } from "../refold/shard-refold";
import { cpuRate, median } from "./measure";
import { tradeBatches } from "./workload";

const ACCOUNTS = 1_000;
const REPEATS = 5;
const PLACE = { shard: 0, shards: 1 };

export interface ReplayRates {
  readonly bare: number;
  readonly replay: number;
}

/** Throws when the replay differs from the log. */
export async function measureReplay(seed: number, legs: number): Promise<ReplayRates> {
  const directory = mkdtempSync(join(tmpdir(), "margin-engine-bench-"));
  try {
    const load = { accounts: ACCOUNTS, seed, trades: legs / 2 };
    const batches = () => tradeBatches(load);
    const source = { origin: `bench seed=${seed}`, batches: null, open: batches };
    await runEmbedded({ directory, services: ENGINE, source, ...PLACE });
    const log = openLog(directory);
    try {
      return ratesOf(log);
    } finally {
      await log.close();
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function ratesOf(log: OpenedLog): ReplayRates {
  const codec = createCodec(log.schemas());
  const entries: LogRecord[] = [...log.read("journal", 0, 0)].map((record) => ({
    ...record,
    value: Buffer.from(record.value),
  }));
  const bare = () => {
    const instances = new Instances({ services: [marginService], codec, ...PLACE });
    return cpuRate(entries.length, () => {
      for (const entry of entries) instances.fold(entry, () => undefined);
    });
  };
  const replay = () => {
    const refold = new ShardRefold(codec, WHOLE, PLACE);
    const rate = cpuRate(entries.length, () => {
      for (const record of log.readAll(0)) refold.take(record);
    });
    const { fault } = refold.finish();
    if (fault !== null) throw new Error(`the replay differs at ${fault.where}: ${fault.what}`);
    return rate;
  };
  const rates = Array.from({ length: REPEATS }, () => ({ bare: bare(), replay: replay() }));
  return {
    bare: median(rates.map((each) => each.bare)),
    replay: median(rates.map((each) => each.replay)),
  };
}
