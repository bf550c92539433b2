/** How options are read from their text. */
import { Unusable } from "@margin-engine/runtime";
import { InvalidArgumentError } from "commander";
import { readTime } from "../import/time-text";

/** The moment that `--at` names, or another option. Throws Unusable on what is no time. */
export function timeOf(text: string, option = "--at"): number {
  const read = readTime(text);
  if (read !== null) return read.time;
  throw new Unusable(`${option} ${text} is no time; write 2026-01-05T14:20:00Z or milliseconds`);
}

/** For options that take a whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`use a whole number from ${least}.`);
  };
}
