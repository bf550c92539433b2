/** The middle of what several sources say, so that no one of three or more can set it alone. */
import { divideHalfEven } from "../money/rounding";

/**
 * The middle value; of an even number of values the mean of the two middle ones, half-even in the
 * last decimal. There must be at least one.
 */
export function median<Value extends bigint>(values: readonly Value[]): Value {
  const sorted = values.toSorted((left, right) => (left < right ? -1 : left > right ? 1 : 0));
  const upper = sorted[sorted.length >> 1]!;
  if (sorted.length % 2 === 1) return upper;
  return divideHalfEven(sorted[(sorted.length >> 1) - 1]! + upper, 2n) as Value;
}
