/** What happened to deposits on chains in a log, and what left the venue (CO-3, CO-4, CO-7). */
import type {
  ChainStandingChanged,
  CollateralReverted,
  DepositObserved,
  WithdrawalPaid,
} from "@margin-engine/core";
import { countOf, countText } from "./figures";

export interface DepositSummary {
  /** Observations by chain, repeats and all. */
  readonly observed: Map<string, number>;
  reverted: number;
  /** How often each chain stood still. */
  readonly stalls: Map<string, number>;
  /** Withdrawals that custody paid out. */
  paid: number;
}

export function emptyDeposits(): DepositSummary {
  return { observed: new Map(), reverted: 0, stalls: new Map(), paid: 0 };
}

export function noteDeposit(
  deposits: DepositSummary,
  event: DepositObserved | CollateralReverted | ChainStandingChanged | WithdrawalPaid,
): void {
  const { observed, stalls } = deposits;
  switch (event.kind) {
    case "DepositObserved":
      observed.set(event.chain, (observed.get(event.chain) ?? 0) + 1);
      return;
    case "CollateralReverted":
      deposits.reverted++;
      return;
    case "ChainStandingChanged":
      if (event.standing === "Advancing") return;
      stalls.set(event.chain, (stalls.get(event.chain) ?? 0) + 1);
      return;
    case "WithdrawalPaid":
      deposits.paid++;
      return;
  }
}

/** None where no deposit was observed on a chain. */
export function depositFacts(deposits: DepositSummary): { label: string; text: string }[] {
  const { observed, reverted, stalls, paid } = deposits;
  if (observed.size === 0) return [];
  const seen = [...observed].map(([chain, count]) => `${countText(count)} on ${chain}`);
  const stood = [...stalls].map(([chain, count]) => `${chain} stalled ${countOf(count, "time")}`);
  const left = `${countOf(paid, "withdrawal")} paid out`;
  const text = [...seen, `${countText(reverted)} reverted`, ...stood, left].join(", ");
  return [{ label: "Deposits", text }];
}
