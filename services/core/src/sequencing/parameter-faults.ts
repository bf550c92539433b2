/** Pieces of the sentence that a version of the risk parameters is refused with. */
import { nameFault } from "../events/bounds";
import { powerOfTen } from "../money/rounding";
import { rateText } from "../money/text";
import { RATE_DECIMALS, type Rate } from "../money/units";
import { quoted } from "./refusal";

const ONE = powerOfTen(RATE_DECIMALS);
/** Longest timeout or period: a year of 365 days. */
const PERIOD_LIMIT_MS = 365 * 24 * 3_600_000;

export function nameFaults(field: string, name: string): string[] {
  const fault = nameFault(field, name);
  return fault === null ? [] : [fault];
}

/** A rate of at least `least` units of its last decimal, at most 1. */
export function rateFaults(field: string, rate: Rate, least: bigint): string[] {
  if (rate >= least && rate <= ONE) return [];
  const range = least === 0n ? "from 0 to 1" : "above 0 and at most 1";
  return [`${field} ${rateText(rate)}, which must be ${range}`];
}

export function periodFaults(field: string, period: number): string[] {
  if (Number.isSafeInteger(period) && period > 0 && period <= PERIOD_LIMIT_MS) return [];
  return [`${field} ${period}, which must be from 1 to ${PERIOD_LIMIT_MS} milliseconds`];
}

/** One fault for each name given more than once. */
export function repeats(field: string, names: readonly string[]): string[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const name of names) (seen.has(name) ? repeated : seen).add(name);
  return [...repeated].map((name) => `${field} ${quoted(name)} twice, which must be unique`);
}
