/**
 * VA-7: figures of margin that central counterparties disclose, by their numbers in CPMI-IOSCO,
 * "Public quantitative disclosure standards for central counterparties" (2015), section 6: those
 * that follow from a validation. Observations are daily, the first of each day, over the last
 * twelve months that there are.
 */
import { DAY_MS, HOUR_MS } from "../simulation/calendar";
import { type DailyMargin, dayOf } from "./margin-record";
import type { RecordSummary } from "./record-summary";

export interface DisclosedFigure {
  readonly number: string;
  readonly name: string;
  readonly value: number;
  readonly unit: "share" | "hours" | "count" | "dollars";
}

export type Disclosure = readonly DisclosedFigure[];

/** The standards ask for the last twelve months. */
export const LOOK_BACK_DAYS = 365;

export function discloseMargin(
  records: readonly RecordSummary[],
  { claim, periodMs }: { readonly claim: number; readonly periodMs: number },
): Disclosure {
  const accounts = lastYear(records.map(({ daily }) => daily));
  const days = accounts.flat();
  const excesses = days.flatMap(({ margin, loss }) => (loss > margin ? [loss - margin] : []));
  const required = lastTotal(days);
  const sum = excesses.reduce((total, each) => total + each, 0);
  const coverage = 1 - excesses.length / days.length;
  const peak = excesses.reduce((most, each) => Math.max(most, each), 0);
  const mean = excesses.length === 0 ? 0 : sum / excesses.length;
  return [
    { number: "6.1.1", name: "total initial margin required", ...dollars(required) },
    { number: "6.4.4", name: "single-tailed confidence level", value: claim, unit: "share" },
    { number: "6.4.7", name: "close-out period", value: periodMs / HOUR_MS, unit: "hours" },
    { number: "6.5.1", name: "times exposure was above margin", ...count(excesses.length) },
    { number: "6.5.2", name: "number of observations", ...count(days.length) },
    { number: "6.5.3", name: "achieved coverage level", value: coverage, unit: "share" },
    { number: "6.5.4", name: "uncovered exposure, peak size", ...dollars(peak) },
    { number: "6.5.5", name: "uncovered exposure, average size", ...dollars(mean) },
    { number: "6.8.1", name: "maximum margin call of a day", ...dollars(largestCall(accounts)) },
  ];
}

const dollars = (value: number) => ({ value, unit: "dollars" }) as const;
const count = (value: number) => ({ value, unit: "count" }) as const;

type AccountDays = readonly DailyMargin[];

function lastYear(accounts: readonly AccountDays[]): readonly AccountDays[] {
  const last = accounts.flat().reduce((latest, { time }) => Math.max(latest, time), 0);
  return accounts.map((days) => days.filter(({ time }) => time > last - LOOK_BACK_DAYS * DAY_MS));
}

/** Of all accounts together, on the last day. */
function lastTotal(days: AccountDays): number {
  const last = days.reduce((latest, day) => Math.max(latest, dayOf(day.time)), 0);
  return days.reduce((sum, day) => (dayOf(day.time) === last ? sum + day.margin : sum), 0);
}

/**
 * By how much the margins that rose since an account's observation before rose on one day; what
 * fell elsewhere is paid to others and lessens no call. An account that is new is called for all.
 */
function largestCall(accounts: readonly AccountDays[]): number {
  const first = accounts.flat().reduce((least, day) => Math.min(least, dayOf(day.time)), Infinity);
  const calls = new Map<number, number>();
  for (const days of accounts) {
    let before = 0;
    for (const day of days) {
      const call = dayOf(day.time) === first ? 0 : Math.max(0, day.margin - before);
      calls.set(dayOf(day.time), (calls.get(dayOf(day.time)) ?? 0) + call);
      before = day.margin;
    }
  }
  return [...calls.values()].reduce((most, call) => Math.max(most, call), 0);
}
