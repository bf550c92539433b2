/**
 * Times as archives write them: numbers whose unit shows in their magnitude, or UTC text. All is
 * done on the text, so that no digit passes through a float.
 */

export type TimeUnit = "seconds" | "milliseconds" | "microseconds" | "nanoseconds" | "UTC text";

export interface ReadTime {
  readonly unit: TimeUnit;
  /** Milliseconds since the epoch, finer times rounded down. */
  readonly time: number;
}

const NUMBER = /^(\d{9,19})(?:\.(\d+))?$/;
const TEXT = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?:Z|\+00:?00| ?UTC)?)?$/;

/** Null when the text is no time between 1973 and 5138. Text without a zone is taken as UTC. */
export function readTime(text: string): ReadTime | null {
  const number = NUMBER.exec(text);
  if (number !== null) return fromDigits(number[1]!, number[2] ?? "");
  const parts = TEXT.exec(text);
  return parts === null ? null : fromText(parts[1]!, parts[2] ?? "00:00");
}

function fromDigits(whole: string, fraction: string): ReadTime | null {
  const digits = whole.length;
  if (digits <= 11) {
    const milliseconds = fraction.slice(0, 3).padEnd(3, "0");
    return { unit: "seconds", time: Number(whole + milliseconds) };
  }
  if (digits <= 14) return { unit: "milliseconds", time: Number(whole) };
  if (digits <= 17) return { unit: "microseconds", time: Number(whole.slice(0, -3)) };
  return { unit: "nanoseconds", time: Number(whole.slice(0, -6)) };
}

function fromText(day: string, clock: string): ReadTime | null {
  // More than milliseconds are cut off; a day such as 30 February is not rolled over.
  const time = Date.parse(`${day}T${clock.slice(0, "00:00:00.000".length)}Z`);
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(day)) return null;
  return { unit: "UTC text", time };
}
