/** What an account owes that has nothing left to close, by asset (CL-1). */
import type { Account } from "../account/account";
import type { AssetDebt } from "../events/margin";
import type { MarketValues } from "../margin/market-values";
import { gridUp } from "../margin/usd-rounding";
import { AMOUNT_DECIMALS, type Amount, USD_DECIMALS, USD_UNIT } from "../money/units";

const AMOUNT_OF_GRID = 10n ** BigInt(AMOUNT_DECIMALS - USD_DECIMALS);

/**
 * By asset, what has to be paid for the equity, `missing` dollars below zero on the grid, to be
 * zero again: no more of an asset than is owed of it. Rounded up by a unit of 1e-8, so that the
 * rounding of the equity leaves nothing owed.
 */
export function debtsOf(
  market: MarketValues,
  { balances }: Account,
  missing: number,
): readonly AssetDebt[] {
  const debts: AssetDebt[] = [];
  let left = missing / USD_UNIT;
  for (const { venue, owned } of balances) {
    const price = market.assetPrice[venue.index]!;
    if (owned >= 0n || price === 0 || left <= 0) continue;
    const needed = (BigInt(gridUp(left / price)) + 1n) * AMOUNT_OF_GRID;
    const amount = (needed < -owned ? needed : -owned) as Amount;
    left -= (Number(amount / AMOUNT_OF_GRID) / USD_UNIT) * price;
    debts.push({ asset: venue.asset, amount });
  }
  return debts;
}
