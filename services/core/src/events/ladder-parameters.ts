/** The numbers of the liquidation ladder in a version of the risk parameters (LI-2 to LI-4). */
import type { Rate } from "../money/units";

export interface LadderParameters {
  /** A plan aims at equity of maintenance margin x (1 + this), or at the stop, which is less. */
  readonly restoreBuffer: Rate;
  /** A step may do `paceStart + t / pacePeriodMs` of what is missing, t since the epoch began. */
  readonly paceStart: Rate;
  readonly pacePeriodMs: number;
  /** A step trades at most this part of an underlying's measured depth. */
  readonly depthShare: Rate;
  /** BA: how fast the fillable price gives way as equity falls. */
  readonly bankruptcyAdjustment: Rate;
  /** SMMR: how far it gives way, as a part of the position's maintenance margin. */
  readonly spreadToMaintenance: Rate;
  /** In the place of the fillable price; null where that is the limit. */
  readonly discount: DiscountSchedule | null;
  /** Null where nobody takes over: bankrupt accounts are then closed at market. */
  readonly takeover: TakeoverThreshold | null;
}

/** Equity below max(MM x maintenanceShare, MM - notionalShare x notional) is taken over. */
export interface TakeoverThreshold {
  readonly maintenanceShare: Rate;
  readonly notionalShare: Rate;
}

/**
 * Derive's auction: what is closed may cost a share of the equity that grows with the time since
 * the epoch began: to `fastShare` in `fastMs`, then to all of it in another `slowMs`.
 */
export interface DiscountSchedule {
  readonly fastShare: Rate;
  readonly fastMs: number;
  readonly slowMs: number;
}
