/**
 * An account seen by scenarios, whatever mode it is margined in: for questions about a state, not
 * for the fold. It leaves the state as it was, but for the figures that every evaluation reuses.
 */
import type { Account, Position } from "../account/account";
import { carryOfCost } from "../account/contract-value";
import type { MarginMode, MarginStatus } from "../events/margin";
import { evaluate } from "../margin/evaluate";
import { unitsOf } from "../margin/exposures";
import type { Scenarios } from "../margin/risk-values";
import { statusOf } from "../margin/status";
import { QUANTITY_UNIT, type Quantity, USD_UNIT } from "../money/units";
import { type MarginState, refreshAccount } from "./margin-state";

/** Dollars. */
export interface ExaminedPosition {
  readonly instrument: string;
  readonly number: number;
  readonly quantity: number;
  /** An option's at its mark, the profit of what is not. */
  readonly value: number;
  /** By how much initial margin would fall without it; below 0 it hedges. */
  readonly contribution: number;
}

export interface ExaminedAccount extends Scenarios {
  /** The account's own; the figures are those of Portfolio mode. */
  readonly mode: MarginMode;
  readonly equity: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly status: MarginStatus;
  readonly positions: readonly ExaminedPosition[];
}

/** Null while the parameters in force have no portfolio margin. */
export function examineAccount(state: MarginState, account: Account): ExaminedAccount | null {
  const { scenarios } = state.risk;
  if (scenarios === null) return null;
  const { mode } = account;
  account.mode = "Portfolio";
  refreshAccount(state, account);
  evaluate(state, account.index);
  const { equity, initialMargin, maintenanceMargin, status } = state.figures;
  const positions = account.positions.map((position) => ({
    instrument: position.book.terms.instrument,
    number: position.book.index,
    quantity: Number(position.quantity) / QUANTITY_UNIT,
    value: worthOf(state, position),
    contribution: (initialMargin - initialWithout(state, account, position)) / USD_UNIT,
  }));
  evaluate(state, account.index);
  account.mode = mode;
  refreshAccount(state, account);
  return {
    ...scenarios,
    mode,
    equity: equity / USD_UNIT,
    initialMargin: initialMargin / USD_UNIT,
    maintenanceMargin: maintenanceMargin / USD_UNIT,
    status: statusOf(status),
    positions,
  };
}

function initialWithout(state: MarginState, account: Account, { book }: Position): number {
  const unitValue = state.market.unitValue[book.index]!;
  state.exposures.tryQuantity(account, { book, quantity: 0n as Quantity, unitValue });
  evaluate(state, account.index);
  const { initialMargin } = state.figures;
  refreshAccount(state, account);
  return initialMargin;
}

function worthOf({ market }: MarginState, { book, quantity, cost }: Position): number {
  const worth = (Number(quantity) / QUANTITY_UNIT) * market.unitValue[book.index]!;
  const carry = unitsOf(carryOfCost(book.terms, cost));
  return (worth + carry) * market.assetPrice[book.venue.index]!;
}
