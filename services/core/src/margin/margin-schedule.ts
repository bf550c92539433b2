/**
 * Standard margin of perpetuals and futures (MA-7, MA-13): requirement as a piecewise linear
 * function of notional. Each tier's rates apply to the part of the notional above the tier before,
 * so the requirement is continuous: `base[k] + rate[k] x (notional - start[k])`.
 */
import type { MarginTier } from "../events/listing";
import { RATE_UNIT, type Rate, USD_UNIT } from "../money/units";

export interface MarginSchedule {
  /** Where each tier starts, in dollars of notional; the first at 0. */
  readonly start: Float64Array;
  readonly initialRate: Float64Array;
  readonly maintenanceRate: Float64Array;
  /** Requirement at the start of each tier, in dollars. */
  readonly initialBase: Float64Array;
  readonly maintenanceBase: Float64Array;
}

export function compileSchedule(tiers: readonly MarginTier[]): MarginSchedule {
  const size = tiers.length;
  const schedule: MarginSchedule = {
    start: new Float64Array(size),
    initialRate: new Float64Array(size),
    maintenanceRate: new Float64Array(size),
    initialBase: new Float64Array(size),
    maintenanceBase: new Float64Array(size),
  };
  tiers.forEach((tier, at) => {
    schedule.initialRate[at] = Number(tier.initialRate) / RATE_UNIT;
    schedule.maintenanceRate[at] = Number(tier.maintenanceRate) / RATE_UNIT;
    if (at === 0) return;
    const width = limitOf(tiers[at - 1]!) - schedule.start[at - 1]!;
    schedule.start[at] = schedule.start[at - 1]! + width;
    schedule.initialBase[at] =
      schedule.initialBase[at - 1]! + schedule.initialRate[at - 1]! * width;
    schedule.maintenanceBase[at] =
      schedule.maintenanceBase[at - 1]! + schedule.maintenanceRate[at - 1]! * width;
  });
  return schedule;
}

function limitOf(tier: MarginTier): number {
  return tier.notionalLimit === null
    ? Number.POSITIVE_INFINITY
    : Number(tier.notionalLimit) / USD_UNIT;
}

/** What an underlying without a schedule costs: all of its notional, so that a forgotten parameter
 * never lends. */
export const FULL_MARGIN = compileSchedule([
  {
    notionalLimit: null,
    initialRate: BigInt(RATE_UNIT) as Rate,
    maintenanceRate: BigInt(RATE_UNIT) as Rate,
  },
]);

/** The tier that a notional falls into. */
export function tierOf(schedule: MarginSchedule, notional: number): number {
  let tier = schedule.start.length - 1;
  while (tier > 0 && schedule.start[tier]! > notional) tier--;
  return tier;
}

/** Dollars to open a position of `notional`, which falls into `tier`. */
export function initialMargin(
  schedule: MarginSchedule,
  notional: number,
  tier = tierOf(schedule, notional),
): number {
  const above = notional - schedule.start[tier]!;
  return schedule.initialBase[tier]! + schedule.initialRate[tier]! * above;
}

/** Dollars to keep a position of `notional`, which falls into `tier`. */
export function maintenanceMargin(
  schedule: MarginSchedule,
  notional: number,
  tier = tierOf(schedule, notional),
): number {
  const above = notional - schedule.start[tier]!;
  return schedule.maintenanceBase[tier]! + schedule.maintenanceRate[tier]! * above;
}

/** The largest notional whose maintenance requirement is at most `requirement` dollars. */
export function notionalOfMaintenance(schedule: MarginSchedule, requirement: number): number {
  if (requirement <= 0) return 0;
  let tier = schedule.start.length - 1;
  while (tier > 0 && schedule.maintenanceBase[tier]! > requirement) tier--;
  const above = (requirement - schedule.maintenanceBase[tier]!) / schedule.maintenanceRate[tier]!;
  return schedule.start[tier]! + above;
}
