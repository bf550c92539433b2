/** Figures as a person reads them at a glance: grouped digits, millions, percentages. */

/** `1,234,567`. */
export function countText(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 account`, `1,234 accounts`. */
export function countOf(count: number, what: string): string {
  return `${countText(count)} ${what}${count === 1 ? "" : "s"}`;
}

/** `$38.9 M`, `$164,288`: three digits or more where they say something. */
export function dollarsText(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 && size >= 0.5 ? "-" : "";
  if (size >= 9.995e8) return `${sign}$${(size / 1e9).toFixed(2)} bn`;
  if (size >= 999_500) return `${sign}$${(size / 1e6).toFixed(1)} M`;
  return `${sign}$${countText(size)}`;
}

/** A price with five or six digits: `64,013`, `3,201.5`, `0.9987`. */
export function priceFigure(value: number): string {
  if (value >= 10_000) return countText(value);
  const text = value.toFixed(value >= 1_000 ? 1 : value >= 10 ? 2 : 4);
  const [whole, fraction] = text.split(".");
  return `${countText(Number(whole))}.${fraction}`;
}

/** `-21.7%`. */
export function percentText(fraction: number): string {
  const tenths = Math.round(fraction * 1000);
  return `${tenths > 0 ? "+" : tenths < 0 ? "-" : ""}${(Math.abs(tenths) / 10).toFixed(1)}%`;
}

/** `211 MB`. */
export function bytesText(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** `12.3 s`, `4 min 05 s`. */
export function durationText(seconds: number): string {
  if (seconds < 99.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}
