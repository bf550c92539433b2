/** Books as tests read and write them: trades of two legs, and every figure as text. */

import type { InstrumentListed } from "../events/listing";
import { leg } from "../events/plain.fixture";
import type { TradeLeg } from "../events/trade";
import { amount, amountText, price, quantity, quantityText } from "../money/text";
import type { Amount, Quantity } from "../money/units";
import { cashOf, findBalance } from "./account";
import { auditBooks } from "./audit";
import { bookTrade } from "./book-trade";
import { type Books, emptyBooks, listInstrument } from "./books";

export interface Trade {
  readonly instrument?: string;
  readonly buyer: string;
  readonly seller: string;
  readonly price: string;
  readonly quantity: string;
  readonly buyerFee?: string;
  readonly sellerFee?: string;
}

export function booksWith(...listings: InstrumentListed[]): Books {
  const books = emptyBooks();
  for (const listing of listings) listInstrument(books, listing);
  return books;
}

/** The buyer's leg, then the seller's. */
export function legsOf(trade: Trade): readonly [TradeLeg, TradeLeg] {
  const terms = { instrument: trade.instrument ?? "BTC-PERP", price: price(trade.price) };
  const size = quantity(trade.quantity);
  return [
    leg({ ...terms, account: trade.buyer, quantity: size, fee: amount(trade.buyerFee ?? "0") }),
    leg({
      ...terms,
      account: trade.seller,
      quantity: -size as Quantity,
      fee: amount(trade.sellerFee ?? "0"),
    }),
  ];
}

/** Books both legs and audits. */
export function bookBoth(books: Books, trade: Trade): void {
  for (const side of legsOf(trade)) bookTrade(books, side);
  auditBooks(books);
}

/** What an account holds: its cash by asset, and quantity and cost by instrument. */
export interface Holdings {
  readonly cash: Readonly<Record<string, string>>;
  readonly positions: Readonly<Record<string, readonly [quantity: string, cost: string]>>;
}

export function holdingsOf(books: Books, id: string): Holdings {
  const account = books.accounts.get(id);
  if (account === undefined) return { cash: {}, positions: {} };
  return {
    cash: Object.fromEntries(
      account.balances.map((balance) => [
        balance.venue.asset,
        amountText(cashOf(account, balance)),
      ]),
    ),
    positions: Object.fromEntries(
      account.positions.map(({ book, quantity: held, cost }) => [
        book.terms.instrument,
        [quantityText(held), amountText(cost)],
      ]),
    ),
  };
}

/** What the account owns of an asset: cash and the carry of its positions. */
export function ownedOf(books: Books, id: string, asset: string): string {
  const account = books.accounts.get(id)!;
  return amountText(findBalance(account, books.venue.get(asset)!)!.owned);
}

/** The venue's own side of an asset. */
export function venueOf(
  books: Books,
  asset: string,
): { readonly custody: string; readonly fees: string; readonly clearing: string } {
  const { custody, fees, clearing } = books.venue.get(asset)!;
  const text = (value: bigint): string => amountText(value as Amount);
  return { custody: text(custody), fees: text(fees), clearing: text(clearing) };
}

/** Long, short and clearing quantity of an instrument. */
export function openInterestOf(books: Books, instrument: string): readonly string[] {
  const { long, short, clearing } = books.instruments.get(instrument)!;
  return [long, short, clearing].map((value) => quantityText(value as Quantity));
}
