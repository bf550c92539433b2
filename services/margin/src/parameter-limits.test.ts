/** Every risk parameter at its least and at its greatest value that the sequencer lets in. */
import { type MarginTier, type RiskParametersPublished, rate } from "@margin-engine/core";
import { tier } from "@margin-engine/core/given";
import { commanded, told } from "./reading.fixture";
import { Story } from "./story.fixture";

const YEAR_MS = 365 * 24 * 3_600_000;

/** Ana buys 10 BTC-PERP at 100 with the collateral given; what she is told. */
function buying(collateral: string, changes: Partial<RiskParametersPublished>): string[] {
  const story = Story.opened(changes);
  story.deposit("ana", collateral);
  return told("ana", story.trade({ buyer: "ana", size: "10", at: "100" }));
}
const tiers = (...steps: MarginTier[]) => ({ schedules: [{ underlying: "BTC", tiers: steps }] });

describe("a collateral weight", () => {
  const weighing = (weight: string) => ({ collateral: [{ asset: "USDT", weight: rate(weight) }] });

  it("of 0 counts nothing", () => {
    expect(buying("1000", weighing("0"))).toEqual([
      "ana Liquidating by AccountEvent: 0 / 100 / 50",
      "ana:1:1 CancelOrders",
    ]);
  });

  it("of 0 leaves a debt its whole weight", () => {
    const story = Story.opened(weighing("0"));
    story.trade({ buyer: "ana", size: "1", at: "110" });
    // 100 - 110
    expect(told("ana", story.answers)[0]).toBe("ana Bankrupt by AccountEvent: -10 / 10 / 5");
  });

  it("of 1 counts all of it", () => {
    expect(buying("1000", weighing("1"))).toEqual(["ana Healthy by AccountEvent: 1000 / 100 / 50"]);
  });
});

describe("margin rates", () => {
  it("of 1e-12 require next to nothing, but something", () => {
    const least = tiers(tier("0.000000000001", "0.000000000001"));
    // 1e-12 x 1000 = 1e-9, rounded up to 1e-8.
    expect(buying("0.00000001", least)).toEqual([
      "ana Healthy by AccountEvent: 0.00000001 / 0.00000001 / 0.00000001",
    ]);
  });

  it("of 1 require all of the notional", () => {
    expect(buying("1000", tiers(tier("1", "1")))).toEqual([
      "ana Healthy by AccountEvent: 1000 / 1000 / 1000",
    ]);
    expect(buying("999.99999999", tiers(tier("1", "1")))[0]).toBe(
      "ana Liquidating by AccountEvent: 999.99999999 / 1000 / 1000",
    );
  });
});

describe("a tier's limit", () => {
  it("of 1e-8 dollars leaves everything to the next tier", () => {
    const first = tier("0.1", "0.05", "0.00000001");
    // 0.2 x 1000 less 0.1 x 1e-8, rounded up.
    expect(buying("1000", tiers(first, tier("0.2", "0.1")))).toEqual([
      "ana Healthy by AccountEvent: 1000 / 200 / 100",
    ]);
  });

  it("of 1e18 dollars leaves nothing to the next tier", () => {
    const first = tier("0.1", "0.05", "1000000000000000000");
    expect(buying("1000", tiers(first, tier("0.2", "0.1")))).toEqual([
      "ana Healthy by AccountEvent: 1000 / 100 / 50",
    ]);
  });
});

describe("the liquidation buffer", () => {
  /** What is commanded after 400 of equity were left for 100 contracts that require 500. */
  const reduced = (buffer: string) => {
    const story = Story.opened({ liquidationBuffer: rate(buffer) });
    story.deposit("ana", "400");
    story.trade({ buyer: "ana", size: "100", at: "100" });
    const commands = commanded("ana", story.prices({ BTC: "100" }));
    const size = /-\d+/.exec(commands[0]!)![0].slice(1);
    story.trade({ seller: "ana", size, at: "100", sellerLiquidation: "ana:1:2" });
    const after = commanded("ana", story.prices({ BTC: "100" }));
    return [...commands, ...after, ...told("ana", story.answers).slice(-2)];
  };

  it("of 0 stops at the maintenance margin itself", () => {
    // 400 / 5% / 100 = 80 stay.
    expect(reduced("0")).toEqual([
      "ana:1:2 ReducePosition BTC-PERP -20 limit 96",
      "ana ReduceOnly by AccountEvent: 400 / 800 / 400",
      "ana:1 stopped Recovered",
    ]);
  });

  it("of 1 stops at twice the maintenance margin", () => {
    // 400 / 2 / 5% / 100 = 40 stay.
    expect(reduced("1")).toEqual([
      "ana:1:2 ReducePosition BTC-PERP -60 limit 96",
      "ana Healthy by AccountEvent: 400 / 400 / 200",
      "ana:1 stopped Recovered",
    ]);
  });
});

describe("the liquidation timeout", () => {
  const stepsAfter = (liquidationTimeoutMs: number, wait: number) => {
    const story = Story.opened({ liquidationTimeoutMs });
    story.deposit("ana", "400");
    story.trade({ buyer: "ana", size: "100", at: "100" });
    story.prices({ BTC: "100" });
    const said = commanded("ana", story.later(wait).prices({ BTC: "100" }));
    return said.filter((line) => line.includes("ReducePosition")).length;
  };

  it("of 1 ms is over with the next price 1 ms later, not with one of the same time", () => {
    expect(stepsAfter(1, 0)).toBe(0);
    expect(stepsAfter(1, 1)).toBe(1);
  });

  it("of a year is over after a year", () => {
    expect(stepsAfter(YEAR_MS, YEAR_MS - 1)).toBe(0);
    expect(stepsAfter(YEAR_MS, YEAR_MS)).toBe(1);
  });
});

describe("the utilisation step", () => {
  const toldAt = (step: string, prices: readonly string[]) => {
    const story = Story.opened({
      snapshotUtilisationStep: rate(step),
      schedules: [{ underlying: "BTC", tiers: [tier("0.000002", "0.000001")] }],
    });
    story.deposit("ana", "500");
    story.trade({ buyer: "ana", size: "10", at: "100" });
    return prices.flatMap((at) => told("ana", story.prices({ BTC: at })));
  };

  it("of 0 tells the least move", () => {
    expect(toldAt("0", ["100", "100.00000001", "100.00000001"])).toHaveLength(1);
  });

  it("of 1 tells no move but from nearly nothing to everything", () => {
    // From 0.001 / 500 up to 0.0005 / 0.0005, which is within 1, and status is told by itself.
    expect(toldAt("1", ["99", "80", "60", "51"])).toEqual([]);
  });
});

describe("the snapshot period", () => {
  const ticksTold = (snapshotPeriodMs: number, waits: readonly number[]) => {
    const story = Story.opened({ snapshotPeriodMs });
    story.deposit("ana", "500");
    story.trade({ buyer: "ana", size: "10", at: "100" });
    return waits.map((wait) => told("ana", story.later(wait).tick()).length);
  };

  it("of 1 ms tells at every tick of a later time", () => {
    expect(ticksTold(1, [1, 0, 1, 500])).toEqual([1, 0, 1, 1]);
  });

  it("of a year tells once a year", () => {
    const told = ticksTold(
      YEAR_MS,
      Array.from({ length: 24 }, () => YEAR_MS / 12),
    );
    expect(told.reduce((sum, count) => sum + count)).toBe(2);
  });
});
