/**
 * LI-2, LI-3 and LI-5 in standard mode as worked arithmetic, by parameters without a ladder: what
 * to close, how much, at what limit.
 */
import fc from "fast-check";
import { tier } from "../events/plain.fixture";
import { Decimal } from "../money/decimal";
import { toDecimal } from "../money/scaled-decimal.fixture";
import { formatScaled, rate } from "../money/text";
import { venue } from "./plan.fixture";

describe("LI-2: the size of a reduction", () => {
  it("is what restores maintenance margin x (1 + buffer) when closed at the mark", () => {
    const plan = venue();
    plan.move("ana", "USDT", "408");
    plan.buys("100");
    // Maintenance 500 of 10000. 408 / 1.02 = 400 supports 400 / 5% = 8000, 80 contracts.
    // The limit: 100 - 408 / 100 = 95.92.
    expect(plan.planned()).toEqual([["BTC-PERP", "-20", "95.92"]]);
  });

  it("buys back a short", () => {
    const plan = venue();
    plan.move("ana", "USDT", "408");
    plan.buys("-100");
    expect(plan.planned()).toEqual([["BTC-PERP", "20", "104.08"]]);
  });

  const tiers = [tier("0.1", "0.05", "10000"), tier("0.2", "0.1")];

  it("counts what the upper tier releases: 200 contracts of 20000 dollars", () => {
    const plan = venue({ tiers });
    plan.move("ana", "USDT", "1020");
    plan.buys("200");
    // Maintenance 5% x 10000 + 10% x 10000 = 1500. 1020 / 1.02 = 1000 = 500 + 10% x 5000
    // supports 15000, 150 contracts. The limit: 100 - 1020 / 200 = 94.9.
    expect(plan.planned()).toEqual([["BTC-PERP", "-50", "94.9"]]);
  });

  it("goes on into the lower tier", () => {
    const plan = venue({ tiers });
    plan.move("ana", "USDT", "204");
    plan.buys("200");
    // 204 / 1.02 = 200 = 5% x 4000 supports 40 contracts. The limit: 100 - 204 / 200.
    expect(plan.planned()).toEqual([["BTC-PERP", "-160", "98.98"]]);
  });

  it("is at least one lot, when less is missing than the grid of quantities shows", () => {
    const steep = [tier("0.02", "0.01", "1000000000"), tier("1", "1")];
    const plan = venue({ tiers: steep, buffer: rate("0"), lot: "0.01" });
    plan.buys("10000000.01");
    plan.set({ BTC: "1" });
    plan.move("ana", "BTC", "11111112.222222");
    // Maintenance 10000000 + 1 dollars against 0.9 x 11111112.222222 = 10000000.9999998: 2e-7
    // dollars are missing, 2e-9 contracts.
    expect(plan.planned()[0]!.slice(0, 2)).toEqual(["BTC-PERP", "-0.01"]);
  });

  it("is rounded up to whole lots: 25 are 4 lots of 7", () => {
    const plan = venue({ lot: "7" });
    plan.move("ana", "USDT", "408");
    plan.buys("105");
    // 80 may stay, 25 must go: 4 lots of 7 = 28. The limit: 100 - 408 / 105 = 96.1142857142...
    expect(plan.planned()).toEqual([["BTC-PERP", "-28", "96.11428572"]]);
  });

  it("is at most the position, when the last lot would be more", () => {
    const plan = venue({ lot: "7" });
    plan.move("ana", "USDT", "5.1");
    plan.buys("10");
    // 5.1 / 1.02 = 5 supports 1 contract; 9 of 10 must go, 2 lots are 14.
    expect(plan.planned()).toEqual([["BTC-PERP", "-10", "99.49"]]);
  });

  it("with a buffer of zero aims at maintenance margin itself", () => {
    const plan = venue({ buffer: rate("0") });
    plan.move("ana", "USDT", "400");
    plan.buys("100");
    expect(plan.planned()).toEqual([["BTC-PERP", "-20", "96"]]);
  });

  it("with a buffer of 1 aims at twice maintenance margin", () => {
    const plan = venue({ buffer: rate("1") });
    plan.move("ana", "USDT", "400");
    plan.buys("100");
    // 400 / 2 = 200 supports 4000 dollars.
    expect(plan.planned()).toEqual([["BTC-PERP", "-60", "96"]]);
  });

  it("of an inverse contract counts its face value", () => {
    const plan = venue({ buffer: rate("0") });
    plan.move("ana", "BTC", "0.01");
    plan.buys("100", "BTC-COIN");
    // 10000 dollars of face value, maintenance 500; 0.01 x 50000 x 0.9 = 450 supports 9000.
    expect(plan.planned()[0]!.slice(0, 2)).toEqual(["BTC-COIN", "-10"]);
  });
});

