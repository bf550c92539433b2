/**
 * Which positions to reduce by tiers (LI-2), where each position requires by itself: where a dollar
 * traded releases most, that is in the tier with the highest rate first, and no further than
 * needed.
 */
import type { Position } from "../account/account";
import { maintenanceMargin, notionalOfMaintenance, tierOf } from "../margin/margin-schedule";
import { gridDown } from "../margin/usd-rounding";
import { QUANTITY_UNIT } from "../money/units";
import { fillableGive } from "./limit-price";
import type { Reduction } from "./reduction";
import { lotsAllowed, lotsOf, type ReductionPlan, reductionOf } from "./reduction-plan";

interface Candidate {
  readonly position: Position;
  /** Dollars. */
  readonly notional: number;
  readonly maintenance: number;
  /** What of it the plan releases. */
  released: number;
}

/** The part of a position that lies in one tier. */
interface Slice {
  readonly candidate: Candidate;
  readonly rate: number;
  /** Dollars of requirement. */
  readonly requirement: number;
}

/** What the depth withholds of one position is not sought at others: the next step comes soon. */
export function planByTiers(plan: ReductionPlan): Reduction[] {
  const candidates = candidatesOf(plan);
  const required = candidates.reduce((sum, { maintenance }) => sum + maintenance, 0);
  const chosen = new Set<Candidate>();
  const give = fillableGive(plan, plan.policy) / required;
  let missing = plan.release;
  for (const { candidate, requirement, rate } of slicesOf(plan, candidates)) {
    if (missing <= 0) break;
    const worth = worthOf(plan, candidate, { give, rate });
    const released = worth <= 0 ? requirement : Math.min(requirement, missing / worth);
    candidate.released += released;
    missing -= released * worth;
    chosen.add(candidate);
  }
  return [...chosen].map(({ position, maintenance, released }) => {
    const needed = lotsReleasing(plan, position, maintenance - released);
    const lots = lotsAllowed(plan, position, needed);
    return reductionOf(plan, position, { lots, part: maintenance / required });
  });
}

/**
 * What releasing a dollar of requirement brings nearer, if it costs the whole give (Drift): 1 -
 * give / (rate x restore), both by the notional; what is given supports no requirement any more.
 */
function worthOf(
  { policy }: ReductionPlan,
  { maintenance, notional }: Candidate,
  { give, rate }: { readonly give: number; readonly rate: number },
): number {
  return 1 - (give * maintenance) / notional / (rate * policy.restore);
}

/** By requirement; sorting is stable and positions are sorted by name: ties go to the first. */
function candidatesOf({ world, open }: ReductionPlan): Candidate[] {
  const { market } = world;
  const candidates = open.map((position) => {
    const { index } = position.book;
    const notional = sizeOf(position) * market.unitNotional[index]!;
    const maintenance = maintenanceMargin(market.schedule[index]!, notional);
    return { position, notional, maintenance, released: 0 };
  });
  return candidates.sort((a, b) => b.maintenance - a.maintenance);
}

/** By rate. The rates of a schedule never fall, so a position's slices come from the top down. */
function slicesOf({ world }: ReductionPlan, candidates: readonly Candidate[]): Slice[] {
  const slices: Slice[] = [];
  for (const candidate of candidates) {
    const schedule = world.market.schedule[candidate.position.book.index]!;
    const { maintenanceRate, maintenanceBase } = schedule;
    let above = candidate.maintenance;
    for (let tier = tierOf(schedule, candidate.notional); tier >= 0; tier--) {
      const base = maintenanceBase[tier]!;
      slices.push({ candidate, rate: maintenanceRate[tier]!, requirement: above - base });
      above = base;
    }
  }
  return slices.sort((a, b) => b.rate - a.rate);
}

/** The fewest lots without which the position requires at most so many dollars. */
function lotsReleasing({ world }: ReductionPlan, position: Position, requirement: number): bigint {
  const { market } = world;
  const { index, terms } = position.book;
  const held = position.quantity < 0n ? -position.quantity : position.quantity;
  const kept = notionalOfMaintenance(market.schedule[index]!, requirement);
  const missing = held - BigInt(gridDown(kept / market.unitNotional[index]!));
  // What is missing may be less than the grid shows, but something has to be closed.
  const lots = missing > 0n ? (missing + terms.lotSize - 1n) / terms.lotSize : 1n;
  const most = lotsOf(position);
  return lots < most ? lots : most;
}

function sizeOf(position: Position): number {
  return Math.abs(Number(position.quantity)) / QUANTITY_UNIT;
}
