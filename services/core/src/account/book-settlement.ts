/**
 * Books the expiry of an instrument (BK-5): every position is closed in cash at the settlement
 * price, an option at its intrinsic value.
 */
import type { SettlementPricePublished } from "../events/price";
import type { Price } from "../money/units";
import { type Account, balanceOf, findPosition, type Position, removePosition } from "./account";
import { moveOpenInterest } from "./book-trade";
import { type Books, listedInstrument, post } from "./books";
import { settlementValue } from "./contract-value";

/** The accounts that held the instrument, in order of first appearance. */
export function bookSettlement(books: Books, settlement: SettlementPricePublished): Account[] {
  const book = listedInstrument(books, settlement.instrument);
  const touched: Account[] = [];
  for (const account of books.byIndex) {
    const position = findPosition(account, book);
    if (position === null) continue;
    settlePosition(account, position, settlement.price);
    touched.push(account);
  }
  return touched;
}

function settlePosition(account: Account, position: Position, price: Price): void {
  const { book, quantity } = position;
  // The cost is part of what is owned already, and turns into cash with the position's removal.
  const paid = settlementValue(book.terms, quantity, price);
  post(balanceOf(account, book.venue), {
    given: -paid,
    custody: 0n,
    fees: 0n,
    insurance: 0n,
    clearing: -paid,
  });
  moveOpenInterest(book, quantity, 0n);
  removePosition(account, position);
}
