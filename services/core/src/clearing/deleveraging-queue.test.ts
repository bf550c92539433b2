/** CL-3: the order in which holders would be closed, and the lights that show it. */

import type { RankedHolder } from "../events/clearing";
import { DELEVERAGING_POLICIES, type DeleveragingPolicy } from "../events/clearing-rules";
import { quantity, usd } from "../money/text";
import { deleveragingQueue } from "./deleveraging-queue";

/** A short that is all its account has, with a profit of half of it; `rank` is its leverage. */
function short(account: string, size: number, rank: number): RankedHolder {
  const notional = size * 100;
  return {
    instrument: "BTC-PERP",
    side: "Short",
    account,
    quantity: quantity(String(size)),
    equity: usd((notional / rank).toFixed(8)),
    profit: usd(String(notional / 2)),
    notional: usd(String(notional)),
    exposure: usd(String(-notional)),
    positionExposure: usd(String(-notional)),
  };
}

function lights(policy: DeleveragingPolicy, holders: readonly RankedHolder[]): string[] {
  return deleveragingQueue(policy, holders).map(({ holder, lights: lit }) => {
    return `${holder.account} ${"*".repeat(lit)}`;
  });
}

// BitMEX's example: sizes 10, 10, 20, 30, 20, 10 with ranks 3, 6, 1, 4, 5, 2.
const ranks = [3, 6, 1, 4, 5, 2];
const bitmex = [10, 10, 20, 30, 20, 10].map((size, at) => short(`${at + 1}`, size, ranks[at]!));

it.each(["ProfitLeverageQueue", "WaterFilling"] as const)("BitMEX's quintiles, by %s", (policy) => {
  // Of 100 contracts 10, 30, 60, 70, 80 and 100 lie before the end of each: 20% for the second
  // account, then 40%, 60%, 80%, 80%, 100%.
  expect(lights(policy, bitmex)).toEqual(["2 *****", "5 ****", "4 ***", "1 **", "6 **", "3 *"]);
});

it("who scores alike shares the place of the last of them", () => {
  const alike = [short("a", 10, 5), short("b", 10, 5), short("c", 30, 1)];
  // 20 of 50 lie before the end of both: two fifths.
  expect(lights("ProfitLeverageQueue", alike)).toEqual(["a ****", "b ****", "c *"]);
  expect(lights("ProRata", alike)).toEqual(["a *", "b *", "c *"]);
});

it("who has no equity is the first, who is hedged the last", () => {
  const broke = { ...short("broke", 10, 1), equity: usd("-5") };
  const hedged = { ...short("hedged", 10, 9), exposure: usd("0") };
  const holders = [hedged, short("plain", 30, 2), broke];
  expect(lights("WaterFilling", holders)).toEqual(["broke *****", "plain **", "hedged *"]);
});

it("fifths of uneven lots are exact", () => {
  // 0.1 and 0.2 are a fifth of 1.5, no more.
  const uneven = [short("a", 0.1, 9), short("b", 0.2, 8), short("c", 1.2, 1)];
  expect(lights("WaterFilling", uneven)).toEqual(["a *****", "b *****", "c *"]);
});

it("nobody holds a side that nobody holds", () => {
  for (const policy of DELEVERAGING_POLICIES) expect(lights(policy, [])).toEqual([]);
});
