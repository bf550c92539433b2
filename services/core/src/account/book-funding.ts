/**
 * Books a funding payment (BK-4): longs pay positive rates. Each account's payment is rounded once,
 * half-even, to 18 decimals; clearing takes the other side of each, so what rounding leaves over
 * all shards stays with the venue.
 */
import type { FundingApplied } from "../events/price";
import { divideHalfEven, powerOfTen } from "../money/rounding";
import { RATE_DECIMALS } from "../money/units";
import { type Account, balanceOf, findPosition } from "./account";
import { type Books, listedInstrument, post } from "./books";
import { contractValue } from "./contract-value";

const RATE_SCALE = powerOfTen(RATE_DECIMALS);

/** The accounts that paid or received, in order of first appearance. */
export function bookFunding(books: Books, funding: FundingApplied): Account[] {
  const book = listedInstrument(books, funding.instrument);
  const touched: Account[] = [];
  for (const account of books.byIndex) {
    const position = findPosition(account, book);
    if (position === null) continue;
    const value = contractValue(book.terms, position.quantity, funding.mark);
    const payment = divideHalfEven(value * funding.rate, RATE_SCALE);
    post(balanceOf(account, book.venue), {
      given: payment,
      custody: 0n,
      fees: 0n,
      insurance: 0n,
      clearing: payment,
    });
    touched.push(account);
  }
  return touched;
}
