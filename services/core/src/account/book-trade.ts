/**
 * Books one leg of a trade: BK-1 (value and cost), BK-2 (closing realises the part of cost in
 * proportion, flipping closes, then opens), BK-3 (premium) and BK-6 (fees).
 */
import type { TradeLeg } from "../events/trade";
import { divideHalfEven } from "../money/rounding";
import type { Amount, Quantity } from "../money/units";
import { type Account, balanceOf, type Position, positionOf, removePosition } from "./account";
import { type Books, type InstrumentBook, listedInstrument, openAccount, post } from "./books";
import { contractValue, worthOf } from "./contract-value";
import { invariant } from "./invariant";

/** The account after the leg. Opens it when the leg is its first appearance. */
export function bookTrade(books: Books, leg: TradeLeg): Account {
  const book = listedInstrument(books, leg.instrument);
  const { terms } = book;
  const account = openAccount(books, leg.account);
  const position = positionOf(account, book);
  const value = contractValue(terms, leg.quantity, leg.price);
  // Closing or opening, the leg takes its value from what is owned and gives it as position.
  const worth = worthOf(terms, value);
  post(balanceOf(account, book.venue), {
    given: worth + leg.fee,
    custody: 0n,
    fees: leg.fee,
    insurance: 0n,
    clearing: worth,
  });
  const quantityBefore = position.quantity;
  position.cost = costAfter(position, leg, value) as Amount;
  position.quantity = (quantityBefore + leg.quantity) as Quantity;
  moveOpenInterest(book, quantityBefore, position.quantity);
  if (position.quantity === 0n) removePosition(account, position);
  return account;
}

/**
 * The position's cost once the leg is booked (BK-2). A leg that opens or adds brings all of its
 * value; one of opposite sign closes, and takes the part of the cost that it closes. When it flips,
 * the closing part is valued first and the rest is the opening part, so that the parts of a rounded
 * inverse value add up to the whole.
 */
function costAfter(
  { book, quantity: held, cost }: Position,
  { quantity, price }: TradeLeg,
  value: Amount,
): bigint {
  if (held === 0n || held > 0n === quantity > 0n) return cost + value;
  const after = held + quantity;
  if (after === 0n) return after;
  // The quotient is negative: what closes has the other sign.
  if (after > 0n === held > 0n) return cost + divideHalfEven(cost * quantity, held);
  return value - contractValue(book.terms, -held as Quantity, price);
}

/** Moves a position's quantity in the instrument's open interest and proves that it balances. */
export function moveOpenInterest(book: InstrumentBook, before: bigint, after: bigint): void {
  const change = after - before;
  if (before >= 0n && after >= 0n) {
    book.long += change;
  } else if (before <= 0n && after <= 0n) {
    book.short -= change;
  } else {
    book.long += before > 0n ? -before : after;
    book.short += before > 0n ? -after : before;
  }
  book.clearing -= change;
  invariant(
    book.long - book.short + book.clearing === 0n,
    () =>
      `open interest of ${book.terms.instrument}: long ${book.long}, short ${book.short}, ` +
      `clearing ${book.clearing} do not balance`,
  );
}
