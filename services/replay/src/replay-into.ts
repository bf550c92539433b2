/**
 * Replays inputs into a log: a file of event lines through the engine, or the inputs of another log
 * through it again, compared topic by topic with what that log holds.
 */
import { existsSync } from "node:fs";
import {
  createCodec,
  type InputSource,
  isLog,
  LmdbStore,
  ndjsonSource,
  openLog,
  type RecordedLog,
  runEmbedded,
  type TopicName,
  Unusable,
} from "@margin-engine/runtime";
import { compareLogs } from "./compare-logs";
import { withLateLines } from "./late-lines";
import { logInputs } from "./log-inputs";
import { ENGINE } from "./log-services";
import { countOf, countText } from "./report/figures";
import { watchRun } from "./report/watch-run";

export interface ReplayOptions {
  /** A file of event lines, the folder of a log, or a file that a log was exported to. */
  readonly from: string;
  /** Folder of the log to write. */
  readonly log: string;
  /** Null: as many as the log that is compared with has, or the replayed one; else one. */
  readonly shards: number | null;
  /** A file of event lines that follow the inputs of a log. */
  readonly late: string | null;
  /** A log to compare with; null: the replayed log itself, where it is one. */
  readonly against: string | null;
}

/** What the engine writes; the rest of a log are inputs. */
const ENGINE_TOPICS: readonly TopicName[] = ENGINE.flatMap(({ produces }) => produces);

/** False when the replay did not give what the log holds that it is compared with. */
export async function replayInto(options: ReplayOptions): Promise<boolean> {
  const { from, late, against } = options;
  if (!existsSync(from)) {
    throw new Unusable(`${from} does not exist: name a file of event lines or a log`);
  }
  if (isLog(from)) return replayLog(options);
  if (late !== null) {
    throw new Unusable(`${from} is a file of event lines: merge ${late} into it instead`);
  }
  const source = ndjsonSource(from);
  const title = `History of ${from}`;
  if (against !== null) return runAgainst(against, options, { title, source });
  await run({ title, source }, options.log, options.shards ?? 1);
  return true;
}

interface Replayed {
  readonly title: string;
  readonly source: InputSource;
}

async function run({ title, source }: Replayed, log: string, shards: number): Promise<void> {
  await watchRun({ title, log, source }, (onProgress) =>
    runEmbedded({ directory: log, services: ENGINE, source, shards, onProgress }),
  );
}

async function runAgainst(
  against: string,
  { log, shards }: ReplayOptions,
  replayed: Replayed,
): Promise<boolean> {
  const recorded = openLog(against);
  try {
    const count = recorded.manifest().shards;
    if (shards !== null && shards !== count) {
      const has = countOf(count, "shard");
      throw new Unusable(`${against} has ${has}: leave out --shards to compare with it`);
    }
    await run(replayed, log, count);
    return await compare(recorded, log, count);
  } finally {
    await recorded.close();
  }
}

async function replayLog(options: ReplayOptions): Promise<boolean> {
  const { from, log, shards, late, against } = options;
  const given = openLog(from);
  try {
    const manifest = given.manifest();
    const codec = createCodec(given.schemas());
    const inputs = logInputs(given, codec, `inputs of ${manifest.origin}`);
    const source = late === null ? inputs : withLateLines(inputs, late);
    const replayed = { title: `Replay of ${from}`, source };
    if (against !== null) return await runAgainst(against, options, replayed);
    const count = shards ?? manifest.shards;
    await run(replayed, log, count);
    if (count !== manifest.shards || late !== null) return true;
    return await compare(given, log, count);
  } finally {
    await given.close();
  }
}

async function compare(recorded: RecordedLog, log: string, shards: number): Promise<boolean> {
  const replayed = LmdbStore.open(log, "read");
  try {
    const topics = compareLogs({ recorded, replayed, shards }, ENGINE_TOPICS);
    for (const { topic, records, differences } of topics) {
      const verdict = differences.length === 0 ? "identical" : differences.join("; ");
      const count = `${countText(records).padStart(9)} records`;
      process.stdout.write(` ${topic.padEnd(24)} ${count}  ${verdict}\n`);
    }
    return topics.every(({ differences }) => differences.length === 0);
  } finally {
    await replayed.close();
  }
}
