/**
 * What a single instance writes before it folds a batch: which inputs the batch takes. With the
 * plans, a restart folds the same inputs in the same order, and what it says again is the same.
 */
import type { SourceEnds } from "./source-queues";

export interface Plan {
  /** From 0, without gaps. When a plan is written, all but what the one before says is appended. */
  readonly number: number;
  readonly ends: SourceEnds;
  readonly owner: string;
}

export function planBytes(plan: Plan): Buffer {
  return Buffer.from(JSON.stringify(plan));
}

export function planOf(value: Uint8Array | null): Plan {
  return JSON.parse(Buffer.from(value!).toString()) as Plan;
}
