/**
 * Settlement between the venue and its accounts: what each owes or is owed net of everything since
 * the last time, and whether it was paid.
 */
import type { Amount } from "../money/units";
import type { EntryHead } from "./event";
import type { OutputHead } from "./margin";

export interface SettlementRules {
  /** Length of a settlement cycle, event time; the first begins at the epoch. */
  readonly cycleMs: number;
  /** An instruction that nobody confirmed for so long is overdue. */
  readonly overdueMs: number;
}

/** Who pays for the venue says that an instruction was carried out. */
export interface SettlementConfirmed extends EntryHead {
  readonly kind: "SettlementConfirmed";
  readonly account: string;
  readonly settlementId: string;
}

/** A net obligation in one asset, idempotent by `settlementId` = account:sequence:asset. */
export interface SettlementInstructed extends OutputHead {
  readonly kind: "SettlementInstructed";
  readonly settlementId: string;
  readonly asset: string;
  /** Positive: the venue owes it to the account; negative: the account owes it. */
  readonly amount: Amount;
  readonly dueTime: number;
  /** `eventId` of the fills of the account since its last instructions, in their order. */
  readonly trades: readonly string[];
  /** Liquidation commands that some of them belong to, in the order of the fills. */
  readonly commands: readonly string[];
}

export const SETTLEMENT_OUTCOMES = ["Closed", "Unknown"] as const;
/** Unknown: no such instruction is open, or not any more. */
export type SettlementOutcome = (typeof SETTLEMENT_OUTCOMES)[number];

/** The answer to a confirmation. */
export interface SettlementAnswered extends OutputHead {
  readonly kind: "SettlementAnswered";
  readonly settlementId: string;
  readonly outcome: SettlementOutcome;
}

/** Published once per instruction. */
export interface SettlementOverdue extends OutputHead {
  readonly kind: "SettlementOverdue";
  readonly settlementId: string;
  readonly asset: string;
  readonly amount: Amount;
  readonly dueTime: number;
}
