/** What validation keeps of one portfolio or account: coverage, and its margin once a day. */
import { CoverageRecord } from "./coverage-record";

const DAY_MS = 86_400_000;

/** The first observation of a day. */
export interface DailyMargin {
  readonly time: number;
  readonly margin: number;
}

export class MarginRecord {
  readonly coverage: CoverageRecord;
  readonly daily: DailyMargin[] = [];
  private day = Number.NEGATIVE_INFINITY;

  constructor(
    readonly name: string,
    periodMs: number,
  ) {
    this.coverage = new CoverageRecord(periodMs);
  }

  /** Whether it is the first of its day. */
  observe(time: number, margin: number, loss: number): boolean {
    this.coverage.observe(time, margin, loss);
    const day = Math.floor(time / DAY_MS);
    if (day === this.day) return false;
    this.day = day;
    this.daily.push({ time, margin });
    return true;
  }
}
