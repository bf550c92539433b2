/**
 * The positions of accounts whose requirement does not follow from tiers alone, in portfolio mode
 * or with options, in the order in which portfolio margin sums them. Derived from the exact books,
 * as all exposures are.
 */
import type { Account, Position } from "../account/account";
import { QUANTITY_UNIT } from "../money/units";
import { type PortfolioHolder, sortPositions } from "./portfolio/portfolio-holder";
import type { PortfolioMarket } from "./portfolio/portfolio-market";
import { RowSlab } from "./row-slab";
import { doubled, resized } from "./typed-rows";

/** What an account's requirement follows from, by account index. */
export const BY_TIERS = 0;
export const WITH_OPTIONS = 1;
export const BY_SCENARIOS = 2;

export class ScenarioRows {
  /** By account index: one of the above; first slot and number of its rows. */
  basis = new Uint8Array(1024);
  private rowStart = new Int32Array(1024);
  private rowCount = new Int32Array(1024);
  /** Of the account asked for last; its collateral rows are written by whoever evaluates it. */
  private readonly holder: PortfolioHolder = {
    instrument: new Int32Array(0),
    quantity: new Float64Array(0),
    start: 0,
    count: 0,
    holding: new Int32Array(16),
    value: new Float64Array(16),
    holdingStart: 0,
    holdingCount: 0,
  };
  private readonly rows = new RowSlab((slots) => {
    this.holder.instrument = resized(this.holder.instrument, slots);
    this.holder.quantity = resized(this.holder.quantity, slots);
  });

  /** Copies an account's positions here if they are needed, and forgets them if they are not. */
  refresh(account: Account, market: PortfolioMarket): void {
    const { index } = account;
    while (index >= this.basis.length) {
      this.basis = doubled(this.basis);
      this.rowStart = doubled(this.rowStart);
      this.rowCount = doubled(this.rowCount);
    }
    const basis = basisOf(account);
    this.basis[index] = basis;
    const count = basis === BY_TIERS ? 0 : account.positions.length;
    this.place(index, count);
    if (count === 0) return;
    const { instrument, quantity } = this.holder;
    let row = this.rowStart[index]!;
    for (const position of account.positions) {
      instrument[row] = position.book.index;
      quantity[row] = Number(position.quantity) / QUANTITY_UNIT;
      row++;
    }
    sortPositions(market, this.of(index));
  }

  /** After a trade that left the account's instruments as they were. */
  refreshQuantity(
    index: number,
    { book, quantity: held }: Pick<Position, "book" | "quantity">,
  ): void {
    const { instrument, quantity } = this.holder;
    const start = this.rowStart[index]!;
    for (let row = start; row < start + this.rowCount[index]!; row++) {
      if (instrument[row] === book.index) quantity[row] = Number(held) / QUANTITY_UNIT;
    }
  }

  /** The account's position rows, and no collateral yet. The next call overwrites it. */
  of(index: number): PortfolioHolder {
    const { holder } = this;
    holder.start = this.rowStart[index]!;
    holder.count = this.rowCount[index]!;
    holder.holdingCount = 0;
    return holder;
  }

  private place(index: number, count: number): void {
    const row = { start: this.rowStart[index]!, size: this.rowCount[index]! };
    this.rowStart[index] = this.rows.fit(row, count);
    this.rowCount[index] = count;
  }
}

/** Adds a collateral row to a holder. */
export function addHolding(holder: PortfolioHolder, holding: number, value: number): void {
  const at = holder.holdingCount;
  if (at === holder.holding.length) {
    holder.holding = doubled(holder.holding);
    holder.value = doubled(holder.value);
  }
  holder.holding[at] = holding;
  holder.value[at] = value;
  holder.holdingCount = at + 1;
}

function basisOf({ mode, positions }: Account): number {
  if (mode === "Portfolio") return BY_SCENARIOS;
  const optional = positions.some(({ book }) => book.terms.instrumentType === "Option");
  return optional ? WITH_OPTIONS : BY_TIERS;
}
