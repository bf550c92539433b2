/**
 * Books the expiry of an instrument (BK-5): every position is closed in cash at the settlement price.
 */
import type { SettlementPricePublished } from "../events/price";
import { type Account, balanceOf, findPosition, type Position, removePosition } from "./account";
import { moveOpenInterest } from "./book-trade";
import { type Books, listedInstrument, post, venueBalance } from "./books";
import { carryOfCost, contractValue } from "./contract-value";

/** The accounts that held the instrument, in order of first appearance. */
export function bookSettlement(books: Books, settlement: SettlementPricePublished): Account[] {
  const touched: Account[] = [];
  for (const account of books.byIndex) {
    const position = findPosition(account, settlement.instrument);
    if (position === null) continue;
    settlePosition(books, account, position, settlement);
    touched.push(account);
  }
  return touched;
}

function settlePosition(
  books: Books,
  account: Account,
  position: Position,
  settlement: SettlementPricePublished,
): void {
  const book = listedInstrument(books, settlement.instrument);
  const { terms } = book;
  // The value paid out has the sign opposite to a cost's: profit is value - cost (linear).
  const paid = -carryOfCost(terms, contractValue(terms, position.quantity, settlement.price));
  const carry = carryOfCost(terms, position.cost);
  post(venueBalance(books, terms.settlementAsset), balanceOf(account, terms.settlementAsset), {
    cash: paid + carry,
    carry: -carry,
    custody: 0n,
    fees: 0n,
    clearing: -paid,
  });
  moveOpenInterest(book, position.quantity, 0n);
  removePosition(account, position);
}
