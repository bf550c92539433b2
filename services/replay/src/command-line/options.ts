/** How options are read from their text. */
import { InvalidArgumentError } from "commander";

/** For options that take a whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`use a whole number from ${least}.`);
  };
}
