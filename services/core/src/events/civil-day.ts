/** Days of event time, all UTC, by arithmetic alone: neither a clock nor a time zone is asked. */

const DAY_MS = 86_400_000;
/** The year of volatilities and rates: 365 days, leap year or not (PR-1). */
export const YEAR_MS = 365 * DAY_MS;

export interface CivilDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/** The Gregorian date of a time. Source: Howard Hinnant, "chrono-compatible low-level date
 * algorithms", civil_from_days. */
export function civilDay(time: number): CivilDay {
  const shifted = Math.floor(time / DAY_MS) + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const march = Math.floor((5 * dayOfYear + 2) / 153);
  const month = march < 10 ? march + 3 : march - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * march + 2) / 5) + 1,
  };
}

/** `2026-02-13`. */
export function dayText(time: number): string {
  const { year, month, day } = civilDay(time);
  const pair = (value: number) => String(value).padStart(2, "0");
  return `${String(year).padStart(4, "0")}-${pair(month)}-${pair(day)}`;
}
