/** What happened in a log, from the log alone: figures, courses over time, accounts at the end. */
import { createCodec, openLog, Unusable } from "@margin-engine/runtime";
import { momentsOf, type NamedOutcome, OutcomeWatch, WATCHED } from "../report/outcome";
import { type Summary, summariseLog } from "../report/summary";

export interface LogReport {
  /** The log, as it was named. */
  readonly log: string;
  readonly summary: Summary;
  /** Event times at which the outcome's courses stand. */
  readonly grid: readonly number[];
  readonly outcome: NamedOutcome;
}

/** Throws Unusable on a log that cannot be read or holds nothing. */
export async function reportLog(path: string): Promise<LogReport> {
  const log = openLog(path);
  try {
    const codec = createCodec(log.schemas());
    const summary = summariseLog(log, codec);
    const { from, to } = summary;
    if (from === null || to === null) throw new Unusable(`${path} holds no events to report on`);
    const grid = momentsOf(from, to);
    const watch = new OutcomeWatch(grid, null);
    for (const { topic, partition, schemaId, value } of log.readAll(0)) {
      watch.records++;
      if (!WATCHED.has(topic) || (topic === "journal" && partition > 0)) continue;
      const decoded = codec.decode(topic, schemaId, value);
      if ("kind" in decoded) watch.note(topic, decoded);
    }
    return { log: path, summary, grid, outcome: { ...watch.outcome(), name: "as recorded" } };
  } finally {
    await log.close();
  }
}
