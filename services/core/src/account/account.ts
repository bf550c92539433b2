/**
 * An account: per asset its cash and the carried cost of its open positions, and its positions.
 * Positions and balances stay sorted by name, so every walk over them has one order.
 */
import type { InstrumentListed } from "../events/listing";
import type { Amount, Quantity } from "../money/units";

/** An open position: quantity and cost, never an average price (design, section 6). */
export interface Position {
  readonly instrument: InstrumentListed;
  quantity: Quantity;
  /** Sum of quantity x multiplier x price (inverse: / price) of the open part, signed (BK-1). */
  cost: Amount;
}

export interface Balance {
  readonly asset: string;
  /** Deposits less withdrawals, realised profit, funding and fees. May be negative: a debt. */
  cash: Amount;
  /** Sum over this asset's positions of -cost (linear) or +cost (inverse). */
  carry: Amount;
}

export interface Account {
  readonly id: string;
  /** Dense number in order of first appearance in this process; never part of any output. */
  readonly index: number;
  balances: Balance[];
  positions: Position[];
}

export function findPosition(account: Account, instrument: string): Position | null {
  for (const position of account.positions) {
    if (position.instrument.instrument === instrument) return position;
  }
  return null;
}

export function findBalance(account: Account, asset: string): Balance | null {
  for (const balance of account.balances) {
    if (balance.asset === asset) return balance;
  }
  return null;
}

/** The account's balance of an asset, opened at zero when there is none yet. */
export function balanceOf(account: Account, asset: string): Balance {
  const found = findBalance(account, asset);
  if (found !== null) return found;
  const opened: Balance = { asset, cash: 0n as Amount, carry: 0n as Amount };
  const at = account.balances.findIndex((balance) => balance.asset > asset);
  account.balances = inserted(account.balances, opened, at);
  return opened;
}

/** The account's position, opened flat when there is none yet. */
export function positionOf(account: Account, instrument: InstrumentListed): Position {
  const found = findPosition(account, instrument.instrument);
  if (found !== null) return found;
  const opened: Position = { instrument, quantity: 0n as Quantity, cost: 0n as Amount };
  const at = account.positions.findIndex(
    (position) => position.instrument.instrument > instrument.instrument,
  );
  account.positions = inserted(account.positions, opened, at);
  return opened;
}

export function removePosition(account: Account, closed: Position): void {
  account.positions = account.positions.filter((position) => position !== closed);
}

/** A copy of exactly the needed length: a growing array would keep room for sixteen more. */
function inserted<Item>(items: readonly Item[], item: Item, at: number): Item[] {
  return at < 0 ? [...items, item] : [...items.slice(0, at), item, ...items.slice(at)];
}
