/** VA-8 by worked arithmetic. */
import type { Rate } from "@margin-engine/core";
import { DAY_MS, HOUR_MS } from "../simulation/calendar";
import { discloseHaircuts } from "./haircuts";

const weight = (percent: number) => (BigInt(percent) * 10n ** 10n) as Rate;

/** Every twelve hours. */
function disclose(btc: readonly number[]) {
  const history = {
    underlyings: ["ETH", "BTC"],
    times: Float64Array.from(btc, (_, at) => 1_000 * DAY_MS + at * 12 * HOUR_MS),
    prices: [Float64Array.from(btc, () => 1), Float64Array.from(btc)],
  };
  const collateral = [
    { asset: "BTC", weight: weight(95) },
    { asset: "USDT", weight: weight(99) },
  ];
  return discloseHaircuts({ history, collateral, periodMs: DAY_MS });
}

it("counts the days whose first price fell by more than the haircut over the period", () => {
  // Days begin at 100, 94, 90 and 90: falls of 6% and of 4.3%; noon does not count.
  expect(disclose([100, 10, 94, 10, 90, 90, 90])).toEqual([
    { number: "5.3.2", name: "assumed holding period", value: 24, unit: "hours" },
    { number: "5.3.3", name: "look-back period, days", value: 365, unit: "count" },
    { number: "5.3.4", name: "days BTC fell by more than 5.0%", value: 1, unit: "count" },
  ]);
});

it("looks back twelve months and no further", () => {
  const days = [100, ...Array<number>(366).fill(50)];
  const prices = days.flatMap((price) => [price, price]);
  expect(disclose(prices).at(-1)!.value).toBe(0);
  expect(disclose(prices.slice(0, -4)).at(-1)!.value).toBe(1);
});

it("discloses nothing where no collateral has a history", () => {
  const history = { underlyings: [], times: new Float64Array(0), prices: [] };
  expect(discloseHaircuts({ history, collateral: [], periodMs: DAY_MS })).toEqual([]);
});
