/**
 * Which positions to reduce where they hedge each other, in portfolio mode or with options (LI-2):
 * a leg is judged by the whole requirement that is left when some of it is closed at the mark. The
 * leg that releases most for a dollar traded is taken, as far as is needed; then the next is
 * sought. Where no single leg releases anything, all are reduced in proportion, which keeps the
 * hedges as they are.
 */
import type { Position } from "../account/account";
import { evaluate } from "../margin/evaluate";
import { type Quantity, USD_UNIT } from "../money/units";
import { fillableGive } from "./limit-price";
import { fractionToSell } from "./pro-rata-slice";
import type { Reduction } from "./reduction";
import {
  closingOf,
  lotsAllowed,
  lotsOf,
  notionalOf,
  type ReductionPlan,
  reductionOf,
} from "./reduction-plan";

/** Relative difference of two yields that is no difference. */
const NOISE = 1e-9;

interface Leg {
  readonly position: Position;
  readonly lots: bigint;
  /** Requirement that is left when so many lots are closed, dollars. */
  readonly left: number;
  /** What that releases for a dollar of notional. */
  readonly yield: number;
}

/** For an account with equity above zero. Leaves the account's figures as they were. */
export function planByTrial(plan: ReductionPlan): Reduction[] {
  const { world, account } = plan;
  const reductions = reduceLegs(plan);
  world.exposures.refresh(account);
  evaluate(world, account.index);
  return reductions.length > 0 ? reductions : reduceAll(plan);
}

/** The trials add up: each leg is sought among what the ones before have left. */
function reduceLegs(plan: ReductionPlan): Reduction[] {
  const target = plan.required - plan.release;
  const reductions: Reduction[] = [];
  let { required } = plan;
  let rest = plan.open;
  while (required > target) {
    const leg = bestLeg(plan, rest, required);
    if (leg === null) break;
    const { position } = leg;
    const lots = leg.left <= target ? leastLots(plan, leg, target) : leg.lots;
    const part = Math.min(1, (required - leg.left) / plan.required);
    reductions.push(reductionOf(plan, position, { lots, part }));
    required = requiredWithout(plan, position, lots);
    rest = rest.filter((other) => other !== position);
  }
  return reductions;
}

/** The first by name of those that release most for a dollar; null where none releases anything. */
function bestLeg(plan: ReductionPlan, open: readonly Position[], required: number): Leg | null {
  let best: Leg | null = null;
  for (const position of open) {
    const leg = deepestCut(plan, position, required);
    if (leg.left < required && (best === null || isBetter(leg, best))) best = leg;
  }
  return best;
}

/** Of legs that yield the same but for the last bits, the one that releases more. */
function isBetter(leg: Leg, best: Leg): boolean {
  if (Math.abs(leg.yield - best.yield) > NOISE * best.yield) return leg.yield > best.yield;
  return leg.left < best.left;
}

/**
 * How many lots leave the least requirement. A requirement is the greatest of many losses that grow
 * evenly with the position, so it falls to its least and rises again: thirds of the range close in
 * on it.
 */
function deepestCut(plan: ReductionPlan, position: Position, required: number): Leg {
  let [from, to] = [0n, lotsAllowed(plan, position, lotsOf(position))];
  while (to - from > 2n) {
    const third = (to - from) / 3n;
    const [low, high] = [from + third, to - third];
    if (requiredWithout(plan, position, low) > requiredWithout(plan, position, high)) from = low;
    else to = high;
  }
  let [lots, left] = [from, requiredWithout(plan, position, from)];
  for (let more = from + 1n; more <= to; more++) {
    const without = requiredWithout(plan, position, more);
    if (without < left) [lots, left] = [more, without];
  }
  requiredWithout(plan, position, 0n);
  return { position, lots, left, yield: (required - left) / notionalOf(plan, position, lots) };
}

/** The fewest lots that are enough; those of the leg are. */
function leastLots(plan: ReductionPlan, { position, lots }: Leg, target: number): bigint {
  let [tooFew, enough] = [0n, lots];
  while (enough - tooFew > 1n) {
    const half = (tooFew + enough) / 2n;
    if (requiredWithout(plan, position, half) <= target) enough = half;
    else tooFew = half;
  }
  return enough;
}

/** The requirement without so many lots, which the account is without from then on. */
function requiredWithout(plan: ReductionPlan, position: Position, lots: bigint): number {
  const { world, account } = plan;
  const { book, quantity } = position;
  const tried = (quantity - closingOf(position, lots)) as Quantity;
  const unitValue = world.market.unitValue[book.index]!;
  world.exposures.tryQuantity(account, { book, quantity: tried, unitValue });
  evaluate(world, account.index);
  return world.figures.maintenanceMargin / USD_UNIT;
}

/**
 * The same share of every position: Derive's fraction, which restores the buffer though the slice
 * is sold below its marks. What is sold is the notional; the rest of the equity, as a rule a debt
 * against it, keeps its value.
 */
function reduceAll(plan: ReductionPlan): Reduction[] {
  const { open, policy, equity, required, pace } = plan;
  const notional = open.reduce((sum, each) => sum + notionalOf(plan, each, lotsOf(each)), 0);
  const share = fractionToSell({
    marked: equity,
    maintenanceMargin: equity - required,
    buffer: policy.restore - 1,
    discount: 1 - fillableGive(plan, policy) / notional,
    reservedCash: equity - notional,
  });
  return open.map((position) => {
    const needed = BigInt(Math.ceil(Number(lotsOf(position)) * share * pace));
    const lots = lotsAllowed(plan, position, needed);
    return reductionOf(plan, position, { lots, part: 1 / open.length });
  });
}
