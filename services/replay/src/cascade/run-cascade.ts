/** A crash told once for each policy of deleveraging, with all else the same (CL-4). */
import { DELEVERAGING_POLICIES, type DeleveragingPolicy } from "@margin-engine/core";
import { createCodec, runPassing, type TopicName, Unusable } from "@margin-engine/runtime";
import { replyingVenue } from "../backtest/replying-venue";
import { openHistory, surveyed } from "../backtest/run-backtest";
import { ENGINE } from "../log-services";
import { type Cascade, cascadeSource } from "./cascade-source";
import { type CascadeOutcome, CascadeWatch } from "./cascade-watch";

export interface CascadeReport {
  readonly from: number;
  readonly to: number;
  readonly accounts: number;
  /** Whose price the courses show. */
  readonly symbol: string;
  readonly outcomes: ReadonlyMap<DeleveragingPolicy, CascadeOutcome>;
}

const WATCHED: ReadonlySet<TopicName> = new Set([
  "instruments",
  "trades",
  "shortfalls",
  "account-risk",
  "clearing-actions",
]);

/** Throws Unusable on a history that holds nothing. */
export async function runCascade(history: string, cascade: Cascade): Promise<CascadeReport> {
  const { source, shards, close } = openHistory(history);
  try {
    const facts = surveyed(history, source);
    const [symbol] = [...cascade.shocks.map((shock) => shock.symbol), "BTC", ...facts.assets];
    if (symbol === undefined) throw new Unusable(`${history} quotes no index: nothing can crash`);
    const outcomes = new Map<DeleveragingPolicy, CascadeOutcome>();
    for (const policy of DELEVERAGING_POLICIES) {
      const watch = new CascadeWatch(symbol);
      const codec = createCodec();
      const services = [...ENGINE, replyingVenue(facts)];
      const varied = cascadeSource(source, policy, cascade);
      await runPassing({ services, shards, source: varied }, (record) => {
        const { topic, partition, schemaId, value } = record;
        // Of the journal only prices, which every shard is told alike.
        const journal = topic === "journal" && partition === 0;
        if (!journal && !WATCHED.has(topic)) return;
        const event = codec.decode(topic, schemaId, value);
        if ("kind" in event && (!journal || event.kind === "PriceBatch")) watch.note(event);
      });
      outcomes.set(policy, watch.outcome());
    }
    const { from, to, accounts } = facts;
    return { from, to, accounts: accounts.size, symbol, outcomes };
  } finally {
    await close();
  }
}
