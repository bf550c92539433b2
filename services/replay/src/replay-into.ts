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
import { countText } from "./report/figures";
import { watchRun } from "./report/watch-run";

export interface ReplayOptions {
  /** A file of event lines, the folder of a log, or a file that a log was exported to. */
  readonly from: string;
  /** Folder of the log to write. */
  readonly log: string;
  /** Null: as many as the replayed log has, one for a file. */
  readonly shards: number | null;
  /** A file of event lines that follow the inputs of a log. */
  readonly late: string | null;
}

/** What the engine writes; the rest of a log are inputs. */
const ENGINE_TOPICS: readonly TopicName[] = ENGINE.flatMap(({ produces }) => produces);

/** False when the replay of a log did not give what that log holds. */
export async function replayInto(options: ReplayOptions): Promise<boolean> {
  const { from, log, shards, late } = options;
  if (!existsSync(from)) {
    throw new Unusable(`${from} does not exist: name a file of event lines or a log`);
  }
  if (isLog(from)) return replayLog(options);
  if (late !== null) {
    throw new Unusable(`${from} is a file of event lines: merge ${late} into it instead`);
  }
  await run(`History of ${from}`, { source: ndjsonSource(from), log, shards: shards ?? 1 });
  return true;
}

interface Run {
  readonly source: InputSource;
  readonly log: string;
  readonly shards: number;
}

async function run(title: string, { source, log, shards }: Run): Promise<void> {
  await watchRun({ title, log, source }, (onProgress) =>
    runEmbedded({ directory: log, services: ENGINE, source, shards, onProgress }),
  );
}

async function replayLog({ from, log, shards, late }: ReplayOptions): Promise<boolean> {
  const recorded = openLog(from);
  try {
    const manifest = recorded.manifest();
    const codec = createCodec(recorded.schemas());
    const inputs = logInputs(recorded, codec, `inputs of ${manifest.origin}`);
    const source = late === null ? inputs : withLateLines(inputs, late);
    const count = shards ?? manifest.shards;
    await run(`Replay of ${from}`, { source, log, shards: count });
    if (count !== manifest.shards || late !== null) return true;
    return await compare(recorded, log, count);
  } finally {
    await recorded.close();
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
