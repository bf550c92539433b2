/** What a run came to: by account, in sum, and over time on a grid of moments. */
import {
  AMOUNT_UNIT,
  type Event,
  type InsurancePaid,
  type InsuranceReceived,
  type LiquidationCommand,
  type MarginSnapshot,
  type MarginStatus,
  PRICE_UNIT,
  type PriceBatch,
  type ShortfallRecorded,
  type TakeOverPosition,
  type TradeExecuted,
  USD_UNIT,
} from "@margin-engine/core";
import type { TopicName } from "@margin-engine/runtime";

export interface AccountOutcome {
  /** As last published, US dollars. */
  equity: number;
  initialMargin: number;
  maintenanceMargin: number;
  status: MarginStatus;
  /** Event time of its first liquidation command or takeover; null when there was none. */
  liquidatedAt: number | null;
  commands: number;
  shortfall: number;
}

/** One value for each moment of the grid; null before the first snapshot. */
type Moments = (number | null)[];

export interface Course {
  /** US dollars, over all accounts. */
  readonly equity: Moments;
  readonly initialMargin: Moments;
  readonly maintenanceMargin: Moments;
  /** Accounts commanded to be liquidated so far. */
  readonly liquidated: Moments;
  readonly shortfall: Moments;
  /** What the insurance funds hold, US dollars. */
  readonly fund: Moments;
}

export interface Outcome {
  readonly accounts: ReadonlyMap<string, AccountOutcome>;
  readonly course: Course;
  /** Index of each asset at each moment; null before the first. */
  readonly prices: ReadonlyMap<string, Moments>;
  readonly commands: number;
  readonly fills: number;
  readonly shortfall: number;
  /** Of the insurance funds at the end, US dollars. */
  readonly fund: number;
  /** Positions that were closed by deleveraging. */
  readonly deleveraged: number;
  readonly records: number;
}

/** An outcome by the name that it has in a report. */
export interface NamedOutcome extends Outcome {
  readonly name: string;
}

/** Watches the records of a run go by. */
export class OutcomeWatch {
  readonly accounts = new Map<string, AccountOutcome>();
  readonly course: Course = {
    equity: [],
    initialMargin: [],
    maintenanceMargin: [],
    liquidated: [],
    shortfall: [],
    fund: [],
  };
  readonly prices = new Map<string, Moments>();
  commands = 0;
  fills = 0;
  shortfall = 0;
  deleveraged = 0;
  records = 0;
  /** By asset, in units. */
  private readonly funds = new Map<string, number>();
  private readonly indices = new Map<string, number>();
  private readonly sums = { equity: 0, initialMargin: 0, maintenanceMargin: 0, liquidated: 0 };
  private reached = 0;

  /** An account that is left out; null for none. */
  constructor(
    private readonly grid: readonly number[],
    private readonly hidden: string | null,
  ) {}

  note(topic: TopicName, event: Event): void {
    if (topic === "journal") {
      if (event.kind === "PriceBatch") this.notePrices(event);
      return;
    }
    if ("account" in event && event.account === this.hidden) return;
    if (event.kind === "MarginSnapshot") this.noteSnapshot(event);
    else if (event.kind === "LiquidationCommand") this.noteCommand(event);
    else if (event.kind === "TakeOverPosition") this.noteCommand(event);
    else if (event.kind === "ShortfallRecorded") this.noteShortfall(event);
    else if (event.kind === "TradeExecuted") this.noteTrade(event);
    else if (event.kind === "InsuranceReceived") this.noteFund(event, 1);
    else if (event.kind === "InsurancePaid") this.noteFund(event, -1);
    else if (event.kind === "PositionsDeleveraged") this.deleveraged += event.fills.length;
  }

  /** At the end: the rest of the grid is as it stood last. */
  outcome(): Outcome {
    this.reach(Number.POSITIVE_INFINITY);
    const { accounts, course, prices, commands, fills, shortfall, deleveraged, records } = this;
    const counts = { commands, fills, shortfall, deleveraged, records };
    return { accounts, course, prices, ...counts, fund: this.fundUsd() };
  }

