/**
 * MA-13, MA-14 and CO-1 as worked arithmetic, with published cases: equity, requirement, status.
 */
import { coinPerpetual, parameters, perpetual, tier } from "../events/plain.fixture";
import { amount, rate } from "../money/text";
import { evaluate, Figures } from "./evaluate";
import { Market } from "./market.fixture";

const ethereum = perpetual({ instrument: "ETH-PERP", underlying: "ETH" });
const dollar = { USDT: "1" };

/** Initial margin 10%, maintenance 5%: ana has the collateral, the desk the other side. */
function given(collateral: string): Market {
  const market = new Market(perpetual(), ethereum, coinPerpetual());
  market.set({ ...dollar, "BTC-PERP": "100", "ETH-PERP": "100", BTC: "50000" });
  market.move("ana", "USDT", collateral);
  return market;
}
const buys = (quantity: string, instrument = "BTC-PERP") => ({
  instrument,
  quantity,
  price: "100",
  buyer: "ana",
  seller: "desk",
});

describe("a linear position", () => {
  it("adds its profit to equity and its tier to the requirement", () => {
    const market = given("50");
    market.trade(buys("2"));
    market.set({ "BTC-PERP": "110" });
    // 50 + 2 x (110 - 100) = 70; 10% and 5% of 2 x 110 = 220.
    expect(market.shown("ana")).toEqual(["70", "22", "11", "Healthy"]);
  });

  it("short loses as the mark rises, and requires as much", () => {
    const market = given("50");
    market.trade({ ...buys("2"), buyer: "desk", seller: "ana" });
    market.set({ "BTC-PERP": "110" });
    // 50 - 20 = 30
    expect(market.shown("ana")).toEqual(["30", "22", "11", "Healthy"]);
  });

  it("is valued in dollars through its settlement asset", () => {
    const market = given("50");
    market.trade(buys("2"));
    market.set({ "BTC-PERP": "110", USDT: "0.9" });
    // (50 + 20) x 0.9 = 63; 220 x 0.9 = 198, 10% of it 19.8.
    expect(market.shown("ana")).toEqual(["63", "19.8", "9.9", "Healthy"]);
  });

  it("rounds its requirement up and equity down to 8 decimals", () => {
    const market = given("0.00000003");
    market.use(
      parameters({
        collateral: [{ asset: "USDT", weight: rate("0.5") }],
        schedules: [{ underlying: "BTC", tiers: [tier("0.000000000003", "0.000000000002")] }],
      }),
    );
    market.trade(buys("1"));
    // 3e-8 x 0.5 = 1.5e-8; 3e-12 x 100 = 3e-10 and 2e-12 x 100 = 2e-10.
    expect(market.shown("ana").slice(0, 3)).toEqual(["0.00000001", "0.00000001", "0.00000001"]);
  });
});

describe("an inverse position", () => {
  it("earns coin, and its notional is its face value", () => {
    const market = given("1");
    market.move("ana", "BTC", "1");
    market.trade({ ...buys("100", "BTC-COIN"), price: "50000" });
    market.set({ "BTC-COIN": "40000", BTC: "40000" });
    // 100 x 100 = 10000 dollars. Coin: 1 + 0.2 - 10000 / 40000 = 0.95, x 40000 x 0.9 = 34200.
    expect(market.shown("ana")).toEqual(["34201", "1000", "500", "Healthy"]);
    // The desk: -0.2 + 0.25 = 0.05 coin, x 40000 x 0.9 = 1800.
    expect(market.shown("desk")).toEqual(["1800", "1000", "500", "Healthy"]);
  });

  it("that lost more coin than there is counts its debt at the full price (CO-1)", () => {
    const market = given("3000");
    market.trade({ ...buys("100", "BTC-COIN"), price: "50000" });
    market.set({ "BTC-COIN": "40000", BTC: "40000" });
    // 0.2 - 0.25 = -0.05 coin, x 40000 = -2000; 3000 - 2000.
    expect(market.shown("ana")).toEqual(["1000", "1000", "500", "Healthy"]);
  });
});

