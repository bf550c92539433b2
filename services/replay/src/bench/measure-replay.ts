/**
 * Journal entries per second of one core: a log in a folder folded again and compared, against the
 * bare fold of the same entries from memory, which neither reads nor compares.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { marginService } from "@margin-engine/margin";
import {
  type AnyService,
  createCodec,
  type InputSource,
  Instances,
  type LogRecord,
  type OpenedLog,
  openLog,
  runEmbedded,
} from "@margin-engine/runtime";
import { ENGINE } from "../log-services";
import { DEFAULT_PRESET_PATH, usablePreset } from "../parameters";
import { WHOLE } from "../refold/range";
import { ShardRefold, TAKEN } from "../refold/shard-refold";
import { simulatedMarket } from "../simulation/simulated-market";
import { simulatedVenue } from "../simulation/simulated-venue";
import { cpuRate, median } from "./measure";
import { tradeBatches } from "./workload";

const ACCOUNTS = 1_000;
const DAY_HOURS = 4;
const DAY_ACCOUNTS = 200;
const DAY_START = Date.UTC(2026, 0, 5);
const REPEATS = 5;
const PLACE = { shard: 0, shards: 1 };

export interface ReplayRates {
  readonly bare: number;
  readonly replay: number;
}

/** Of a simulated day: prices, trades, options, portfolios, liquidations. */
export function measureReplayOfDay(seed: number): Promise<ReplayRates> {
  const preset = usablePreset(DEFAULT_PRESET_PATH);
  const source = simulatedMarket({ seed, hours: DAY_HOURS, start: DAY_START, preset });
  const venue = simulatedVenue({ seed, accounts: DAY_ACCOUNTS });
  return measureReplay(source, [...ENGINE, venue]);
}

/** Of trades alone: the fold has the least to do, so reading the log weighs most. */
export function measureReplayOfLegs(seed: number, legs: number): Promise<ReplayRates> {
  const load = { accounts: ACCOUNTS, seed, trades: legs / 2 };
  const open = () => tradeBatches(load);
  return measureReplay({ origin: `bench seed=${seed}`, batches: null, open }, ENGINE);
}

/** Throws when the replay differs from the log. */
async function measureReplay(
  source: InputSource,
  services: readonly AnyService[],
): Promise<ReplayRates> {
  const directory = mkdtempSync(join(tmpdir(), "margin-engine-bench-"));
  try {
    await runEmbedded({ directory, services, source, ...PLACE });
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
      for (const record of log.views((topic) => TAKEN.has(topic))) refold.take(record);
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
