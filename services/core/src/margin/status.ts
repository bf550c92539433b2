/** MA-14: an account's status from its equity and requirements, by comparison only. */

import { MARGIN_STATUSES, type MarginStatus } from "../events/margin";
import { FROZEN_TRUST, TRUSTED } from "./price-trust";

/** Status codes are indices into MARGIN_STATUSES, healthiest first. */
const HEALTHY = 0;
const REDUCE_ONLY = 1;
export const LIQUIDATING = 2;
const BANKRUPT = 3;

/**
 * Figures on the dollar grid. An account with something unpriced, or priced by what is not Valid,
 * is at best ReduceOnly: what cannot be valued must not support new risk. Nor is it worse than that
 * while a price it rests on freezes liquidations (PI-4).
 */
export function statusCode(figures: {
  readonly equity: number;
  readonly initialEquity: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly unpriced: boolean;
  readonly trust: number;
}): number {
  if (figures.trust >= FROZEN_TRUST) return REDUCE_ONLY;
  if (figures.equity < 0) return BANKRUPT;
  if (figures.equity < figures.maintenanceMargin) return LIQUIDATING;
  if (figures.initialEquity < figures.initialMargin || figures.unpriced) return REDUCE_ONLY;
  if (figures.trust > TRUSTED) return REDUCE_ONLY;
  return HEALTHY;
}

export function statusOf(code: number): MarginStatus {
  return MARGIN_STATUSES[code]!;
}
