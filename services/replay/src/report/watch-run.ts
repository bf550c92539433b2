/** A run as a person watches it: a progress bar while it goes, the report when it is done. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { balanceOverShards, dayText, type MarginCheckpoint } from "@margin-engine/core";
import {
  createCodec,
  type EmbeddedRun,
  type InputSource,
  LmdbStore,
  type LogProgress,
  logDigest,
} from "@margin-engine/runtime";
import { progressBar } from "../progress-bar";
import { hourText } from "../simulation/calendar";
import { countOf } from "./figures";
import { heedInterruption } from "./interruption";
import { type BooksCheck, renderReport, showsColour } from "./render-report";
import { summariseLog } from "./summary";

export interface WatchedRun {
  readonly title: string;
  /** Folder of the log. */
  readonly log: string;
  readonly source: InputSource;
}

/** Runs and prints the report on standard output; progress goes to standard error. Throws Unusable
 * when it is interrupted. */
export async function watchRun(
  { title, log, source }: WatchedRun,
  run: (onProgress: (progress: LogProgress) => void) => Promise<EmbeddedRun>,
): Promise<EmbeddedRun> {
  const started = performance.now();
  const bar = progressBar({
    stream: process.stderr,
    total: source.batches,
    now: () => performance.now(),
  });
  const interruption = heedInterruption(log, process);
  const finished = await run(({ pulled, folded }) => {
    const time = source.reached?.(pulled);
    const place = time === undefined ? "" : `${dayText(time)} ${hourText(time)}`;
    bar.update({ pulled, folded, place });
    interruption.heed(place);
  }).finally(() => {
    bar.finish();
    interruption.finish();
  });
  const seconds = (performance.now() - started) / 1000;
  const { summary, digest } = await readLog(log);
  const logBytes = statSync(join(log, "data.mdb")).size;
  const books = booksOf(finished);
  const colour = showsColour(process.stdout, process.env);
  const report = renderReport(summary, { title, seconds, logBytes, digest, books }, colour);
  process.stdout.write(`${report}\n`);
  return finished;
}

async function readLog(log: string) {
  const store = LmdbStore.open(log, "read");
  try {
    const codec = createCodec(store.schemas());
    return { summary: summariseLog(store, codec), digest: logDigest(store) };
  } finally {
    await store.close();
  }
}

function booksOf({ states }: EmbeddedRun): BooksCheck {
  const shards = states("margin") as readonly MarginCheckpoint[];
  const { accounts, assets, instruments, faults } = balanceOverShards(shards);
  const detail =
    `${countOf(assets, "asset")} sum to zero over ${countOf(accounts, "account")} and the venue, ` +
    `long equals short in ${countOf(instruments, "instrument")}, ` +
    `in ${countOf(shards.length, "shard")} together`;
  return { balanced: faults.length === 0, detail: faults.join("; ") || detail };
}
