/** CL-3 where several parts of positions are due at once. */
import type { RankedHolder } from "../events/clearing";
import type { DeleveragingPolicy } from "../events/clearing-rules";
import { price, quantity, quantityText, usd } from "../money/text";
import { Actions, type DueDeleveraging, openClearingHouse } from "./clearing-house";
import { deleverageWinners } from "./deleverage-winners";

function due(instrument: string): DueDeleveraging {
  return {
    liquidationId: `${instrument}:1:2`,
    instrument,
    side: "Short",
    quantity: quantity("10"),
    lotSize: quantity("0.1"),
    price: price("90"),
    counterparty: "venue-liquidation-0",
  };
}

/** Short of 10 at 100, with 1,000 of equity; exposed to the market by so much in all. */
function short(account: string, instrument: string, exposure: string): RankedHolder {
  return {
    instrument,
    side: "Short",
    account,
    quantity: quantity("10"),
    equity: usd("1000"),
    profit: usd("100"),
    notional: usd("1000"),
    exposure: usd(exposure),
    positionExposure: usd("-1000"),
  };
}

function closed(holders: readonly RankedHolder[], policy: DeleveragingPolicy = "WaterFilling") {
  const actions = new Actions(openClearingHouse(1));
  deleverageWinners([due("BTC-PERP"), due("ETH-PERP")], { policy, holders }, actions);
  return actions.taken.flatMap((action) =>
    action.kind === "PositionsDeleveraged"
      ? action.fills.map(({ account, quantity: size }) => {
          return `${account} ${action.instrument} ${quantityText(size)}`;
        })
      : [],
  );
}

it("who gave up one position is less exposed when the next is due", () => {
  // Before, ana is exposed by 2,000, bob by 1,000; then both by 1,000, and give 5 each.
  const holders = [
    short("ana", "BTC-PERP", "-2000"),
    short("ana", "ETH-PERP", "-2000"),
    short("bob", "ETH-PERP", "-1000"),
  ];
  expect(closed(holders)).toEqual(["ana BTC-PERP 10", "ana ETH-PERP 5", "bob ETH-PERP 5"]);
});

it("who lost its hedge to one is more exposed when the next is due", () => {
  // The 10 short of BTC were all that kept ana's position, long in the market, at nothing.
  const long = { exposure: usd("0"), positionExposure: usd("1000") };
  const holders = [
    short("ana", "BTC-PERP", "0"),
    { ...short("ana", "ETH-PERP", "0"), ...long },
    { ...short("bob", "ETH-PERP", "400"), positionExposure: usd("1000") },
  ];
  // 1,000 and 400 against 1,000 each: 8 and 2 bring both to 200.
  expect(closed(holders)).toEqual(["ana BTC-PERP 10", "ana ETH-PERP 8", "bob ETH-PERP 2"]);
});

it("a holder of whom no exposure is said has the position alone", () => {
  const silent = { exposure: null, positionExposure: null };
  const holders = [
    { ...short("ana", "ETH-PERP", "0"), ...silent },
    short("bob", "ETH-PERP", "-1000"),
  ];
  expect(closed(holders)).toEqual(["ana ETH-PERP 5", "bob ETH-PERP 5"]);
});
