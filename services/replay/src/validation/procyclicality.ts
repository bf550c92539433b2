/**
 * VA-5: how much margin itself moves, because calls come when they are hardest to meet: measures of
 * Murphy, Vasios and Vause, "An investigation into the procyclicality of risk-based initial margin
 * models", Bank of England Financial Stability Paper 29 (2014).
 */

/** Largest relative rises, 0.5 being by half: within so many days; null where there are fewer. */
export interface Procyclicality {
  readonly peakToTrough: number | null;
  readonly rises: readonly { readonly days: number; readonly rise: number | null }[];
}

const RISE_DAYS = [1, 5, 30] as const;

/** Of a portfolio that stays as it is: its margin once a day, each above 0. */
export function procyclicality(daily: readonly number[]): Procyclicality {
  let peak = Number.NEGATIVE_INFINITY;
  let trough = Number.POSITIVE_INFINITY;
  for (const margin of daily) {
    peak = Math.max(peak, margin);
    trough = Math.min(trough, margin);
  }
  return {
    peakToTrough: trough > 0 && daily.length > 0 ? peak / trough : null,
    rises: RISE_DAYS.map((days) => ({ days, rise: largestRise(daily, days) })),
  };
}

/** From a day to at most `days` later. */
function largestRise(daily: readonly number[], days: number): number | null {
  let largest: number | null = null;
  for (let to = 1; to < daily.length; to++) {
    for (let from = Math.max(0, to - days); from < to; from++) {
      if (!(daily[from]! > 0)) continue;
      largest = Math.max(largest ?? Number.NEGATIVE_INFINITY, daily[to]! / daily[from]! - 1);
    }
  }
  return largest;
}
