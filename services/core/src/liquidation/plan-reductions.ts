/**
 * Which positions to reduce, by how much, at what limit (LI-2, LI-3): by tiers where each position
 * requires by itself, by trial where they hedge each other. An account without equity is closed
 * whole, at market: there is nothing left to protect.
 */
import type { Account } from "../account/account";
import { BY_TIERS } from "../margin/scenario-rows";
import type { Quantity } from "../money/units";
import type { LadderPolicy } from "./ladder-policy";
import { planByTiers } from "./plan-by-tiers";
import { planByTrial } from "./plan-by-trial";
import { type Reduction, tradedPositions } from "./reduction";
import { type PlanWorld, reductionPlan } from "./reduction-plan";

/** `elapsed`: milliseconds since the epoch began. Leaves the account's figures as they were. */
export function planReductions(
  world: PlanWorld,
  account: Account,
  given: { readonly policy: LadderPolicy; readonly elapsed: number },
): Reduction[] {
  const open = tradedPositions(account, world.clock);
  if (world.figures.equity <= 0) {
    return open.map(({ book, quantity }) => {
      const { instrument } = book.terms;
      return { instrument, quantity: -quantity as Quantity, limitPrice: null };
    });
  }
  const { policy, elapsed } = given;
  const plan = reductionPlan(world, { account, open, policy, elapsed });
  return isByTiers(world, account) ? planByTiers(plan) : planByTrial(plan);
}

/** Whether what a position requires does not depend on others. */
export function isByTiers({ risk, exposures }: PlanWorld, account: Account): boolean {
  return risk.scenarios === null || exposures.rows.basis[account.index] === BY_TIERS;
}