describe("which positions", () => {
  it("the one with the largest maintenance requirement alone, when that is enough", () => {
    const plan = venue({ buffer: rate("0") });
    plan.move("ana", "USDT", "300");
    plan.buys("20");
    plan.buys("60", "ETH-PERP");
    // 100 + 300 = 400 against 300: 100 less of ETH is 20 of 60 contracts.
    expect(plan.planned().map((reduction) => reduction.slice(0, 2))).toEqual([["ETH-PERP", "-20"]]);
  });

  it("the largest whole, then of the next what is still needed", () => {
    const plan = venue({ buffer: rate("0") });
    plan.move("ana", "USDT", "50");
    plan.buys("-20");
    plan.buys("60", "ETH-PERP");
    // 400 against 50: ETH releases 300, of BTC's 100 another 50 are half of the 20 contracts.
    expect(plan.planned().map((reduction) => reduction.slice(0, 2))).toEqual([
      ["ETH-PERP", "-60"],
      ["BTC-PERP", "10"],
    ]);
  });

  it("the first by name among equals", () => {
    const plan = venue({ buffer: rate("0") });
    plan.move("ana", "USDT", "300");
    plan.buys("40", "ETH-PERP");
    plan.buys("40");
    // 400 against 300: 100 of BTC's 200 is half of 40.
    expect(plan.planned().map((reduction) => reduction.slice(0, 2))).toEqual([["BTC-PERP", "-20"]]);
  });

  it("all of them at market, when there is no equity left to protect", () => {
    const plan = venue();
    plan.move("ana", "USDT", "50");
    plan.buys("20");
    plan.buys("-60", "ETH-PERP");
    plan.set({ "ETH-PERP": "101" });
    // 50 - 60 = -10
    expect(plan.planned()).toEqual([
      ["BTC-PERP", "-20", null],
      ["ETH-PERP", "60", null],
    ]);
  });

  it("all of them at an equity of exactly zero", () => {
    const plan = venue();
    plan.move("ana", "USDT", "60");
    plan.buys("-60", "ETH-PERP");
    plan.set({ "ETH-PERP": "101" });
    expect(plan.planned()).toEqual([["ETH-PERP", "60", null]]);
  });

  it("none, when equity is at the buffer", () => {
    const plan = venue();
    plan.move("ana", "USDT", "510");
    plan.buys("100");
    expect(plan.planned()).toEqual([]);
  });
});

describe("LI-3: the limit is the bankruptcy price", () => {
  it.each([
    // dYdX v4: a bankruptcy quote of 4501 for 0.1 BTC, and of -5499 for -0.1 BTC: 45010 and 54990.
    ["0.1", "45010"],
    ["-0.1", "54990"],
  ])("dYdX v4: of %s BTC at 50000 with an equity of 499 it is %s", (size, limit) => {
    const plan = venue({ tiers: [tier("0.2", "0.1")] });
    plan.set({ "BTC-PERP": "50000" });
    plan.move("ana", "USDT", "499");
    plan.buys(size);
    expect(plan.planned()[0]![2]).toBe(limit);
  });

  it("dYdX v4: each of several positions has its share of the equity", () => {
    const plan = venue({ tiers: [tier("0.2", "0.1")], ethereum: [tier("0.2", "0.1")] });
    plan.set({ "BTC-PERP": "50000", "ETH-PERP": "3000" });
    // As published, +0.004 BTC, +0.1 ETH and -490 dollars: 200 + 300 - 490 = 10 of equity.
    plan.move("ana", "USDT", "10");
    plan.buys("0.004");
    plan.buys("0.1", "ETH-PERP");
    // ETH: a bankruptcy quote of 300 - 10 x 30 / 50 = 294. BTC: 200 - 10 x 20 / 50 = 196.
    expect(plan.planned()).toEqual([
      ["ETH-PERP", "-0.1", "2940"],
      ["BTC-PERP", expect.any(String), "49000"],
    ]);
  });

  it("dYdX v4: of shorts, where the close of -0.1 ETH may cost 306", () => {
    const plan = venue({ tiers: [tier("0.2", "0.1")], ethereum: [tier("0.2", "0.1")] });
    plan.set({ "BTC-PERP": "50000", "ETH-PERP": "3000" });
    // As published, -0.004 BTC, -0.1 ETH and 510 dollars: 510 - 200 - 300 = 10 of equity.
    plan.move("ana", "USDT", "10");
    plan.buys("-0.004");
    plan.buys("-0.1", "ETH-PERP");
    // 300 + 10 x 30 / 50 = 306 for 0.1.
    expect(plan.planned()[0]).toEqual(["ETH-PERP", "0.1", "3060"]);
  });

  it("dYdX v4: without equity the bankruptcy price is the mark, 2500 for half of 0.1 BTC", () => {
    const plan = venue({ tiers: [tier("0.2", "0.1")] });
    plan.set({ "BTC-PERP": "50000" });
    // As published, +0.1 BTC and -5000 dollars; a cent is left, so that there is a limit.
    plan.move("ana", "USDT", "0.01");
    plan.buys("0.1");
    // 5000 - 0.01 for all of it, that is 2500 - 0.005 for half.
    expect(plan.planned()[0]![2]).toBe("49999.9");
  });

  it.each([
    // 100 - 10 / 3 = 96.66666666|66..., upwards; 100 + 10 / 3 = 103.33333333|33..., downwards.
    ["3", "96.66666667"],
    ["-3", "103.33333333"],
  ])("of %s contracts with an equity of 10 is rounded towards the mark: %s", (size, limit) => {
    const plan = venue({ tiers: [tier("0.2", "0.1")] });
    plan.move("ana", "USDT", "10");
    plan.buys(size);
    expect(plan.planned()[0]![2]).toBe(limit);
  });

  it.each([
    // Equity 0.01 x 50000 x 0.9 = 450 dollars = 0.009 coin over 10000 dollars of face value: 1 /
    // (1/50000 + 0.0000009) = 47846.88995215|3... and 1 / (1/50000 - 0.0000009) =
    // 52356.02094240|8...
    ["100", "47846.88995216"],
    ["-100", "52356.0209424"],
  ])("of %s inverse contracts is where their loss in coin takes the equity: %s", (size, limit) => {
    const plan = venue();
    plan.move("ana", "BTC", "0.01");
    plan.buys(size, "BTC-COIN");
    expect(plan.planned()[0]![2]).toBe(limit);
  });

  it("counts the settlement asset in dollars", () => {
    const plan = venue();
    plan.set({ USDT: "0.5" });
    plan.move("ana", "USDT", "408");
    plan.buys("100");
    // Equity 204 dollars are 408 USDT: 100 - 408 / 100.
    expect(plan.planned()).toEqual([["BTC-PERP", "-20", "95.92"]]);
  });

  it("does not exist when no positive price takes all of the share", () => {
    const plan = venue({ tiers: [tier("1", "1")] });
    plan.move("ana", "USDT", "141");
    plan.buys("1");
    plan.buys("8", "ETH-PERP");
    // BTC requires 100, ETH 40; 141 x 100 / 140 is more than the one BTC contract can lose.
    expect(plan.planned()[0]![2]).toBe(null);
  });

  it("of an inverse short does not exist when no price is high enough", () => {
    const plan = venue({ tiers: [tier("1", "1")], buffer: rate("1") });
    plan.move("ana", "BTC", "0.25");
    plan.buys("-100", "BTC-COIN");
    // 0.25 x 50000 x 0.9 = 11250 = 0.225 coin, above the 0.2 coin that the contracts are worth.
    expect(plan.planned()[0]![2]).toBe(null);
  });
});

