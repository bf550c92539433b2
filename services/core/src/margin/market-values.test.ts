/** Unit values of instruments and assets: what they are worth, whatever came first. */
import {
  coinOption,
  coinPerpetual,
  option,
  parameters,
  perpetual,
  tier,
} from "../events/plain.fixture";
import { multiplier, price, rate } from "../money/text";
import { FULL_MARGIN, initialMargin } from "./margin-schedule";
import { Market } from "./market.fixture";

/** Unit value, dollars of notional and initial margin of 1000 dollars, by instrument. */
function valued({ books, market }: Market, instrument: string) {
  const { index } = books.instruments.get(instrument)!;
  const asked = initialMargin(market.schedule[index]!, 1000);
  return [market.unitValue[index], market.unitNotional[index], asked];
}

describe("an instrument", () => {
  it("linear is worth multiplier x mark, its notional in dollars of its settlement", () => {
    const market = new Market(perpetual({ multiplier: multiplier("0.01") }));
    market.set({ "BTC-PERP": "50000", USDT: "0.98" });
    // 0.01 x 50000 = 500 USDT, 500 x 0.98 = 490 dollars, 10% of 1000 = 100.
    expect(valued(market, "BTC-PERP")).toEqual([500, 490, 100]);
  });

  it("inverse is worth -multiplier / mark in coin, with its face value as notional", () => {
    const market = new Market(coinPerpetual());
    market.set({ "BTC-COIN": "50000", BTC: "49000" });
    // -100 / 50000 = -0.002 coin; 100 dollars whatever the coin's price is.
    expect(valued(market, "BTC-COIN")).toEqual([-0.002, 100, 100]);
  });

  it("an option is worth multiplier x mark in its settlement asset, on its notional", () => {
    const market = new Market(option({ multiplier: multiplier("0.1") }), coinOption());
    market.set({ "BTC-CALL": "2000", "BTC-COIN-CALL": "0.04", BTC: "50000", USDT: "0.98" });
    // 0.1 x 2000 = 200 USDT and 0.04 BTC; 0.1 x 50000 = 5000 and 50000 dollars, all required.
    expect(valued(market, "BTC-CALL")).toEqual([200, 5000, 1000]);
    expect(valued(market, "BTC-COIN-CALL")).toEqual([0.04, 50000, 1000]);
  });

  it("has the same values whether prices, parameters or the listing came first", () => {
    const marks = { "BTC-PERP": "50000", "BTC-COIN": "51000" };
    const assets = { USDT: "0.98", BTC: "50500" };
    const one = new Market(perpetual(), coinPerpetual());
    one.set({ ...assets, ...marks });
    const other = new Market();
    other.set(assets);
    other.list(coinPerpetual());
    other.list(perpetual());
    other.set(marks);
    other.use(parameters());
    for (const instrument of ["BTC-PERP", "BTC-COIN"]) {
      expect(valued(other, instrument)).toEqual(valued(one, instrument));
    }
    const collateral = ({ books, market }: Market) =>
      ["BTC", "USDT"].map((asset) => market.assetCollateral[books.venue.get(asset)!.index]);
    expect(collateral(other)).toEqual(collateral(one));
  });

  it("of an underlying that no table names costs all of its notional, until one does", () => {
    const market = new Market(perpetual({ instrument: "DOGE-PERP", underlying: "DOGE" }));
    expect(market.market.schedule[0]).toBe(FULL_MARGIN);
    market.use(parameters({ schedules: [{ underlying: "DOGE", tiers: [tier("0.5", "0.4")] }] }));
    expect(initialMargin(market.market.schedule[0]!, 1000)).toBe(500);
    market.use(parameters());
    expect(market.market.schedule[0]).toBe(FULL_MARGIN);
  });

  it("listed again keeps its number", () => {
    const market = new Market(perpetual());
    market.list(perpetual());
    expect(market.market.instruments).toHaveLength(1);
  });

  it("keeps its values when the arrays grow beyond their first 64", () => {
    const names = Array.from({ length: 200 }, (_, at) => `I${at}`);
    const market = new Market(
      ...names.map((name) => perpetual({ instrument: name, settlementAsset: `S${name}` })),
    );
    names.forEach((name, at) => {
      market.set({ [name]: String(at + 1), [`S${name}`]: "2" });
    });
    names.forEach((name, at) => {
      expect(valued(market, name).slice(0, 2)).toEqual([at + 1, 2 * (at + 1)]);
    });
  });
});

describe("an asset", () => {
  const collateral = ({ books, market }: Market, asset: string) => {
    const { index } = books.venue.get(asset)!;
    return [market.assetPrice[index], market.assetCollateral[index]];
  };

  it("counts price x weight when positive, price when owed (CO-1)", () => {
    const market = new Market();
    market.set({ BTC: "50000" });
    // 50000 x 0.9
    expect(collateral(market, "BTC")).toEqual([50_000, 45_000]);
  });

  it("without a weight counts nothing when positive", () => {
    const market = new Market();
    market.set({ DOGE: "0.1" });
    expect(collateral(market, "DOGE")).toEqual([0.1, 0]);
  });

  it("takes a new weight at once, and loses the one a version leaves out", () => {
    const market = new Market();
    market.set({ BTC: "50000", USDT: "1" });
    market.use(parameters({ collateral: [{ asset: "BTC", weight: rate("0.5") }] }));
    expect(collateral(market, "BTC")).toEqual([50_000, 25_000]);
    expect(collateral(market, "USDT")).toEqual([1, 0]);
  });
});

it("a mark is kept exactly beside its float", () => {
  const market = new Market(perpetual());
  market.set({ "BTC-PERP": "9999999999.99999999" });
  expect(market.market.marks).toEqual([price("9999999999.99999999")]);
});
