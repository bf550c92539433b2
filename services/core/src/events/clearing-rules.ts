/**
 * What the clearing house goes by: fees and levels of the insurance funds, and who is deleveraged.
 * Published apart from the risk parameters, and in force as soon as the journal shows it.
 */
import type { Rate } from "../money/units";
import type { EntryHead, OutputId } from "./event";
import type { SettlementRules } from "./settlement";

/** CL-3: who gives up how much; the rules are clearing/deleveraging. */
export const DELEVERAGING_POLICIES = [
  "WaterFilling",
  "ProfitLeverageQueue",
  "ProfitRatio",
  "ProRata",
  "BySize",
] as const;
export type DeleveragingPolicy = (typeof DELEVERAGING_POLICIES)[number];

/** Assets of one currency, which count at par: one fund insures them (CL-1). */
export interface AssetGroup {
  readonly group: string;
  readonly assets: readonly string[];
}

export interface ClearingRules {
  readonly policy: DeleveragingPolicy;
  /** Part of the value of a liquidation's fills that goes to the fund. */
  readonly liquidationFee: Rate;
  /** CL-2: the window of the fund's highest level, event time. */
  readonly fundWindowMs: number;
  /** Deleveraging starts when the fund is this share below its highest level. */
  readonly startDrawdown: Rate;
  /** And stops when it is back within this share. Below `startDrawdown`. */
  readonly stopDrawdown: Rate;
  /** An asset that is in none is a group of its own. */
  readonly groups: readonly AssetGroup[];
  /** CL-7; null instructs nobody. */
  readonly settlement: SettlementRules | null;
}

export interface ClearingRulesPublished extends EntryHead {
  readonly kind: "ClearingRulesPublished";
  readonly rules: ClearingRules;
}

/** The margin service passes on to the clearing house what the journal put in force. */
export interface ClearingRulesSet {
  readonly kind: "ClearingRulesSet";
  readonly id: OutputId;
  readonly eventTime: number;
  readonly rules: ClearingRules;
}
