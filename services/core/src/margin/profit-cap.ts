/**
 * CO-6: profit that nobody has realised yet counts for maintenance margin in full, and for initial
 * margin up to a cap for each account. Profit and loss of all its positions are netted first.
 */
import { gainsWithValue } from "../account/contract-value";
import { QUANTITY_UNIT, USD_UNIT, type Usd } from "../money/units";
import type { Evaluation } from "./evaluate";
import { unitsOf } from "./exposures";
import { gridUp } from "./usd-rounding";

/** Takes what is above the cap, rounded up, off what counts for initial margin. */
export function capProfit(evaluation: Evaluation, index: number, cap: Usd): void {
  const { figures } = evaluation;
  const above = unrealisedProfit(evaluation, index) - Number(cap) / USD_UNIT;
  if (above <= 0) return;
  figures.profitAboveCap = gridUp(above);
  figures.initialEquity -= figures.profitAboveCap;
}

/** Dollars that the account's equity would lose if every position had been opened just now. */
function unrealisedProfit({ books, market }: Evaluation, index: number): number {
  let profit = 0;
  for (const { book, quantity, cost } of books.byIndex[index]!.positions) {
    const worth = (Number(quantity) / QUANTITY_UNIT) * market.unitValue[book.index]!;
    const gain = worth + unitsOf(gainsWithValue(book.terms) ? -cost : cost);
    const { index: asset } = book.venue;
    profit += gain * (gain > 0 ? market.assetCollateral[asset]! : market.assetDebt[asset]!);
  }
  return profit;
}
