/** Closes of several underlyings at the times that all of them have one. */
import { Unusable } from "@margin-engine/runtime";
import type { CloseHistory } from "../calibration/market-closes";

export interface PriceHistory {
  readonly underlyings: readonly string[];
  readonly times: Float64Array;
  /** By underlying, as long as `times`. */
  readonly prices: readonly Float64Array[];
}

/** Throws Unusable where they have no time in common. */
export function commonHistory(histories: readonly CloseHistory[]): PriceHistory {
  const priceAt = histories.map(
    ({ closes }) => new Map(closes.map(({ time, price }) => [time, price])),
  );
  const [first, ...others] = priceAt;
  const times = [...(first?.keys() ?? [])].filter((time) => others.every((map) => map.has(time)));
  if (times.length === 0) {
    throw new Unusable("the histories have no time in common; give closes of the same period");
  }
  return {
    underlyings: histories.map(({ underlying }) => underlying),
    times: Float64Array.from(times),
    prices: priceAt.map((map) => Float64Array.from(times, (time) => map.get(time)!)),
  };
}
