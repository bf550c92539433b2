/**
 * The full audit of a shard's books, from the accounts up: what the running totals claim is computed
 * again from every balance and position. Tests run it after every entry, production at checkpoints.
 */
import type { Account } from "./account";
import type { Books } from "./books";
import { carryOfCost } from "./contract-value";
import { invariant } from "./invariant";

/** Throws InvariantBroken on the first figure that does not hold. */
export function auditBooks(books: Books): void {
  const cashAndCarry = new Map<string, bigint>();
  const longs = new Map<string, bigint>();
  const shorts = new Map<string, bigint>();
  for (const account of books.byIndex) {
    auditCarry(account);
    for (const balance of account.balances) {
      add(cashAndCarry, balance.asset, balance.cash + balance.carry);
    }
    for (const { instrument, quantity } of account.positions) {
      invariant(quantity !== 0n, () => `${account.id} keeps a flat ${instrument.instrument}`);
      if (quantity > 0n) add(longs, instrument.instrument, quantity);
      else add(shorts, instrument.instrument, -quantity);
    }
  }
  for (const venue of books.venue.values()) {
    const accounts = cashAndCarry.get(venue.asset) ?? 0n;
    const rest = accounts + venue.custody + venue.fees + venue.clearing;
    invariant(rest === 0n, () => `${venue.asset}: accounts and venue sum to ${rest}e-18`);
    cashAndCarry.delete(venue.asset);
  }
  invariant(cashAndCarry.size === 0, () => `no venue side for ${[...cashAndCarry.keys()]}`);
  for (const book of books.instruments.values()) {
    const symbol = book.terms.instrument;
    const long = longs.get(symbol) ?? 0n;
    const short = shorts.get(symbol) ?? 0n;
    const balanced = long === book.long && short === book.short && long - short === -book.clearing;
    invariant(balanced, () => `${symbol}: open interest ${long} / ${short} is not as booked`);
  }
}

function auditCarry(account: Account): void {
  for (const balance of account.balances) {
    let carry = 0n;
    for (const { instrument, cost } of account.positions) {
      if (instrument.settlementAsset === balance.asset) carry += carryOfCost(instrument, cost);
    }
    invariant(
      carry === balance.carry,
      () => `${account.id} carries ${balance.carry} of ${balance.asset}, its positions ${carry}`,
    );
  }
}

function add(totals: Map<string, bigint>, key: string, amount: bigint): void {
  totals.set(key, (totals.get(key) ?? 0n) + amount);
}