describe("collateral (CO-1)", () => {
  it("counts at price x weight, a debt at price: 50000 x 0.9 - 10000", () => {
    const market = given("-10000");
    market.move("ana", "BTC", "1");
    expect(market.shown("ana")).toEqual(["35000", "0", "0", "Healthy"]);
  });

  it("is netted per asset before it is weighted: 1 coin less 0.4 lost", () => {
    const market = given("1");
    market.move("ana", "BTC", "1");
    market.trade({ ...buys("200", "BTC-COIN"), price: "50000" });
    market.set({ "BTC-COIN": "25000", BTC: "25000" });
    // 20000 / 50000 - 20000 / 25000 = -0.4; 0.6 x 25000 x 0.9 = 13500, and 1 USDT.
    expect(market.shown("ana")[0]).toBe("13501");
  });

  it("of an asset that is not accepted counts nothing, a debt of it in full", () => {
    const market = given("100");
    market.set({ DOGE: "2" });
    market.move("ana", "DOGE", "1000");
    expect(market.shown("ana")[0]).toBe("100");
    market.move("ana", "DOGE", "-1010");
    // -10 x 2
    expect(market.shown("ana")[0]).toBe("80");
  });
});

describe("requirements", () => {
  it("are the sum over positions, each by its own tiers", () => {
    const market = given("1000");
    const tiers = [tier("0.1", "0.05", "150"), tier("0.2", "0.1")];
    market.use(parameters({ schedules: [{ underlying: "BTC", tiers }] }));
    market.trade(buys("2"));
    market.trade(buys("0.5", "ETH-PERP"));
    // BTC: 10% x 150 + 20% x 50 = 25 and 12.5. ETH has no table: 50 and 50.
    expect(market.shown("ana")).toEqual(["1000", "75", "62.5", "Healthy"]);
    const { initialParts, maintenanceParts } = market.figures;
    expect([...initialParts.slice(0, 2)]).toEqual([25e8, 50e8]);
    expect([...maintenanceParts.slice(0, 2)]).toEqual([12.5e8, 50e8]);
  });

  it("of more positions than the figures had room for are all counted", () => {
    const names = Array.from({ length: 150 }, (_, at) => `I${String(at).padStart(3, "0")}`);
    const market = new Market(...names.map((instrument) => perpetual({ instrument })));
    market.set(dollar);
    for (const name of names) {
      market.set({ [name]: "100" });
      market.trade(buys("1", name));
    }
    // 150 x 10 and 150 x 5
    expect(market.shown("ana")).toEqual(["0", "1500", "750", "Liquidating"]);
  });
});

describe("published cases", () => {
  it("FLOX cross margin (a): BTC 50 @ 100: 500; with ETH 40 @ 100: 900; 30 more: 1200", () => {
    const market = given("1000");
    market.trade(buys("50"));
    expect(market.shown("ana")).toEqual(["1000", "500", "250", "Healthy"]);
    market.trade(buys("40", "ETH-PERP"));
    expect(market.shown("ana")).toEqual(["1000", "900", "450", "Healthy"]);
    market.trade(buys("30"));
    expect(market.shown("ana")).toEqual(["1000", "1200", "600", "ReduceOnly"]);
  });

  it("FLOX cross margin (b): survives 750 against 487.5, falls at 250 against 462.5", () => {
    const market = given("1000");
    market.trade(buys("50"));
    market.trade(buys("50", "ETH-PERP"));
    expect(market.shown("ana")[2]).toBe("500");
    market.set({ "BTC-PERP": "95" });
    expect(market.shown("ana")).toEqual(["750", "975", "487.5", "ReduceOnly"]);
    market.set({ "BTC-PERP": "85" });
    expect(market.shown("ana")).toEqual(["250", "925", "462.5", "Liquidating"]);
  });

  it("FLOX cross margin (c): long 100 @ 100, equity 1000, mark 80 is a deficit of 1000", () => {
    const market = given("1000");
    market.trade(buys("100"));
    market.set({ "BTC-PERP": "80" });
    expect(market.shown("ana")).toEqual(["-1000", "800", "400", "Bankrupt"]);
  });

  it("FLOX backtest: long 10 @ 100, equity 50, mark 40 is a deficit of 550", () => {
    const market = given("50");
    market.trade(buys("10"));
    market.set({ "BTC-PERP": "40" });
    expect(market.shown("ana")).toEqual(["-550", "40", "20", "Bankrupt"]);
  });

  it("dYdX v4: +0.1 BTC at 50000 with -4501 USDC is below its maintenance margin of 500", () => {
    const market = given("499");
    market.use(parameters({ schedules: [{ underlying: "BTC", tiers: [tier("0.2", "0.1")] }] }));
    market.set({ "BTC-PERP": "50000" });
    market.trade({ ...buys("0.1"), price: "50000" });
    expect(market.shown("ana")).toEqual(["499", "1000", "500", "Liquidating"]);
  });
});

