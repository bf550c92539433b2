/** What a refold found, shard by shard, as a table. */
import { Unusable } from "@margin-engine/runtime";
import { countOf, countText, durationText } from "../report/figures";
import { boundText, type LogPlace, type LogRange } from "./range";
import type { ShardResult } from "./shard-refold";

export interface RefoldRun {
  readonly range: LogRange;
  readonly seconds: number;
  readonly threads: number;
}

/** Throws Unusable when no output of the log lies in the range. */
export function refoldText(results: readonly ShardResult[], run: RefoldRun): string[] {
  const compared = results.reduce((sum, result) => sum + outputsOf(result), 0);
  if (compared === 0) throw new Unusable(emptyRange(results, run.range));
  const entries = results.reduce((sum, result) => sum + result.entries, 0);
  const rate = countText(entries / Math.max(run.seconds, 0.001));
  return [
    " shard    entries     outputs",
    ...results.map(shardLine),
    "",
    ` ${countText(entries)} entries folded in ` +
      `${durationText(run.seconds)} on ${countOf(run.threads, "thread")}, ${rate} a second; ` +
      `${countOf(compared, "output")} compared`,
  ];
}

function shardLine(result: ShardResult): string {
  const { shard, entries, fault, chainHeads } = result;
  const counts = [entries, outputsOf(result)].map((count) => countText(count).padStart(11));
  const [head] = Object.values(chainHeads);
  const verdict = fault === null ? "identical" : `DIFFERENT at ${fault.where}: ${fault.what}`;
  const chain = fault === null ? `  ${head?.slice(0, 16) ?? ""}` : "";
  return ` ${String(shard).padStart(5)}${counts.join(" ")}  ${verdict}${chain}`;
}

function outputsOf({ outputs }: ShardResult): number {
  return Object.values(outputs).reduce((sum, count) => sum + count, 0);
}

function emptyRange(results: readonly ShardResult[], { by, from, to }: LogRange): string {
  const starting = from === null ? "" : ` from ${boundText(by, from)}`;
  const ending = to === null ? "" : ` up to ${boundText(by, to)}`;
  const asked = `no output lies in the range${starting}${ending}`;
  const places = (of: (result: ShardResult) => LogPlace | null) =>
    results.map(of).flatMap((place) => (place === null ? [] : [place[by]]));
  const firsts = places(({ first }) => first);
  if (firsts.length === 0) return `${asked}: the log holds no output at all; choose another`;
  const lasts = places(({ last }) => last);
  const [first, last] = [Math.min(...firsts), Math.max(...lasts)];
  const beyond = from !== null && last < from;
  const have = beyond ? `end at ${boundText(by, last)}` : `begin at ${boundText(by, first)}`;
  return `${asked}: the log's outputs ${have}; choose another range`;
}
