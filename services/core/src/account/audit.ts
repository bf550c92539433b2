/**
 * The full audit of a shard's books, from the accounts up: what the venue's side claims is computed
 * again from every balance and position. Tests run it after every entry, production at checkpoints.
 */
import type { Books } from "./books";
import { invariant } from "./invariant";

/** Throws InvariantBroken on the first figure that does not hold. */
export function auditBooks(books: Books): void {
  const owned = new Map<string, bigint>();
  const longs = new Map<string, bigint>();
  const shorts = new Map<string, bigint>();
  for (const account of books.byIndex) {
    for (const balance of account.balances) {
      add(owned, balance.venue.asset, balance.owned);
    }
    for (const { book, quantity } of account.positions) {
      const { instrument } = book.terms;
      invariant(quantity !== 0n, () => `${account.id} keeps a flat ${instrument}`);
      if (quantity > 0n) add(longs, instrument, quantity);
      else add(shorts, instrument, -quantity);
    }
  }
  for (const venue of books.venue.values()) {
    const accounts = owned.get(venue.asset) ?? 0n;
    const rest = accounts + venue.custody + venue.fees + venue.clearing;
    invariant(rest === 0n, () => `${venue.asset}: accounts and venue sum to ${rest}e-18`);
    owned.delete(venue.asset);
  }
  invariant(owned.size === 0, () => `no venue side for ${[...owned.keys()]}`);
  for (const book of books.instruments.values()) {
    const symbol = book.terms.instrument;
    const long = longs.get(symbol) ?? 0n;
    const short = shorts.get(symbol) ?? 0n;
    const balanced = long === book.long && short === book.short && long - short === -book.clearing;
    invariant(balanced, () => `${symbol}: open interest ${long} / ${short} is not as booked`);
  }
}

function add(totals: Map<string, bigint>, key: string, amount: bigint): void {
  totals.set(key, (totals.get(key) ?? 0n) + amount);
}
