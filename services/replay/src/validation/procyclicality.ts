/**
 * VA-5: how much margin itself moves, because calls come when they are hardest to meet: measures of
 * Murphy, Vasios and Vause, "An investigation into the procyclicality of risk-based initial margin
 * models", Bank of England Financial Stability Paper 29 (2014).
 */
import { type DailyMargin, dayOf } from "./margin-record";

/** Largest relative rises, 0.5 being by half: within so many days; null where there are fewer. */
export interface Procyclicality {
  readonly peakToTrough: number | null;
  readonly rises: readonly { readonly days: number; readonly rise: number | null }[];
}

const RISE_DAYS = [1, 5, 30] as const;

type MarginOfDay = Pick<DailyMargin, "time" | "margin">;

/** Of a portfolio that stays as it is: at most one margin a day, in order; days may lack. */
export function procyclicality(daily: readonly MarginOfDay[]): Procyclicality {
  let peak = Number.NEGATIVE_INFINITY;
  let trough = Number.POSITIVE_INFINITY;
  for (const { margin } of daily) {
    peak = Math.max(peak, margin);
    trough = Math.min(trough, margin);
  }
  return {
    peakToTrough: trough > 0 && daily.length > 0 ? peak / trough : null,
    rises: RISE_DAYS.map((days) => ({ days, rise: largestRise(daily, days) })),
  };
}

/** From a day to at most `days` later; null where no two are so near. */
function largestRise(daily: readonly MarginOfDay[], days: number): number | null {
  let largest: number | null = null;
  for (const [to, later] of daily.entries()) {
    for (let from = Math.max(0, to - days); from < to; from++) {
      const before = daily[from]!;
      if (!(before.margin > 0) || dayOf(later.time) - dayOf(before.time) > days) continue;
      const rise = later.margin / before.margin - 1;
      largest = largest === null ? rise : Math.max(largest, rise);
    }
  }
  return largest;
}
