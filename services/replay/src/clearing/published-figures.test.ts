/** CL-1 to CL-5 through all services: figures that others published, as worked arithmetic. */
import { quantityText, rate, rateText } from "@margin-engine/core";
import { type Cleared, ClearedVenue, faultsOf, insuranceOf, leftOf } from "./cleared-venue.fixture";

function kinds({ actions }: Cleared): string[] {
  return actions.map(({ kind }) => kind);
}

/** What winners gave up, by account. */
function deleveraged({ actions }: Cleared): string[] {
  return actions.flatMap((action) =>
    action.kind === "PositionsDeleveraged"
      ? action.fills.map(({ account, quantity }) => `${account} ${quantityText(quantity)}`)
      : [],
  );
}

describe("FLOX venue (test_venue_cross_margin.cpp): long 100 @ 100, equity 1,000, mark 80", () => {
  function venue(rules: ConstructorParameters<typeof ClearedVenue>[0]): ClearedVenue {
    return new ClearedVenue(rules)
      .insure("10000")
      .deposit("ana", "1000")
      .deposit("bob", "5000")
      .trade("ana", "bob", { size: "100", at: "100" })
      .jump("80");
  }

  it("without deleveraging the fund bears the deficit of 1,000, and the short gains 2,000", () => {
    const cleared = venue({ startDrawdown: rate("1") }).cleared();
    expect(kinds(cleared)).toEqual(["PositionTakenOver", "RiskRequested", "InsurancePaid"]);
    // 100 x (80 - 100) + 1,000 = -1,000.
    expect(insuranceOf(cleared, "USDT")).toBe("9000");
    expect(leftOf(cleared, "ana")).toBe("0 USDT");
    // 5,000 and the carry of the 100 sold: at 80 the short is worth 15,000 - 8,000 = 7,000.
    expect(leftOf(cleared, "bob")).toBe("15000 USDT, -100 BTC-PERP");
    expect(faultsOf(cleared)).toEqual([]);
  });

  it("with deleveraging the fund is unchanged, and the short gains 1,000, not 2,000", () => {
    const cleared = venue({ startDrawdown: rate("0"), stopDrawdown: rate("0") }).cleared();
    expect(insuranceOf(cleared, "USDT")).toBe("10000");
    expect(deleveraged(cleared)).toEqual(["bob 100"]);
    // At the bankruptcy price: 100 - 1,000 / 100 = 90.
    expect(leftOf(cleared, "bob")).toBe("6000 USDT");
    expect(leftOf(cleared, "ana")).toBe("0 USDT");
    expect(faultsOf(cleared)).toEqual([]);
  });
});

describe("FLOX backtest: long 10 @ 100, equity 50, mark 40 leaves a deficit of 550", () => {
  function venue(): ClearedVenue {
    return new ClearedVenue({ startDrawdown: rate("1") });
  }
  const fall = (told: ClearedVenue) =>
    told
      .deposit("ana", "50")
      .deposit("bob", "100")
      .trade("ana", "bob", { size: "10", at: "100" })
      .jump("40");

  it("a fund of 1,000 has 450 left", () => {
    const cleared = fall(venue().insure("1000")).cleared();
    expect(insuranceOf(cleared, "USDT")).toBe("450");
  });

  it("without a fund the short forgoes 550 of 600 and keeps 50: equity 150", () => {
    const cleared = fall(venue()).cleared();
    expect(leftOf(cleared, "bob")).toBe("150 USDT");
    expect(leftOf(cleared, "ana")).toBe("0 USDT");
    expect(faultsOf(cleared)).toEqual([]);
  });
});

it("Bybit: of a loss of 350,000 a pool of a million bears 300,000, winners 50,000", () => {
  const cleared = new ClearedVenue()
    .insure("1000000")
    .deposit("ana", "10000")
    .deposit("bob", "1000000")
    .trade("ana", "bob", { size: "10000", at: "100" })
    .jump("64")
    .cleared();
  // 10,000 x 36 - 10,000 = 350,000; a seventh of the position, in whole lots, at 99 instead of 64.
  expect(deleveraged(cleared)).toEqual(["bob 1428.572"]);
  // Fund: 1,000,000 - (10,000 - 1,428.572) x 35 = 700,000.02, just within 30% of its highest.
  expect(insuranceOf(cleared, "USDT")).toBe("700000.02");
  expect(cleared.house.funds.find(({ group }) => group === "USD")?.deleveraging).toBe(false);
  expect(faultsOf(cleared)).toEqual([]);
});

it("water-filling (arXiv 2603.15963): 10, 20, 30 of equity 100, 400, 3,000 give 6, 4, 0", () => {
  const venue = new ClearedVenue().deposit("desk", "100000").deposit("ana", "100");
  for (const [name, size, equity] of [
    ["short-1", "10", "100"],
    ["short-2", "20", "400"],
    ["short-3", "30", "3000"],
  ] as const) {
    venue.deposit(name, equity).trade("desk", name, { size, at: "100" });
  }
  // 10 at 130 with 100 of equity leaves -200 at 100: bankrupt at 120. There is no fund.
  venue.trade("ana", "desk", { size: "10", at: "130" }).prices({ BTC: "100" });
  const cleared = venue.cleared();
  expect(deleveraged(cleared)).toEqual(["short-1 6", "short-2 4"]);
  // 100 and the 4 left sold at 100, 6 closed at 120: 100 - 6 x 20 = -20 and the carry of 4 x 100.
  expect(leftOf(cleared, "short-1")).toBe("380 USDT, -4 BTC-PERP");
});

