/**
 * CO-3: what deposits count that are safe and not final. They count towards maintenance margin
 * only, less a haircut, less the decay of a chain that stalled, and at most a share of what the
 * account's equity is without them. A price that margin must not be checked at gives none.
 */
import type { AccountLots, Lot } from "../collateral/account-lots";
import type { CollateralRules } from "../events/collateral-rules";
import { RATE_UNIT, USD_UNIT } from "../money/units";
import type { Evaluation } from "./evaluate";
import { unitsOf } from "./exposures";
import { collateralRate } from "./market-values";
import { REDUCE_ONLY_TRUST } from "./price-trust";
import { gridDown } from "./usd-rounding";

/** Adds to the equity that `figures` hold; what counts for initial margin stays. */
export function addSafeCredit(evaluation: Evaluation, index: number, own: AccountLots): void {
  const rules = evaluation.parameters?.collateralRules ?? null;
  if (rules === null || own.lots.length === 0) return;
  const { figures } = evaluation;
  let credit = 0;
  for (const lot of own.lots) credit += lotCredit(evaluation, rules, { index, own, lot });
  figures.equity += gridDown(Math.min(credit, safeLimit(figures.equity, rules)));
}

interface HeldLot {
  /** The account's number, and what stands beside its books. */
  readonly index: number;
  readonly own: AccountLots;
  readonly lot: Lot;
}

/** Dollars that the lot would count if the share had no limit, at the weight of all there is. */
export function lotCredit(
  { market, chains, clock, exposures }: Evaluation,
  rules: CollateralRules,
  { index, own, lot }: HeldLot,
): number {
  const { standing, assetIndex, chain } = lot;
  if (standing !== "Safe" || market.trust.assetCode(assetIndex) > REDUCE_ONLY_TRUST) return 0;
  const same = own.lots.filter((each) => each.assetIndex === assetIndex);
  const safe = same.reduce((sum, each) => sum + unitsOf(own.countedOf(each)), 0);
  const owned = exposures.ownedOf(index, assetIndex) - unitsOf(own.aboveCap(assetIndex));
  const rate = collateralRate(market, assetIndex, Math.max(0, owned) + safe);
  const worth = unitsOf(own.countedOf(lot)) * rate;
  const haircut = Number(rules.safeHaircut) / RATE_UNIT;
  return worth * (1 - haircut) * chains.creditKept(chain, clock, rules);
}

/** Dollars that all safe lots of an account may count, by its equity without them on the grid. */
export function safeLimit(equity: number, rules: CollateralRules): number {
  return (Math.max(0, equity) / USD_UNIT) * (Number(rules.safeShare) / RATE_UNIT);
}
