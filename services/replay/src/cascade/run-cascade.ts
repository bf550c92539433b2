/** A crash folded once for each policy of deleveraging, with all else the same (CL-4). */
import type { DeleveragingPolicy } from "@margin-engine/core";
import {
  createCodec,
  type LogProgress,
  runPassing,
  type TopicName,
  Unusable,
} from "@margin-engine/runtime";
import { ENGINE } from "../log-services";
import { type CascadeEnd, cascadeEnd } from "./cascade-end";
import { type CascadeHistory, refuseShocks } from "./cascade-history";
import { type Cascade, cascadeSource } from "./cascade-source";
import { type CascadeOutcome, CascadeWatch } from "./cascade-watch";

export interface CascadeReport {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly accounts: number;
  /** Whose price the courses show. */
  readonly symbol: string;
  readonly outcomes: ReadonlyMap<DeleveragingPolicy, CascadeRun>;
}

export interface CascadeRun extends CascadeOutcome {
  readonly end: CascadeEnd;
}

export interface CascadeProgress {
  /** Which of the policies is run, from 0. */
  readonly at: number;
  /** Batches of its run so far. */
  readonly pulled: number;
  /** Records of all runs so far. */
  readonly folded: number;
}

const WATCHED: ReadonlySet<TopicName> = new Set([
  "instruments",
  "trades",
  "shortfalls",
  "account-risk",
  "clearing-actions",
]);

/** Throws Unusable on a shock that does not fit the history. */
export async function runCascade(
  history: CascadeHistory,
  cascade: Cascade,
  onProgress: (progress: CascadeProgress) => void,
): Promise<CascadeReport> {
  const { title, from, to, accounts, assets } = history;
  refuseShocks(history, cascade.shocks);
  const [symbol] = [...cascade.shocks.map((shock) => shock.symbol), ...shown(assets)];
  if (symbol === undefined) throw new Unusable(`${title} quotes no index: nothing can crash`);
  const outcomes = new Map<DeleveragingPolicy, CascadeRun>();
  let before = 0;
  let folded = 0;
  for (const [at, policy] of cascade.policies.entries()) {
    const tell = (progress: LogProgress) => {
      folded = before + progress.folded;
      onProgress({ at, pulled: progress.pulled, folded });
    };
    outcomes.set(policy, await runPolicy(history, { cascade, policy, symbol }, tell));
    before = folded;
  }
  return { title, from, to, accounts, symbol, outcomes };
}

function shown(assets: ReadonlySet<string>): string[] {
  return assets.has("BTC") ? ["BTC"] : [...assets];
}

interface PolicyRun {
  readonly cascade: Cascade;
  readonly policy: DeleveragingPolicy;
  readonly symbol: string;
}

async function runPolicy(
  history: CascadeHistory,
  { cascade, policy, symbol }: PolicyRun,
  onProgress: (progress: LogProgress) => void,
): Promise<CascadeRun> {
  const watch = new CascadeWatch(symbol);
  const codec = createCodec();
  const source = cascadeSource(history, policy, cascade);
  const services = [...ENGINE, history.venue()];
  const { shards } = history;
  const standing = await runPassing({ services, shards, source, onProgress }, (record) => {
    const { topic, partition, schemaId, value } = record;
    // Of the journal only prices, which every shard has alike.
    const journal = topic === "journal" && partition === 0;
    if (!journal && !WATCHED.has(topic)) return;
    const event = codec.decode(topic, schemaId, value);
    if ("kind" in event && (!journal || event.kind === "PriceBatch")) watch.note(event);
  });
  return { ...watch.outcome(), end: cascadeEnd(standing, shards) };
}
