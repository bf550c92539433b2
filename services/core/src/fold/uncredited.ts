/** What an account has or is to have that does not count in full, and why: for its snapshot. */
import type { Account } from "../account/account";
import type { AccountLots, Lot } from "../collateral/account-lots";
import type { UncreditedCollateral, UncreditedReason } from "../events/margin";
import { lotCredit, safeLimit } from "../margin/safe-credit";
import { powerOfTen } from "../money/rounding";
import { AMOUNT_DECIMALS, type Amount, USD_DECIMALS } from "../money/units";
import type { MarginState } from "./margin-state";

/** Units of an amount in one of the dollar grid. */
const GRID = powerOfTen(AMOUNT_DECIMALS - USD_DECIMALS);
const NOTHING: readonly UncreditedCollateral[] = [];

/** In the order of the account's lots, then of its assets, then its profit. */
export function uncreditedOf(
  state: MarginState,
  account: Account,
): readonly UncreditedCollateral[] {
  const own = state.lots.of(account.index);
  const { profitAboveCap } = state.figures;
  if (own === undefined) return profitAboveCap === 0 ? NOTHING : uncreditedProfit(profitAboveCap);
  const above = aboveCaps(account, own);
  if (own.lots.length + above.length === 0 && profitAboveCap === 0) return NOTHING;
  return [...uncreditedLots(state, account, own), ...above, ...uncreditedProfit(profitAboveCap)];
}

/** What is owned and lies above the venue's cap on its asset (CO-2). */
function aboveCaps({ balances }: Account, lots: AccountLots): UncreditedCollateral[] {
  if (lots.capped.length === 0) return [];
  return balances.flatMap(({ venue, owned }): UncreditedCollateral[] => {
    const above = lots.aboveCap(venue.index);
    if (above === 0n || owned <= 0n) return [];
    const isAll = owned < above;
    const amount = (isAll ? owned : above) as Amount;
    return [{ asset: venue.asset, chain: null, amount, reason: "AssetCap" }];
  });
}

/** In dollars: it is the profit of all positions together. */
function uncreditedProfit(above: number): UncreditedCollateral[] {
  if (above === 0) return [];
  const amount = (BigInt(above) * GRID) as Amount;
  return [{ asset: "USD", chain: null, amount, reason: "UnrealisedProfit" }];
}

function uncreditedLots(
  state: MarginState,
  account: Account,
  own: AccountLots,
): UncreditedCollateral[] {
  const full = isShareFull(state, account, own);
  return own.lots.flatMap((lot): UncreditedCollateral[] => {
    const { asset, chain, amount, counted, standing } = lot;
    if (standing === "Seen") return [{ asset, chain, amount, reason: "Seen" }];
    const within = own.countedOf(lot);
    const parts: readonly (readonly [bigint, UncreditedReason])[] = [
      [amount - counted, "ChainCap"],
      [counted - within, "AssetCap"],
      [within, whySafe(state, lot, full)],
    ];
    return parts
      .filter(([part]) => part > 0n)
      .map(([part, reason]) => ({ asset, chain, amount: part as Amount, reason }));
  });
}

/** Why the part within the chain's cap does not count as what is final does. */
function whySafe(state: MarginState, { chain }: Lot, full: boolean): UncreditedReason {
  const rules = state.parameters?.collateralRules ?? null;
  if (state.chains.creditKept(chain, state.clock, rules) < 1) return "ChainStalled";
  return full ? "SafeShare" : "Safe";
}

/** Whether safe deposits would count more than the account's share allows. */
function isShareFull(state: MarginState, { index }: Account, own: AccountLots): boolean {
  const rules = state.parameters?.collateralRules ?? null;
  if (rules === null) return false;
  const credits = own.lots.map((lot) => lotCredit(state, rules, { index, own, lot }));
  const credit = credits.reduce((sum, each) => sum + each, 0);
  return credit > safeLimit(state.figures.initialEquity, rules);
}
