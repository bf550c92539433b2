/**
 * The float64 shadow of every account's books, laid out for evaluation: for each account its assets
 * in order of name, each with what is owned outright and the run of positions settled
 * in it. Always derived from the exact books by `refresh`, never accumulated, so that a restored
 * process computes the very same bits.
 */
import { type Account, findBalance, findPosition } from "../account/account";
import type { InstrumentBook } from "../account/books";
import type { LotTable } from "../collateral/account-lots";
import { AMOUNT_UNIT, QUANTITY_UNIT, type Quantity } from "../money/units";
import type { TrialMovement } from "./evaluate";
import type { PortfolioMarket } from "./portfolio/portfolio-market";
import { RowSlab } from "./row-slab";
import { BY_TIERS, ScenarioRows } from "./scenario-rows";
import { doubled, resized } from "./typed-rows";

const AMOUNT_SCALE = BigInt(AMOUNT_UNIT);

/** A position as it might be. */
export interface Trial {
  readonly book: InstrumentBook;
  readonly quantity: Quantity;
  /** Settlement asset per unit. */
  readonly unitValue: number;
}

export class Exposures {
  /** By account index: first slot and number of its asset rows and of its position rows. */
  assetStart = new Int32Array(1024);
  assetCount = new Int32Array(1024);
  positionStart = new Int32Array(1024);
  positionCount = new Int32Array(1024);
  /** Asset rows: asset number, what is owned in units of the asset, positions settled in it. */
  asset = new Int32Array(0);
  owned = new Float64Array(0);
  /** Units that count nothing, because they are above the venue's cap on the asset (CO-2). */
  above = new Float64Array(0);
  settled = new Int32Array(0);
  /** Position rows: instrument number and signed quantity. */
  instrument = new Int32Array(0);
  quantity = new Float64Array(0);
  /** The same positions again, of accounts that scenarios or options matter to. */
  readonly rows = new ScenarioRows();

  private readonly assetRows = new RowSlab((slots) => {
    this.asset = resized(this.asset, slots);
    this.owned = resized(this.owned, slots);
    this.above = resized(this.above, slots);
    this.settled = resized(this.settled, slots);
  });
  private readonly positionRows = new RowSlab((slots) => {
    this.instrument = resized(this.instrument, slots);
    this.quantity = resized(this.quantity, slots);
  });

  constructor(
    private readonly market: PortfolioMarket,
    private readonly lots: LotTable,
  ) {}

  /** Units of an asset that an account owns outright, by their numbers. */
  ownedOf(index: number, asset: number): number {
    const first = this.assetStart[index]!;
    for (let row = first; row < first + this.assetCount[index]!; row++) {
      if (this.asset[row] === asset) return this.owned[row]!;
    }
    return 0;
  }

  /** Units of an asset row that count nothing, as if the trial had been booked. */
  aboveCap(row: number, trial: TrialMovement | null): number {
    const above = this.above[row]!;
    if (above === 0 || trial === null || trial.asset !== this.asset[row]) return above;
    return Math.max(0, above - unitsOf(trial.leaving));
  }

  /** Copies an account's books here. Returns whether the set of assets and instruments changed. */
  refresh(account: Account): boolean {
    this.reserve(account);
    const { index } = account;
    let changed = false;
    let position = this.positionStart[index]!;
    let row = this.assetStart[index]!;
    const lots = this.lots.of(index);
    for (const balance of account.balances) {
      const asset = balance.venue.index;
      changed ||= this.asset[row] !== asset;
      this.asset[row] = asset;
      this.owned[row] = unitsOf(balance.owned);
      this.above[row] = lots === undefined ? 0 : unitsOf(lots.aboveCap(asset));
      const first = position;
      for (const held of account.positions) {
        if (held.book.venue !== balance.venue) continue;
        const instrument = held.book.index;
        changed ||= this.instrument[position] !== instrument;
        this.instrument[position] = instrument;
        this.quantity[position] = Number(held.quantity) / QUANTITY_UNIT;
        position++;
      }
      changed ||= this.settled[row] !== position - first;
      this.settled[row] = position - first;
      row++;
    }
    const assets = account.balances.length;
    changed ||= this.assetCount[index] !== assets;
    this.assetCount[index] = assets;
    this.positionCount[index] = account.positions.length;
    this.rows.refresh(account, this.market);
    return changed;
  }

  /**
   * Copies what a trade in one instrument changed, where the account held that instrument before
   * and after: one row of each kind. False, and nothing copied, where its holdings themselves
   * changed.
   */
  refreshHolding(account: Account, book: InstrumentBook): boolean {
    const { index, balances, positions } = account;
    if (this.assetCount[index] !== balances.length) return false;
    if (this.positionCount[index] !== positions.length) return false;
    let row = this.assetStart[index]!;
    let position = this.positionStart[index]!;
    for (const end = row + balances.length; row < end; row++) {
      if (this.asset[row] === book.venue.index) break;
      position += this.settled[row]!;
    }
    const balance = findBalance(account, book.venue);
    const held = findPosition(account, book);
    if (balance === null || held === null || row === this.assetStart[index]! + balances.length) {
      return false;
    }
    const next = position + this.settled[row]!;
    while (position < next && this.instrument[position] !== book.index) position++;
    if (position === next) return false;
    this.owned[row] = unitsOf(balance.owned);
    this.quantity[position] = Number(held.quantity) / QUANTITY_UNIT;
    if (this.rows.basis[index] !== BY_TIERS) this.rows.refreshQuantity(index, held);
    return true;
  }

  /**
   * As if the account held another quantity, traded where a unit is worth `unitValue`, so that its
   * worth is what it was. `refresh` takes it back.
   */
  tryQuantity(account: Account, trial: Trial): void {
    const { book, quantity, unitValue } = trial;
    const { index } = account;
    let position = this.positionStart[index]!;
    const first = this.assetStart[index]!;
    for (let row = first; row < first + this.assetCount[index]!; row++) {
      for (const next = position + this.settled[row]!; position < next; position++) {
        if (this.instrument[position] !== book.index) continue;
        const tried = Number(quantity) / QUANTITY_UNIT;
        this.owned[row] = this.owned[row]! + (this.quantity[position]! - tried) * unitValue;
        this.quantity[position] = tried;
      }
    }
    this.rows.refreshQuantity(index, trial);
  }

  /** Makes room for the account's rows, in the blocks it has when they are large enough. */
  private reserve(account: Account): void {
    const { index } = account;
    while (index >= this.assetStart.length) {
      this.assetStart = doubled(this.assetStart);
      this.assetCount = doubled(this.assetCount);
      this.positionStart = doubled(this.positionStart);
      this.positionCount = doubled(this.positionCount);
    }
    this.assetStart[index] = this.assetRows.fit(
      { start: this.assetStart[index]!, size: this.assetCount[index]! },
      account.balances.length,
    );
    this.positionStart[index] = this.positionRows.fit(
      { start: this.positionStart[index]!, size: this.positionCount[index]! },
      account.positions.length,
    );
  }
}

/**
 * An amount in units of its asset, good to the last bit of a float. Whole units apart from the
 * rest: 9500 x 10^18 is no float, so that rounding it before dividing would not give 9500, and an
 * account that is exactly at its requirement would show below it.
 */
export function unitsOf(amount: bigint): number {
  const whole = amount / AMOUNT_SCALE;
  return Number(whole) + Number(amount - whole * AMOUNT_SCALE) / AMOUNT_UNIT;
}
