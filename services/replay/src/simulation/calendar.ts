/**
 * Days and hours of event time, all UTC, by arithmetic on milliseconds since the epoch: nothing in
 * a simulated market looks at a clock or a time zone.
 */
import { civilDay } from "@margin-engine/core";

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");

/** `13FEB26`, as venues name a dated contract. */
export function expiryText(time: number): string {
  const { year, month, day } = civilDay(time);
  return `${day}${MONTHS[month - 1]}${pair(year % 100)}`;
}

/** `14:05`. */
export function hourText(time: number): string {
  const minutes = Math.floor((((time % DAY_MS) + DAY_MS) % DAY_MS) / MINUTE_MS);
  return `${pair(Math.floor(minutes / 60))}:${pair(minutes % 60)}`;
}

function pair(value: number): string {
  return String(value).padStart(2, "0");
}
