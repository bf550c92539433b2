/**
 * LI-4: when the venue takes an account's positions over, and at what prices: those at which the
 * account is left with nothing.
 */
import type { Account, Position } from "../account/account";
import { isLiquidationAccount } from "../events/liquidation-account";
import { maintenanceMargin } from "../margin/margin-schedule";
import { type Price, QUANTITY_UNIT, type Quantity, USD_UNIT } from "../money/units";
import type { LadderPolicy } from "./ladder-policy";
import { priceAtCost } from "./limit-price";
import { isByTiers } from "./plan-reductions";
import { tradedPositions } from "./reduction";
import type { PlanWorld } from "./reduction-plan";

export interface Takeover {
  readonly instrument: string;
  /** Signed change of the position. */
  readonly quantity: Quantity;
  readonly price: Price;
}

/**
 * Equity below max(MM x share, MM - share of notional), or nothing left of it. The venue's own
 * account is never taken over.
 */
export function isForTakeover(
  { figures, market }: PlanWorld,
  { id, positions }: Account,
  { takeover }: LadderPolicy,
): boolean {
  if (takeover === null || isLiquidationAccount(id)) return false;
  const { equity, maintenanceMargin: required } = figures;
  if (equity <= 0) return true;
  const notional = positions.reduce(
    (sum, position) => sum + sizeOf(position) * market.unitNotional[position.book.index]!,
    0,
  );
  const byNotional = required - takeover.notional * notional * USD_UNIT;
  return equity < Math.max(required * takeover.maintenance, byNotional);
}

/**
 * Every position that can be traded, at its zero price: equity is shared by requirement, or by
 * marked value where the requirement is of all together. Where no price takes a position's share it
 * goes at its mark, and what is left or owed stays with the account.
 */
export function planTakeover(world: PlanWorld, account: Account): Takeover[] {
  const { market, figures } = world;
  const open = tradedPositions(account, world.clock);
  const byTiers = isByTiers(world, account);
  const weights = open.map((position) => weightOf(world, position, byTiers));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return open.map((position, at) => {
    const { book, quantity } = position;
    const cost = total === 0 ? 0 : (figures.equity / USD_UNIT) * (weights[at]! / total);
    const price = priceAtCost(market, position, cost) ?? market.marks[book.index]!;
    return { instrument: book.terms.instrument, quantity: -quantity as Quantity, price };
  });
}

function weightOf({ market }: PlanWorld, position: Position, byTiers: boolean): number {
  const { index, venue } = position.book;
  const size = sizeOf(position);
  if (!byTiers) return size * Math.abs(market.unitValue[index]!) * market.assetPrice[venue.index]!;
  return maintenanceMargin(market.schedule[index]!, size * market.unitNotional[index]!);
}

function sizeOf({ quantity }: Position): number {
  return Math.abs(Number(quantity)) / QUANTITY_UNIT;
}
