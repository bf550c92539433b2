/** What validation keeps of one portfolio or account: coverage, and once a day its margin. */
import { DAY_MS } from "../simulation/calendar";
import { CoverageRecord } from "./coverage-record";

/** The first observation of a day. Dollars. */
export interface DailyMargin {
  readonly time: number;
  readonly margin: number;
  /** Over the margin period of risk that followed; below 0 a gain. */
  readonly loss: number;
}

export class MarginRecord {
  readonly coverage: CoverageRecord;
  readonly daily: DailyMargin[] = [];
  /** Of margin by its parts, summed over the days. */
  readonly parts = new Map<string, number>();
  private day = Number.NEGATIVE_INFINITY;

  constructor(
    readonly name: string,
    periodMs: number,
  ) {
    this.coverage = new CoverageRecord(periodMs);
  }

  observe(time: number, margin: number, loss: number): void {
    this.coverage.observe(time, margin, loss);
    if (this.isNewDay(time)) this.addDay({ time, margin, loss });
  }

  /** Whether the next observation is the first of its day: then its parts are to be added. */
  isNewDay(time: number): boolean {
    return dayOf(time) !== this.day;
  }

  addDay(daily: DailyMargin): void {
    this.day = dayOf(daily.time);
    this.daily.push(daily);
  }

  addPart(name: string, amount: number): void {
    if (amount !== 0) this.parts.set(name, (this.parts.get(name) ?? 0) + amount);
  }
}

/** Days since the epoch, in UTC. */
export function dayOf(time: number): number {
  return Math.floor(time / DAY_MS);
}
