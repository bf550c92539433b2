/**
 * An account: what it owns of each asset, and its positions.
 * Positions and balances stay sorted by name, so every walk over them has one order.
 */
import type { MarginMode } from "../events/margin";
import type { Amount, Quantity } from "../money/units";
import type { InstrumentBook, VenueBalance } from "./books";
import { carryOfCost } from "./contract-value";

/** An open position: quantity and cost, never an average price (docs/architecture.md, numbers). */
export interface Position {
  readonly book: InstrumentBook;
  quantity: Quantity;
  /** The contract values of the fills that opened what is open, signed (BK-1). */
  cost: Amount;
}

export interface Balance {
  /** The venue's side of the asset, which also names and numbers it. */
  readonly venue: VenueBalance;
  /**
   * What the account owns outright: its cash, and the carry of its open positions settled in the
   * asset (-cost for linear contracts, +cost for inverse ones, nothing for options, whose premium
   * is cash). Adding the positions' present value gives what the account is worth in the asset, so
   * a trade at the mark changes it by the fee only.
   */
  owned: Amount;
  /**
   * Of the cash, what has changed hands: deposits less withdrawals, and what settlement instructed.
   */
  settled: bigint;
}

export interface Account {
  readonly id: string;
  /** Dense number in order of first appearance in this process; never part of any output. */
  readonly index: number;
  mode: MarginMode;
  balances: Balance[];
  positions: Position[];
}

export function findPosition(account: Account, book: InstrumentBook): Position | null {
  for (const position of account.positions) {
    if (position.book === book) return position;
  }
  return null;
}

export function findBalance(account: Account, venue: VenueBalance): Balance | null {
  for (const balance of account.balances) {
    if (balance.venue === venue) return balance;
  }
  return null;
}

/** The account's balance of an asset, opened at zero when there is none yet. */
export function balanceOf(account: Account, venue: VenueBalance): Balance {
  const found = findBalance(account, venue);
  if (found !== null) return found;
  const opened: Balance = { venue, owned: 0n as Amount, settled: 0n };
  const at = account.balances.findIndex((balance) => balance.venue.asset > venue.asset);
  account.balances = inserted(account.balances, opened, at);
  return opened;
}

/** The account's position, opened flat when there is none yet. */
export function positionOf(account: Account, book: InstrumentBook): Position {
  const found = findPosition(account, book);
  if (found !== null) return found;
  const opened: Position = { book, quantity: 0n as Quantity, cost: 0n as Amount };
  const { instrument } = book.terms;
  const at = account.positions.findIndex((held) => held.book.terms.instrument > instrument);
  account.positions = inserted(account.positions, opened, at);
  return opened;
}

/**
 * Deposits less withdrawals, realised profit, premiums, funding and fees, in 1e-18 of the asset;
 * negative is a debt. It is what is owned less the carry of what is open.
 */
export function cashOf(account: Account, balance: Balance): Amount {
  let cash: bigint = balance.owned;
  for (const { book, cost } of account.positions) {
    if (book.venue === balance.venue) cash -= carryOfCost(book.terms, cost);
  }
  return cash as Amount;
}

export function removePosition(account: Account, closed: Position): void {
  account.positions = account.positions.filter((position) => position !== closed);
}

/** A copy of exactly the needed length: a growing array would keep room for sixteen more. */
function inserted<Item>(items: readonly Item[], item: Item, at: number): Item[] {
  return at < 0 ? [...items, item] : [...items.slice(0, at), item, ...items.slice(at)];
}
