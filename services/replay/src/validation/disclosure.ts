/**
 * Figures of margin that central counterparties disclose, by their numbers in CPMI-IOSCO, "Public
 * quantitative disclosure standards for central counterparties" (2015), section 6: those that
 * follow from a validation. Observations are daily, the first of each day, over the last twelve
 * months that there are.
 */
import { DAY_MS, HOUR_MS } from "../simulation/calendar";
import type { DailyMargin } from "./margin-record";
import type { RecordSummary } from "./record-summary";

export interface DisclosedFigure {
  readonly number: string;
  readonly name: string;
  readonly value: number;
  readonly unit: "share" | "hours" | "count" | "dollars";
}

export type Disclosure = readonly DisclosedFigure[];

const YEAR_DAYS = 365;

export function discloseMargin(
  records: readonly RecordSummary[],
  { claim, periodMs }: { readonly claim: number; readonly periodMs: number },
): Disclosure {
  const days = lastYear(records.flatMap(({ daily }) => daily));
  const excesses = days.flatMap(({ margin, loss }) => (loss > margin ? [loss - margin] : []));
  const totals = totalByDay(days);
  const sum = excesses.reduce((total, each) => total + each, 0);
  const coverage = 1 - excesses.length / days.length;
  const mean = excesses.length === 0 ? 0 : sum / excesses.length;
  return [
    { number: "6.1.1", name: "initial margin required, last day", ...dollars(totals.at(-1)!) },
    { number: "6.4.4", name: "single-tailed confidence level", value: claim, unit: "share" },
    { number: "6.4.7", name: "close-out period", value: periodMs / HOUR_MS, unit: "hours" },
    { number: "6.5.1", name: "breaches of margin coverage", ...count(excesses.length) },
    { number: "6.5.2", name: "observations", ...count(days.length) },
    { number: "6.5.3", name: "achieved coverage", value: coverage, unit: "share" },
    { number: "6.5.4", name: "largest uncovered exposure", ...dollars(Math.max(0, ...excesses)) },
    { number: "6.5.5", name: "mean uncovered exposure", ...dollars(mean) },
    { number: "6.8.1", name: "largest call of a day", ...dollars(largestRise(totals)) },
  ];
}

const dollars = (value: number) => ({ value, unit: "dollars" }) as const;
const count = (value: number) => ({ value, unit: "count" }) as const;

function lastYear(days: readonly DailyMargin[]): readonly DailyMargin[] {
  const last = days.reduce((latest, { time }) => Math.max(latest, time), 0);
  return days.filter(({ time }) => time > last - YEAR_DAYS * DAY_MS);
}

/** Of all portfolios or accounts together, in order of days. */
function totalByDay(days: readonly DailyMargin[]): readonly number[] {
  const totals = new Map<number, number>();
  for (const { time, margin } of days) {
    const day = Math.floor(time / DAY_MS);
    totals.set(day, (totals.get(day) ?? 0) + margin);
  }
  return [...totals].sort(([one], [other]) => one - other).map(([, total]) => total);
}

/** From a day to the next that there is; 0 where none rises. */
function largestRise(totals: readonly number[]): number {
  let largest = 0;
  for (const [at, total] of totals.slice(1).entries()) {
    largest = Math.max(largest, total - totals[at]!);
  }
  return largest;
}
