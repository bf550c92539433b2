/**
 * Portfolios over a history on several threads, each with its share of them. No portfolio knows of
 * another, so it makes no difference to what is found how they are shared out.
 */
import { runThread } from "../thread";
import { type HistoryShare, summariseHistory } from "./history-share";
import type { RecordSummary } from "./record-summary";
import type { HistoryRequest, OnShare } from "./validate-history";

export interface ThreadedHistory {
  readonly request: Omit<HistoryRequest, "refit">;
  /** One run over the history each, with this for `refit`. */
  readonly refits: readonly boolean[];
  readonly claim: number;
  readonly threads: number;
}

const ENTRY = "validation/history-worker.js";
/** Fewer in a share cost less than the ranges that every share follows anew. */
const SHARE_LEAST = 64;

/** Of each run the summaries, in the order of the portfolios. Throws as validateHistory does. */
export async function validateOnThreads(
  { request, refits, claim, threads }: ThreadedHistory,
  onShare: OnShare,
): Promise<readonly (readonly RecordSummary[])[]> {
  const { portfolios } = request;
  const count = Math.max(1, Math.min(threads, Math.floor(portfolios.length / SHARE_LEAST)));
  const size = Math.ceil(portfolios.length / count);
  const shares = refits.flatMap((refit) =>
    Array.from({ length: count }, (_, at): HistoryShare => {
      const own = portfolios.slice(at * size, (at + 1) * size);
      return { ...request, portfolios: own, refit, claim };
    }),
  );
  const passed = shares.map(() => 0);
  const found = await inTurn(shares, threads, async (share, at) => {
    const tell = (part: number) => {
      passed[at] = part;
      onShare(passed.reduce((sum, each) => sum + each, 0) / passed.length);
    };
    if (threads === 1) return summariseHistory(share, tell);
    return runThread<HistoryShare, number, readonly RecordSummary[]>(ENTRY, share, tell);
  });
  return refits.map((_, run) => found.slice(run * count, (run + 1) * count).flat());
}

/** Runs so many at a time; what they give, in the order of the tasks. */
async function inTurn<Task, Result>(
  tasks: readonly Task[],
  atOnce: number,
  run: (task: Task, at: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  let next = 0;
  const follow = async () => {
    while (next < tasks.length) {
      const at = next++;
      results[at] = await run(tasks[at]!, at);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, follow));
  return results;
}
