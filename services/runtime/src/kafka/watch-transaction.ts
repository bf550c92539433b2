/** A transaction, told as it begins and as it ends. What the attempt throws passes through. */
import type { Observer } from "../observer";

export interface WatchedTransaction {
  readonly observer: Observer;
  readonly instance: string;
  readonly records: number;
}

export async function watchTransaction(
  { observer, instance, records }: WatchedTransaction,
  attempt: () => Promise<void>,
): Promise<void> {
  const begun = performance.now();
  let outcome: "committed" | "unknown" = "unknown";
  observer({ what: "transaction-begun", instance });
  try {
    await attempt();
    outcome = "committed";
  } finally {
    const seconds = (performance.now() - begun) / 1000;
    observer({ what: "transaction-ended", instance, outcome, seconds, records });
  }
}