describe("a single position of any size, side and contract", () => {
  const table = [tier("0.1", "0.05", "5000"), tier("0.2", "0.1", "20000"), tier("0.5", "0.3")];
  const given = fc.record({
    instrument: fc.constantFrom("BTC-PERP", "BTC-COIN"),
    short: fc.boolean(),
    contracts: fc.integer({ min: 1, max: 3000 }),
    /** Equity as a share of maintenance margin, in thousandths. */
    share: fc.bigInt({ min: 1n, max: 999n }),
  });

  it("is left at the buffer, and one lot more would break it; its limit leaves nothing", () => {
    fc.assert(
      fc.property(given, ({ instrument, short, contracts, share }) => {
        const plan = venue({ tiers: table, lot: "0.1" });
        plan.buys(`${short ? "-" : ""}${contracts}`, instrument);
        const { maintenanceMargin } = plan.evaluate("ana");
        const wanted = (BigInt(maintenanceMargin) * share) / 1000n;
        plan.move("ana", "USDT", formatScaled(wanted > 0n ? wanted : 1n, 8));
        const equity = toDecimal(BigInt(plan.evaluate("ana").equity), 8);
        const [[, change, limit]] = plan.planned() as [[string, string, string | null]];

        const supported = equity.div("1.02");
        const kept = new Decimal(contracts).minus(new Decimal(change).abs());
        expect(requirement(kept).lte(supported.plus("1e-6"))).toBe(true);
        expect(requirement(kept.plus("0.1")).gte(supported.minus("1e-6"))).toBe(true);
        expect(new Decimal(change).times(10).isInteger()).toBe(true);
        expect(change.startsWith("-")).toBe(!short);

        if (limit === null) return;
        const side = short ? -1 : 1;
        const at = new Decimal(limit);
        const loss =
          instrument === "BTC-PERP"
            ? new Decimal(100).minus(at).times(contracts * side)
            : new Decimal(1)
                .div(at)
                .minus("0.00002")
                .times(contracts * 100 * side)
                .times(50_000);
        // Rounding the limit towards the mark leaves at most 1e-8 per contract, or its like in
        // coin.
        expect(equity.minus(loss).gte("-0.000001")).toBe(true);
        expect(equity.minus(loss).lte(equity.times("0.000001").plus("0.01"))).toBe(true);
      }),
    );
  });

  /** Maintenance margin of so many contracts of 100 dollars by the table, tier by tier. */
  function requirement(contracts: Decimal): Decimal {
    const notional = contracts.times(100);
    const inside = (from: number, to: number) =>
      Decimal.max(Decimal.min(notional, to).minus(from), 0);
    return inside(0, 5_000)
      .times("0.05")
      .plus(inside(5_000, 20_000).times("0.1"))
      .plus(inside(20_000, 1e12).times("0.3"));
  }
});
