/** MA-14: an account's status from its equity and requirements, by comparison only. */
import { MARGIN_STATUSES, type MarginStatus } from "../events/margin";

/** Status codes are indices into MARGIN_STATUSES, healthiest first. */
const HEALTHY = 0;
const REDUCE_ONLY = 1;
export const LIQUIDATING = 2;
const BANKRUPT = 3;

/**
 * Figures on the dollar grid. An account with something unpriced is at best ReduceOnly: what cannot
 * be valued must not support new risk.
 */
export function statusCode(figures: {
  readonly equity: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly unpriced: boolean;
}): number {
  if (figures.equity < 0) return BANKRUPT;
  if (figures.equity < figures.maintenanceMargin) return LIQUIDATING;
  if (figures.equity < figures.initialMargin || figures.unpriced) return REDUCE_ONLY;
  return HEALTHY;
}

export function statusOf(code: number): MarginStatus {
  return MARGIN_STATUSES[code]!;
}
