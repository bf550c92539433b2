/**
 * Which positions to reduce where they hedge each other, in portfolio mode or with options (LI-2):
 * a leg is judged by the whole requirement that is left when some of it is closed at the mark. The
 * leg that can release most is taken, as far as is needed; then the next is sought. Where no single
 * leg releases anything, all are reduced in proportion, which keeps the hedges as they are.
 */
import type { Account, Position } from "../account/account";
import { evaluate } from "../margin/evaluate";
import { type Quantity, RATE_UNIT, USD_UNIT } from "../money/units";
import type { LadderWorld } from "./ladder";
import { bankruptcyPrice } from "./limit-price";
import { isTradable, type Reduction } from "./reduction";

interface Plan {
  readonly world: LadderWorld;
  readonly account: Account;
  /** On the dollar grid, and what it must be for each unit of the requirement. */
  readonly equity: number;
  readonly cover: number;
  /** Requirement before the plan. */
  readonly required: number;
}

interface Leg {
  readonly position: Position;
  readonly lots: bigint;
  /** Requirement that is left when so many lots are closed. */
  readonly left: number;
}

/** For an account with equity above zero. Leaves the account's figures as they were. */
export function planByTrial(world: LadderWorld, account: Account): Reduction[] {
  const { equity, maintenanceMargin } = world.figures;
  const cover = 1 + Number(world.parameters?.liquidationBuffer ?? 0n) / RATE_UNIT;
  const plan: Plan = { world, account, equity, cover, required: maintenanceMargin };
  const open = account.positions.filter(({ book }) => isTradable(book.terms, world.clock));
  const reductions = reduceLegs(plan, open);
  world.exposures.refresh(account);
  evaluate(world, account.index);
  return reductions.length > 0 ? reductions : reduceAll(plan, open);
}

/** The trials add up: each leg is sought among what the ones before have left. */
function reduceLegs(plan: Plan, open: readonly Position[]): Reduction[] {
  const reductions: Reduction[] = [];
  let { required } = plan;
  let rest = open;
  while (!isCovered(plan, required)) {
    const leg = bestLeg(plan, rest, required);
    if (leg === null) break;
    const { position } = leg;
    const lots = isCovered(plan, leg.left) ? leastLots(plan, leg) : leg.lots;
    reductions.push(reduction(plan, position, { lots, released: required - leg.left }));
    required = requiredWithout(plan, position, lots);
    rest = rest.filter((other) => other !== position);
  }
  return reductions;
}

function isCovered({ equity, cover }: Plan, required: number): boolean {
  return equity >= required * cover;
}

/** The first by name of those that can release most; null where none releases anything. */
function bestLeg(plan: Plan, open: readonly Position[], required: number): Leg | null {
  let best: Leg | null = null;
  for (const position of open) {
    const leg = deepestCut(plan, position);
    if (leg.left < (best?.left ?? required)) best = leg;
  }
  return best;
}

/**
 * How many lots leave the least requirement. A requirement is the greatest of many losses that grow
 * evenly with the position, so it falls to its least and rises again: thirds of the range close in
 * on it.
 */
function deepestCut(plan: Plan, position: Position): Leg {
  let [from, to] = [0n, lotsOf(position)];
  while (to - from > 2n) {
    const third = (to - from) / 3n;
    const [low, high] = [from + third, to - third];
    if (requiredWithout(plan, position, low) > requiredWithout(plan, position, high)) from = low;
    else to = high;
  }
  let least: Leg = { position, lots: from, left: requiredWithout(plan, position, from) };
  for (let lots = from + 1n; lots <= to; lots++) {
    const left = requiredWithout(plan, position, lots);
    if (left < least.left) least = { position, lots, left };
  }
  requiredWithout(plan, position, 0n);
  return least;
}

/** The fewest lots that are enough; those of the leg are. */
function leastLots(plan: Plan, { position, lots }: Leg): bigint {
  let [tooFew, enough] = [0n, lots];
  while (enough - tooFew > 1n) {
    const half = (tooFew + enough) / 2n;
    if (isCovered(plan, requiredWithout(plan, position, half))) enough = half;
    else tooFew = half;
  }
  return enough;
}

/** The requirement without so many lots, which the account is without from then on. */
function requiredWithout({ world, account }: Plan, position: Position, lots: bigint): number {
  const { book, quantity } = position;
  const tried = (quantity - closingOf(position, lots)) as Quantity;
  const unitValue = world.market.unitValue[book.index]!;
  world.exposures.tryQuantity(account, { book, quantity: tried, unitValue });
  evaluate(world, account.index);
  return world.figures.maintenanceMargin;
}

/** The same share of every position. */
function reduceAll(plan: Plan, open: readonly Position[]): Reduction[] {
  const { equity, cover, required } = plan;
  const share = 1 - equity / (required * cover);
  return open.map((position) => {
    const whole = lotsOf(position);
    const lots = BigInt(Math.ceil(Number(whole) * share));
    return reduction(plan, position, { lots, released: required / open.length });
  });
}

function lotsOf({ quantity, book }: Position): bigint {
  const { lotSize } = book.terms;
  return ((quantity < 0n ? -quantity : quantity) + lotSize - 1n) / lotSize;
}

/** Signed as held, never beyond the position. */
function closingOf({ quantity, book }: Position, lots: bigint): bigint {
  const size = lots * book.terms.lotSize;
  if (quantity < 0n) return -size < quantity ? quantity : -size;
  return size > quantity ? quantity : size;
}

/** Limited where closing the position takes its part of the equity, by what it releases (LI-3). */
function reduction(
  { world, equity, required }: Plan,
  position: Position,
  { lots, released }: { readonly lots: bigint; readonly released: number },
): Reduction {
  const share = (equity * Math.min(1, released / required)) / USD_UNIT;
  return {
    instrument: position.book.terms.instrument,
    quantity: -closingOf(position, lots) as Quantity,
    limitPrice: bankruptcyPrice(world.market, position, share),
  };
}
