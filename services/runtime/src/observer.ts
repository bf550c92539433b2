/**
 * What a runner tells while it runs. Metrics, logs and readiness follow it through this one call,
 * so that the runner knows none of them; nothing that is told may change what is folded.
 */
import type { EventKind, PriceValidity, QuoteType } from "@margin-engine/core";
import type { LogFault } from "./divergence";

/** How a transaction ended. `unknown`: the commit failed or timed out and is to be read back. */
export type TransactionOutcome = "committed" | "aborted" | "unknown";

/**
 * Where an instance stands. A shard that is assigned is fenced, restored and caught up before it is
 * active; a standby folds silently; one that is released belongs to another process.
 */
export type InstancePhase =
  | "fencing"
  | "restoring"
  | "catching-up"
  | "active"
  | "standby"
  | "released";

/** `instance` is a processor's name, as `margin/3`. Sizes are bytes, durations seconds. */
export type Happening =
  | { readonly what: "phase"; readonly instance: string; readonly phase: InstancePhase }
  /** After a restore: the position from which the instance folds on, and how long it took. */
  | {
      readonly what: "restored";
      readonly instance: string;
      readonly from: number;
      readonly seconds: number;
    }
  /** After each batch of folded entries, with the time that the fold alone took. */
  | {
      readonly what: "folded";
      readonly instance: string;
      readonly entries: number;
      readonly seconds: number;
    }
  | { readonly what: "transaction-begun"; readonly instance: string }
  | {
      readonly what: "transaction-ended";
      readonly instance: string;
      readonly outcome: TransactionOutcome;
      readonly seconds: number;
      /** Records written, the checkpoint's among them. */
      readonly records: number;
    }
  /** The group's members share the shards anew: what this process now has. */
  | {
      readonly what: "rebalanced";
      readonly service: string;
      readonly instances: readonly string[];
    }
  /** Records of an input partition that the instance has not folded yet. */
  | { readonly what: "lag"; readonly instance: string; readonly records: number }
  /** Records that readers of committed records cannot see yet: end of log minus last stable. */
  | {
      readonly what: "stable-offset-gap";
      readonly topic: string;
      readonly partition: number;
      readonly records: number;
    }
  /** Size of the instance's encoded state, whenever a checkpoint is taken. */
  | { readonly what: "state-size"; readonly instance: string; readonly bytes: number }
  /** Events of one kind that the instance, as leader, emitted since its last report. */
  | {
      readonly what: "emitted";
      readonly instance: string;
      readonly kind: EventKind;
      readonly events: number;
    }
  /** What a price allows has changed; `detail` says it in a sentence. */
  | {
      readonly what: "price-validity";
      readonly instance: string;
      readonly quoteType: QuoteType;
      readonly symbol: string;
      readonly validity: PriceValidity;
      readonly detail: string;
    }
  | { readonly what: "dead-lettered"; readonly topic: string; readonly reason: string }
  /** A standby's hash chain, or a fold after a restart, is not what was recorded. */
  | { readonly what: "diverged"; readonly instance: string; readonly fault: LogFault }
  /** Something failed outside and is tried again: a broker or a registry away. */
  | { readonly what: "retrying"; readonly instance: string; readonly reason: string }
  /** A broken invariant: the instance folds no further. */
  | { readonly what: "stopped"; readonly instance: string; readonly reason: string }
  /** Begun: from now on the phases of its instances say whether it may be given traffic. */
  | { readonly what: "ready" }
  | { readonly what: "not-ready"; readonly reason: string };

export type Observer = (happening: Happening) => void;

/** Tells every observer in turn. */
export function observers(...each: readonly Observer[]): Observer {
  return (happening) => {
    for (const observer of each) observer(happening);
  };
}
