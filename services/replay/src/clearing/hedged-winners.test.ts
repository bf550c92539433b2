/** CL-3 through all services: who is hedged by coin or by other positions is deleveraged last. */
import { quantityText } from "@margin-engine/core";
import { type Cleared, ClearedVenue, faultsOf } from "./cleared-venue.fixture";

function deleveraged({ actions }: Cleared): string[] {
  return actions.flatMap((action) =>
    action.kind === "PositionsDeleveraged"
      ? action.fills.map(({ account, quantity }) => `${account} ${quantityText(quantity)}`)
      : [],
  );
}

/** 10, 20 and 30 sold at 100; the second one's equity is as told. 10 are due, and no fund. */
function venue(second: (told: ClearedVenue) => ClearedVenue): Cleared {
  const told = new ClearedVenue().deposit("desk", "100000").deposit("ana", "100");
  for (const [name, equity] of [
    ["short-1", "100"],
    ["short-3", "3000"],
  ] as const) {
    told.deposit(name, equity);
  }
  second(told)
    .trade("desk", "short-1", { size: "10", at: "100" })
    .trade("desk", "short-2", { size: "20", at: "100" })
    .trade("desk", "short-3", { size: "30", at: "100" })
    .trade("ana", "desk", { size: "10", at: "130" })
    .prices({ BTC: "100" });
  return told.cleared();
}

it("1,350 in dollars: 8.6 and 1.4 bring the first two to 1,379 a 100,000", () => {
  const cleared = venue((told) => told.deposit("short-2", "1350"));
  // (10 + 20 - 10) / (100 + 1,350) lots a dollar: 10 - 1.379 and 20 - 18.621 in lots of 0.001.
  expect(deleveraged(cleared)).toEqual(["short-1 8.621", "short-2 1.379"]);
  expect(faultsOf(cleared)).toEqual([]);
});

it("1,350 in 15 coins of weight 0.9: exposed to 5 of its 20, it keeps them all", () => {
  const cleared = venue((told) => told.deposit("short-2", "15", "BTC"));
  // (10 + 30 - 10) / (100 + 3,000): 10 - 0.968 and 30 - 29.032; 5 are far below 13.065.
  expect(deleveraged(cleared)).toEqual(["short-1 9.032", "short-3 0.968"]);
  expect(faultsOf(cleared)).toEqual([]);
});

it("the same in four shards", () => {
  const told = new ClearedVenue().deposit("desk", "100000").deposit("ana", "100");
  told.deposit("short-1", "100").deposit("short-2", "15", "BTC").deposit("short-3", "3000");
  for (const [name, size] of [
    ["short-1", "10"],
    ["short-2", "20"],
    ["short-3", "30"],
  ] as const) {
    told.trade("desk", name, { size, at: "100" });
  }
  told.trade("ana", "desk", { size: "10", at: "130" }).prices({ BTC: "100" });
  expect(deleveraged(told.cleared(4))).toEqual(deleveraged(told.cleared(1)));
});