describe("utilisation", () => {
  const utilisation = (collateral: string) => {
    const market = given(collateral);
    market.trade(buys("2"));
    return market.evaluate("ana").utilisation;
  };

  it.each([
    // Maintenance margin 10 over equity.
    ["100", 0.1],
    ["10", 1],
    ["4", 2.5],
    ["1.00000001", 1_000_000_000 / 100_000_001],
    ["1", 10],
    ["0.5", 10],
    ["0.00000001", 10],
    ["-1", 10],
  ])("of equity %s against 10 is %d", (collateral, expected) => {
    expect(utilisation(collateral)).toBe(expected);
  });

  it("without positions is nothing, in debt all of it", () => {
    expect(given("5").evaluate("ana").utilisation).toBe(0);
    expect(given("-5").evaluate("ana").utilisation).toBe(10);
  });
});

describe("something without a price", () => {
  it("counts nothing, and the account may only reduce", () => {
    const market = given("100");
    market.move("ana", "DOGE", "5");
    expect(market.shown("ana")).toEqual(["100", "0", "0", "ReduceOnly"]);
    expect(market.figures.unpriced).toBe(true);
    market.set({ DOGE: "1" });
    expect(market.shown("ana")).toEqual(["100", "0", "0", "Healthy"]);
  });

  it("that is no longer held does not matter", () => {
    const market = given("100");
    market.move("ana", "DOGE", "5");
    market.move("ana", "DOGE", "-5");
    expect(market.shown("ana")[3]).toBe("Healthy");
  });

  it("matters as soon as a position is settled in it, though that stands at its cost", () => {
    const market = new Market(perpetual());
    market.set({ "BTC-PERP": "100" });
    market.trade(buys("2"));
    expect(market.shown("ana")).toEqual(["0", "0", "0", "ReduceOnly"]);
  });
});

it("a movement that is only tried changes the figures, not the exposures", () => {
  const market = given("100");
  market.trade(buys("2"));
  const asset = market.books.venue.get("USDT")!.index;
  const { index } = market.account("ana");
  evaluate(market, index, { asset, amount: amount("-85"), leaving: amount("85") });
  // 100 - 85 = 15 against 20 and 10.
  expect(market.figures).toMatchObject({ equity: 15e8, initialMargin: 20e8, status: 1 });
  expect(market.shown("ana")[0]).toBe("100");
});

it("figures carry nothing over from the account before", () => {
  const market = given("100");
  market.move("ana", "DOGE", "5");
  market.trade(buys("2"));
  market.move("ben", "USDT", "7");
  const fresh = new Figures();
  evaluate({ ...market, figures: fresh }, market.account("ben").index);
  market.evaluate("ana");
  const { equity, initialMargin, maintenanceMargin, unpriced, status, utilisation } =
    market.evaluate("ben");
  const seen = { equity, initialMargin, maintenanceMargin, unpriced, status, utilisation };
  expect(fresh).toMatchObject(seen);
  expect(seen).toMatchObject({ equity: 7e8, unpriced: false, status: 0, utilisation: 0 });
});
