/**
 * VA-8: whether the haircut of each collateral asset covered its falls over the margin period of
 * risk, as section 5.3 of the disclosure standards asks. Assets without a history are left out.
 */
import { type CollateralAsset, RATE_UNIT } from "@margin-engine/core";
import { DAY_MS, HOUR_MS } from "../simulation/calendar";
import { type Disclosure, LOOK_BACK_DAYS } from "./disclosure";
import { dayOf } from "./margin-record";
import type { PriceHistory } from "./price-history";

interface HaircutRequest {
  readonly history: PriceHistory;
  readonly collateral: readonly CollateralAsset[];
  readonly periodMs: number;
}

/** Of the first price of each day over the last twelve months; sizes do not count (CO-2). */
export function discloseHaircuts({ history, collateral, periodMs }: HaircutRequest): Disclosure {
  const tested = collateral.flatMap(({ asset, weight }) => {
    const row = history.underlyings.indexOf(asset);
    if (row < 0) return [];
    const haircut = 1 - Number(weight) / RATE_UNIT;
    const falls = dailyFalls(history.times, history.prices[row]!, periodMs);
    const name = `days ${asset} fell by more than ${(haircut * 100).toFixed(1)}%`;
    const value = falls.filter((fall) => fall > haircut).length;
    return [{ number: "5.3.4", name, value, unit: "count" } as const];
  });
  if (tested.length === 0) return [];
  return [
    { number: "5.3.2", name: "assumed holding period", value: periodMs / HOUR_MS, unit: "hours" },
    { number: "5.3.3", name: "look-back period, days", value: LOOK_BACK_DAYS, unit: "count" },
    ...tested,
  ];
}

/** Parts of the price, from the first price of a day to the first one a period later. */
function dailyFalls(times: Float64Array, prices: Float64Array, periodMs: number): number[] {
  const falls: { readonly time: number; readonly fall: number }[] = [];
  let day = Number.NEGATIVE_INFINITY;
  for (let at = 0, later = 0; at < times.length; at++) {
    const time = times[at]!;
    while (later < times.length && times[later]! < time + periodMs) later++;
    if (later === times.length) break;
    if (dayOf(time) === day) continue;
    day = dayOf(time);
    falls.push({ time, fall: 1 - prices[later]! / prices[at]! });
  }
  const last = falls.at(-1)?.time ?? 0;
  return falls.filter(({ time }) => time > last - LOOK_BACK_DAYS * DAY_MS).map(({ fall }) => fall);
}