  private notePrices({ eventTime, prices }: PriceBatch): void {
    this.reach(eventTime);
    for (const { quoteType, symbol, price } of prices) {
      if (quoteType === "Index") this.indices.set(symbol, Number(price) / PRICE_UNIT);
    }
  }

  private noteSnapshot(snapshot: MarginSnapshot): void {
    this.reach(snapshot.eventTime);
    const found = this.account(snapshot.account);
    for (const name of ["equity", "initialMargin", "maintenanceMargin"] as const) {
      const value = Number(snapshot[name]) / USD_UNIT;
      this.sums[name] += value - found[name];
      found[name] = value;
    }
    found.status = snapshot.status;
  }

  private noteCommand({ account, eventTime }: LiquidationCommand | TakeOverPosition): void {
    this.reach(eventTime);
    const found = this.account(account);
    this.commands++;
    found.commands++;
    if (found.liquidatedAt !== null) return;
    found.liquidatedAt = eventTime;
    this.sums.liquidated++;
  }

  private noteShortfall({ account, eventTime, shortfall }: ShortfallRecorded): void {
    this.reach(eventTime);
    const value = Number(shortfall) / USD_UNIT;
    this.account(account).shortfall += value;
    this.shortfall += value;
  }

  private noteTrade({ buyerLiquidationId, sellerLiquidationId }: TradeExecuted): void {
    if (buyerLiquidationId !== null || sellerLiquidationId !== null) this.fills++;
  }

  private noteFund(
    { asset, amount, eventTime }: InsuranceReceived | InsurancePaid,
    sign: 1 | -1,
  ): void {
    this.reach(eventTime);
    const units = (sign * Number(amount)) / AMOUNT_UNIT;
    this.funds.set(asset, (this.funds.get(asset) ?? 0) + units);
  }

  /** An asset without an index counts as a dollar. */
  private fundUsd(): number {
    let sum = 0;
    for (const [asset, units] of this.funds) sum += units * (this.indices.get(asset) ?? 1);
    return sum;
  }

  /** Writes down how things stand for every moment of the grid before the time. */
  private reach(time: number): void {
    const { grid, course, sums, shortfall } = this;
    const begun = this.accounts.size > 0;
    while (this.reached < grid.length && grid[this.reached]! < time) {
      course.equity.push(begun ? sums.equity : null);
      course.initialMargin.push(begun ? sums.initialMargin : null);
      course.maintenanceMargin.push(begun ? sums.maintenanceMargin : null);
      course.liquidated.push(begun ? sums.liquidated : null);
      course.shortfall.push(begun ? shortfall : null);
      course.fund.push(begun ? this.fundUsd() : null);
      for (const [asset, price] of this.indices) this.pricesOf(asset).push(price);
      this.reached++;
    }
  }

  private pricesOf(asset: string): Moments {
    let found = this.prices.get(asset);
    if (found === undefined) {
      found = new Array<number | null>(this.reached).fill(null);
      this.prices.set(asset, found);
    }
    return found;
  }

  private account(id: string): AccountOutcome {
    let found = this.accounts.get(id);
    if (found === undefined) {
      const nothing = { equity: 0, initialMargin: 0, maintenanceMargin: 0, shortfall: 0 };
      found = { ...nothing, status: "Healthy", liquidatedAt: null, commands: 0 };
      this.accounts.set(id, found);
    }
    return found;
  }
}

/** Kinds of records that a watch takes something from. */
export const WATCHED: ReadonlySet<TopicName> = new Set([
  "journal",
  "margin-snapshots",
  "liquidation-commands",
  "shortfalls",
  "clearing-actions",
  "trades",
]);

const MOMENTS = 400;

/** Moments of a span for charts; the last is its end. */
export function momentsOf(from: number, to: number): number[] {
  const moments = Math.min(MOMENTS, Math.max(1, to - from));
  return Array.from({ length: moments + 1 }, (_, at) =>
    Math.round(from + ((to - from) * at) / moments),
  );
}
