/** What a plan of reductions aims at and keeps to, whichever way it is made (LI-2, LI-3). */
import type { Account, Position } from "../account/account";
import type { Evaluation } from "../margin/evaluate";
import type { PriceTable } from "../market/price-table";
import { FIGURE_UNIT, QUANTITY_UNIT, type Quantity, USD_UNIT } from "../money/units";
import type { LadderPolicy } from "./ladder-policy";
import { type LimitedAccount, mostToGive, priceAtCost } from "./limit-price";
import type { Reduction } from "./reduction";

/** What a plan is made from: the figures of the account at hand, and the market. */
export interface PlanWorld extends Evaluation {
  readonly prices: PriceTable;
}

/** Dollars. */
export interface ReductionPlan extends LimitedAccount {
  readonly world: PlanWorld;
  readonly account: Account;
  readonly policy: LadderPolicy;
  /** Positions that can be traded, by name. */
  readonly open: readonly Position[];
  /** How much of the requirement this step has to release. */
  readonly release: number;
  /** Share of what is missing that this step may do: min(1, start + t / T). */
  readonly pace: number;
  /** Dollars of each underlying's depth that are left to this step. */
  readonly depthLeft: Map<string, number>;
}

export function reductionPlan(
  world: PlanWorld,
  given: Pick<ReductionPlan, "account" | "policy" | "open" | "elapsed">,
): ReductionPlan {
  const { elapsed, policy } = given;
  const equity = world.figures.equity / USD_UNIT;
  const required = world.figures.maintenanceMargin / USD_UNIT;
  const pace = policy.pace === null ? 1 : policy.pace.start + elapsed / policy.pace.periodMs;
  const share = Math.min(1, pace);
  const release = share * (required - equity / policy.restore);
  return { world, ...given, equity, required, release, pace: share, depthLeft: new Map() };
}

export function lotsOf({ quantity, book }: Position): bigint {
  const { lotSize } = book.terms;
  return ((quantity < 0n ? -quantity : quantity) + lotSize - 1n) / lotSize;
}

/** So many lots, or fewer where depth is measured and small; at least one. */
export function lotsAllowed(plan: ReductionPlan, position: Position, wanted: bigint): bigint {
  const room = roomOf(plan, position);
  if (room === null) return wanted;
  const lots = Math.floor(room / lotUsd(plan, position));
  return lots < Number(wanted) ? BigInt(Math.max(1, lots)) : wanted;
}

/** Null where nobody measures the depth. */
function roomOf({ world, policy, depthLeft }: ReductionPlan, { book }: Position): number | null {
  const { underlying } = book.terms;
  const depth = world.prices.figures.get("Depth", underlying);
  if (depth === undefined || policy.depthShare === Number.POSITIVE_INFINITY) return null;
  return (
    depthLeft.get(underlying) ?? Math.max(0, Number(depth.value) / FIGURE_UNIT) * policy.depthShare
  );
}

function lotUsd({ world }: ReductionPlan, { book }: Position): number {
  return (Number(book.terms.lotSize) / QUANTITY_UNIT) * world.market.unitNotional[book.index]!;
}

/** Dollars of notional in so many lots. */
export function notionalOf(plan: ReductionPlan, position: Position, lots: bigint): number {
  return Number(lots) * lotUsd(plan, position);
}

/**
 * Closing so many lots, limited by the `part` of the account's requirement that the position stands
 * for. What it trades is gone from the depth that the plan may still use.
 */
export function reductionOf(
  plan: ReductionPlan,
  position: Position,
  { lots, part }: { readonly lots: bigint; readonly part: number },
): Reduction {
  const room = roomOf(plan, position);
  if (room !== null) {
    const left = Math.max(0, room - notionalOf(plan, position, lots));
    plan.depthLeft.set(position.book.terms.underlying, left);
  }
  const { world, policy } = plan;
  return {
    instrument: position.book.terms.instrument,
    quantity: -closingOf(position, lots) as Quantity,
    limitPrice: priceAtCost(world.market, position, mostToGive(plan, part, policy)),
  };
}

/** Signed as held, never beyond the position. */
export function closingOf({ quantity, book }: Position, lots: bigint): bigint {
  const size = lots * book.terms.lotSize;
  if (quantity < 0n) return -size < quantity ? quantity : -size;
  return size > quantity ? quantity : size;
}