it("Vega (loss socialisation, case 5): losers pay 2,000 and 3,000, a pool the rest", () => {
  const cleared = new ClearedVenue({ startDrawdown: rate("1") })
    .insure("3000")
    .deposit("loser-1", "2000")
    .deposit("loser-3", "3000")
    .deposit("party-2", "10000")
    .deposit("party-4", "10000")
    .trade("party-2", "loser-1", { size: "20", at: "100" })
    .trade("party-2", "loser-3", { size: "52", at: "100" })
    .trade("party-4", "loser-3", { size: "8", at: "100" })
    // The first loses 20 x 100 = 2,000, the other 60 x 100 = 6,000, of which 3,000 are not there.
    .jump("200")
    .cleared();
  expect(insuranceOf(cleared, "USDT")).toBe("0");
  expect(deleveraged(cleared)).toEqual([]);
  expect(leftOf(cleared, "loser-1")).toBe("0 USDT");
  expect(leftOf(cleared, "loser-3")).toBe("0 USDT");
  // 72 x 100 = 7,200 and 8 x 100 = 800, in full: 10,000 less what was paid for the contracts.
  expect(leftOf(cleared, "party-2")).toBe("2800 USDT, 72 BTC-PERP");
  expect(leftOf(cleared, "party-4")).toBe("9200 USDT, 8 BTC-PERP");
  expect(faultsOf(cleared)).toEqual([]);
});

describe("Vega (loss socialisation, case 4): of 8,000 due to winners 100 are missing", () => {
  function venue(): ClearedVenue {
    return new ClearedVenue()
      .deposit("desk", "100000")
      .deposit("party-2", "1000")
      .deposit("party-4", "100")
      .trade("party-2", "desk", { size: "72", at: "100" })
      .trade("party-4", "desk", { size: "8", at: "100" })
      .prices({ BTC: "200" })
      .trade("ana", "desk", { size: "10", at: "200" })
      .trade("desk", "ana", { size: "10", at: "190" });
  }
  const haircuts = ({ actions }: Cleared) =>
    actions.flatMap((action) =>
      action.kind === "HaircutSet"
        ? [[action.profitShare, action.principalShare].map(rateText).join(", ")]
        : [],
    );

  it("they keep 0.9875 of their profits: 7,110 of 7,200 and 790 of 800", () => {
    const cleared = venue().cleared();
    expect(haircuts(cleared)).toEqual(["0.9875, 1"]);
    expect([7_200 * 0.9875, 800 * 0.9875]).toEqual([7_110, 790]);
    expect(cleared.house.unpaid.map(({ account }) => account)).toEqual(["ana"]);
    expect(faultsOf(cleared)).toEqual([]);
  });

  it("all of it, as soon as money comes to the fund", () => {
    const cleared = venue().insure("99").insure("2").cleared();
    expect(haircuts(cleared)).toEqual(["0.9875, 1", "0.999875, 1", "1, 1"]);
    expect(leftOf(cleared, "ana")).toBe("0 USDT");
    expect(insuranceOf(cleared, "USDT")).toBe("1");
  });

  it("all of it, as soon as the debt is paid by whoever owes it", () => {
    const cleared = venue().deposit("ana", "100").cleared();
    expect(haircuts(cleared)).toEqual(["0.9875, 1", "1, 1"]);
    expect(cleared.house.unpaid).toEqual([]);
  });

  it("a profit that is not paid in full bears no withdrawal", () => {
    // Equity 100 + 800, initial margin 160; 10 of the 800 are withheld: 730 may go, cash is 100.
    const refused = venue().trade("desk", "party-4", { size: "7", at: "200" });
    const most = refused.withdraw("party-4", "777.5").cleared();
    // Cash 100 + 700; 1 is left at a profit of 100, of which 1.25 are withheld: 900 - 20 - 1.25.
    expect(leftOf(most, "party-4")).toBe("-77.5 USDT, 1 BTC-PERP");
  });
});

it("the fund is fed by what positions taken over bring beyond the zero price", () => {
  const venue = new ClearedVenue({ startDrawdown: rate("1") })
    .insure("500")
    .deposit("desk", "100000")
    .deposit("ana", "1000")
    .trade("ana", "desk", { size: "100", at: "100" })
    // 1,000 - 800 = 200 is below half of 460: taken over at 100 - 1,000 / 100 = 90.
    .jump("92")
    .trade("desk", "venue-liquidation-0", { size: "100", at: "91.5" });
  const cleared = venue.cleared();
  expect(insuranceOf(cleared, "USDT")).toBe("650");
  expect(leftOf(cleared, "venue-liquidation-0")).toBe("0 USDT");
  expect(faultsOf(cleared)).toEqual([]);
});

it("the fund is fed by a fee on what liquidations trade, never beyond the cash there is", () => {
  const venue = new ClearedVenue({ liquidationFee: rate("0.005") })
    .insure("500")
    .deposit("desk", "100000")
    .deposit("ana", "1000")
    .trade("ana", "desk", { size: "100", at: "100" })
    .trade("desk", "ana", { size: "40", at: "98", sellerLiquidation: "ana:1:2" })
    .trade("desk", "ana", { size: "60", at: "85", sellerLiquidation: "ana:1:3" });
  const cleared = venue.cleared();
  // 40 x 98 x 0.5% = 19.6; then 1,000 - 80 - 19.6 - 900 = 0.4 of 25.5.
  expect(insuranceOf(cleared, "USDT")).toBe("520");
  expect(leftOf(cleared, "ana")).toBe("0 USDT");
});
