/** What an account has or is to have that does not count in full, and why: for its snapshot. */
import type { Account } from "../account/account";
import type { Lot } from "../collateral/account-lots";
import type { UncreditedCollateral, UncreditedReason } from "../events/margin";
import { lotCredit, safeLimit } from "../margin/safe-credit";
import type { Amount } from "../money/units";
import type { MarginState } from "./margin-state";

const NOTHING: readonly UncreditedCollateral[] = [];

/** In the order of the account's lots. */
export function uncreditedOf(
  state: MarginState,
  account: Account,
): readonly UncreditedCollateral[] {
  const lots = state.lots.of(account.index)?.lots ?? [];
  if (lots.length === 0) return NOTHING;
  const full = isShareFull(state, lots);
  return lots.flatMap((lot): UncreditedCollateral[] => {
    const { asset, chain, amount, counted, standing } = lot;
    if (standing === "Seen") return [{ asset, chain, amount, reason: "Seen" }];
    const above: UncreditedCollateral = {
      ...{ asset, chain, amount: (amount - counted) as Amount },
      reason: "ChainCap",
    };
    const within = { asset, chain, amount: counted, reason: whySafe(state, lot, full) };
    return [above, within].filter((each) => each.amount > 0n);
  });
}

/** Why the part within the chain's cap does not count as what is final does. */
function whySafe(state: MarginState, { chain }: Lot, full: boolean): UncreditedReason {
  const rules = state.parameters?.collateralRules ?? null;
  if (state.chains.creditKept(chain, state.clock, rules) < 1) return "ChainStalled";
  return full ? "SafeShare" : "Safe";
}

/** Whether safe deposits would count more than the account's share allows. */
function isShareFull(state: MarginState, lots: readonly Lot[]): boolean {
  const rules = state.parameters?.collateralRules ?? null;
  if (rules === null) return false;
  const credit = lots.reduce((sum, lot) => sum + lotCredit(state, rules, lot), 0);
  return credit > safeLimit(state.figures.initialEquity, rules);
}
