/** LI-1 to LI-6: cancel, then reduce with the next price, then go on or stop. */
import { quantity } from "@margin-engine/core";
import { coinPerpetual } from "./plain.fixture";
import { commanded, told } from "./reading.fixture";
import { marginService } from "./service";
import { Story } from "./story.fixture";

/**
 * Ana bought 100 BTC-PERP at 105 with 908 of collateral; at 100 her equity is 408 against a
 * maintenance margin of 500, and the first price of 100 has just been told.
 */
function fallen(): Story {
  const story = Story.opened();
  story.prices({ BTC: "105" });
  story.deposit("ana", "908");
  story.trade({ buyer: "ana", size: "100", at: "105" });
  story.prices({ BTC: "100" });
  return story;
}
/** And the second price of 100, which commands 20 contracts to be sold. */
function reducing(): Story {
  const story = fallen();
  story.later(1000).prices({ BTC: "100" });
  return story;
}
const REDUCE = "ana:1:2 ReducePosition BTC-PERP -20 limit 95.92";
const fill = { seller: "ana", at: "100", sellerLiquidation: "ana:1:2" };

/** Where ana is on the ladder. */
function ladder(story: Story) {
  const { accounts } = marginService.checkpoint(story.state);
  return accounts.find(({ id }) => id === "ana")!.liquidation!;
}

describe("LI-1: below maintenance margin", () => {
  it("the account's orders are cancelled first", () => {
    const story = fallen();
    expect(told("ana", story.answers).slice(-2)).toEqual([
      "ana Liquidating by StatusChange: 408 / 1000 / 500",
      "ana:1:1 CancelOrders",
    ]);
    expect(story.answers.at(-1)).toMatchObject({
      liquidationId: "ana:1:1",
      epoch: 1,
      step: 1,
      instrument: null,
      quantity: null,
      limitPrice: null,
      snapshot: story.answers.at(-2)!.id,
    });
  });

  it("at equality nothing happens: equity of exactly the maintenance margin is ReduceOnly", () => {
    const story = Story.opened();
    story.deposit("ana", "500");
    expect(told("ana", story.trade({ buyer: "ana", size: "100", at: "100" }))).toEqual([
      "ana ReduceOnly by AccountEvent: 500 / 1000 / 500",
    ]);
    expect(told("ana", story.prices({ BTC: "99.99" }))).toEqual([
      "ana Liquidating by StatusChange: 499 / 999.9 / 499.95",
      "ana:1:1 CancelOrders",
    ]);
  });

  it("by an event of its own the account is on the ladder at once", () => {
    const story = Story.opened();
    story.deposit("ana", "600");
    story.trade({ buyer: "ana", size: "100", at: "100" });
    // Longs pay 100 x 100 x 0.011 = 110.
    expect(told("ana", story.fund("0.011", "100"))).toEqual([
      "ana Liquidating by AccountEvent: 490 / 1000 / 500",
      "ana:1:1 CancelOrders",
    ]);
  });
});

describe("LI-6: nothing new without a new price", () => {
  it("a tick, a deposit, funding and a fill of one's own command nothing", () => {
    const story = fallen();
    const outputs = [
      ...story.later(100_000).tick(),
      ...story.deposit("ana", "1"),
      ...story.fund("0.00001", "100"),
      ...story.trade({ seller: "ana", size: "1", at: "100" }),
    ];
    // The wait for a price is told, once, when the timeout is over.
    expect(commanded("ana", outputs)).toEqual(["ana waits for NoNewPrice"]);
  });

  it("a price of something else commands nothing", () => {
    expect(told("ana", fallen().prices({ ETH: "50" }))).toEqual([]);
  });

  it("a new price commands the reduction, though it be the same price", () => {
    expect(told("ana", fallen().prices({ BTC: "100" }))).toEqual([
      "ana Liquidating by Liquidation: 408 / 1000 / 500",
      REDUCE,
    ]);
  });

  it("while a command is outstanding a new price commands nothing more", () => {
    const story = reducing();
    expect(told("ana", story.prices({ BTC: "100" }))).toEqual([]);
    expect(commanded("ana", story.prices({ BTC: "99" }))).toEqual([]);
  });
});

describe("LI-2: the reduction", () => {
  it("follows the price that it is commanded with", () => {
    // At 99: equity 308; 308 / 1.02 / 5% / 99 = 61.0022 stay, 39 of 100 go: 99 - 308 / 100.
    expect(commanded("ana", fallen().prices({ BTC: "99" }))).toEqual([
      "ana:1:2 ReducePosition BTC-PERP -39 limit 95.92",
    ]);
  });

  it("takes as many positions as it needs, each by a command of its own", () => {
    const story = fallen();
    story.trade({ seller: "ana", size: "40", at: "100", instrument: "ETH-PERP" });
    // Maintenance 500 + 200 against 408 / 1.02 = 400: 300 of BTC's 500 are 60 contracts.
    story.prices({ BTC: "100" });
    story.prices({ BTC: "97" });
    const story2 = fallen();
    story2.trade({ seller: "ana", size: "40", at: "100", instrument: "ETH-PERP" });
    // At 97: equity 108 supports 105.88 of 485 + 200: BTC goes whole, and 18.8 ETH.
    expect(commanded("ana", story2.prices({ BTC: "97" }))).toEqual([
      expect.stringMatching(/^ana:1:2 ReducePosition BTC-PERP -100 limit /),
      expect.stringMatching(/^ana:1:3 ReducePosition ETH-PERP 18\.9 limit /),
    ]);
  });
});

describe("fills", () => {
  it("that restore the buffer end the epoch: 408 against 400 x 1.02", () => {
    const story = reducing();
    expect(told("ana", story.trade({ ...fill, size: "20" }))).toEqual([
      "ana ReduceOnly by AccountEvent: 408 / 800 / 400",
      "ana:1 stopped Recovered",
    ]);
    expect(ladder(story)).toMatchObject({ phase: "Idle", outstanding: [], epoch: 1, step: 2 });
    expect(told("ana", story.later(60_000).prices({ BTC: "100" }))).toHaveLength(1);
    expect(ladder(story).phase).toBe("Idle");
  });

  it("in part leave the rest outstanding", () => {
    const story = reducing();
    story.trade({ ...fill, size: "12" });
    expect(ladder(story).outstanding).toEqual([
      { liquidationId: "ana:1:2", instrument: "BTC-PERP", remaining: quantity("-8") },
    ]);
    expect(commanded("ana", story.prices({ BTC: "100" }))).toEqual([]);
    story.trade({ ...fill, size: "8" });
    expect(ladder(story)).toMatchObject({ phase: "Idle", outstanding: [] });
  });

  it("below the buffer, all filled, are followed by the next step with the next price", () => {
    const story = reducing();
    // Sold at 98, 20 contracts cost another 40: equity 368 of 8000.
    expect(told("ana", story.trade({ ...fill, size: "20", at: "98" }))).toEqual([
      "ana Liquidating by AccountEvent: 368 / 800 / 400",
    ]);
    expect(ladder(story)).toMatchObject({ phase: "Reducing", outstanding: [] });
    // 368 / 1.02 / 5% / 100 = 72.157 stay, 7.9 of 80 go: 100 - 368 / 80.
    expect(commanded("ana", story.prices({ BTC: "100" }))).toEqual([
      "ana:1:3 ReducePosition BTC-PERP -7.9 limit 95.4",
    ]);
  });

  it("of more than was commanded are done, too", () => {
    const story = reducing();
    story.trade({ ...fill, size: "25", at: "97" });
    expect(ladder(story).outstanding).toEqual([]);
  });

  it("of nobody's command, or of somebody else's, leave the outstanding alone", () => {
    const story = reducing();
    story.trade({ seller: "ana", size: "1", at: "99" });
    story.trade({ seller: "ana", size: "1", at: "99", sellerLiquidation: "ben:1:2" });
    story.trade({ buyer: "ben", size: "1", at: "99", buyerLiquidation: "ana:1:2" });
    expect(ladder(story).outstanding).toEqual([
      { liquidationId: "ana:1:2", instrument: "BTC-PERP", remaining: quantity("-20") },
    ]);
  });
});

describe("a command unanswered", () => {
  it("is followed by the next step after the timeout, not before", () => {
    const story = reducing();
    expect(commanded("ana", story.later(29_999).prices({ BTC: "100" }))).toEqual([]);
    expect(commanded("ana", story.later(1).prices({ BTC: "100" }))).toEqual([
      "ana:1 stopped TimedOut ana:1:2 (-20)",
      "ana:1:3 ReducePosition BTC-PERP -20 limit 95.92",
    ]);
  });

  it("is followed by nothing without a price that is newer than it", () => {
    const story = reducing();
    const waiting = [...story.later(100_000).tick(), ...story.later(1000).tick()];
    expect(commanded("ana", waiting)).toEqual(["ana waits for NoNewPrice"]);
    expect(commanded("ana", story.prices({ BTC: "100" }))).toHaveLength(2);
  });

  it("is followed by the next step at a tick, when the newer price has come before", () => {
    const story = reducing();
    story.later(29_999).prices({ BTC: "100" });
    expect(commanded("ana", story.later(1).tick())).toHaveLength(2);
  });

  it("in part is followed by what is still needed", () => {
    const story = reducing();
    story.trade({ ...fill, size: "12" });
    // 80 of 88 stay: 100 - 408 / 88 = 95.363636363..., upwards.
    expect(commanded("ana", story.later(30_000).prices({ BTC: "100" }))).toEqual([
      "ana:1 stopped TimedOut ana:1:2 (-8)",
      "ana:1:3 ReducePosition BTC-PERP -8 limit 95.36363637",
    ]);
  });

  it("and filled late changes the books only", () => {
    const story = reducing();
    story.later(30_000).prices({ BTC: "100" });
    const outputs = story.trade({ ...fill, size: "5" });
    // 408 against 95 x 100 x 5%.
    expect(told("ana", outputs)).toEqual(["ana Liquidating by AccountEvent: 408 / 950 / 475"]);
    expect(ladder(story).outstanding).toEqual([
      { liquidationId: "ana:1:3", instrument: "BTC-PERP", remaining: quantity("-20") },
    ]);
  });

  it("is timed from the last step", () => {
    const story = reducing();
    story.later(30_000).prices({ BTC: "100" });
    expect(commanded("ana", story.later(29_999).prices({ BTC: "100" }))).toEqual([]);
    expect(commanded("ana", story.later(1).prices({ BTC: "100" }))).toHaveLength(2);
  });
});

describe("LI-5: the epoch ends", () => {
  it("when a price restores the buffer, and what is outstanding is cancelled", () => {
    const story = reducing();
    // Equity 708 against 515 x 1.02 = 525.3.
    expect(told("ana", story.prices({ BTC: "103" }))).toEqual([
      "ana ReduceOnly by StatusChange: 708 / 1030 / 515",
      "ana:1 stopped Recovered ana:1:2 (-20)",
    ]);
    expect(ladder(story)).toMatchObject({ phase: "Idle", outstanding: [] });
    story.trade({ ...fill, size: "20", at: "103" });
    expect(ladder(story)).toMatchObject({ phase: "Idle", outstanding: [] });
  });

  it("when a deposit restores the buffer, without waiting for a price", () => {
    const story = fallen();
    expect(commanded("ana", story.deposit("ana", "101"))).toEqual([]);
    expect(ladder(story).phase).toBe("Cancelling");
    expect(commanded("ana", story.deposit("ana", "1"))).toEqual(["ana:1 stopped Recovered"]);
    // 510 against 500 x 1.02.
    expect(ladder(story).phase).toBe("Idle");
  });

  it("not at the maintenance margin itself: up to the buffer reductions go on", () => {
    const story = fallen();
    // At 101 equity is 508 against 505 and a buffer of 515.1; 508 / 1.02 / 5% / 101 = 98.622 stay.
    expect(told("ana", story.prices({ BTC: "101" }))).toEqual([
      "ana ReduceOnly by StatusChange: 508 / 1010 / 505",
      "ana:1:2 ReducePosition BTC-PERP -1.4 limit 95.92",
    ]);
  });

  it("when the account closes its positions itself", () => {
    const story = reducing();
    expect(told("ana", story.trade({ seller: "ana", size: "100", at: "100" }))).toEqual([
      "ana Healthy by AccountEvent: 408 / 0 / 0",
      "ana:1 stopped Closed ana:1:2 (-20)",
    ]);
    expect(ladder(story)).toMatchObject({ phase: "Idle", outstanding: [] });
  });

  it("when the instrument is settled", () => {
    const story = reducing();
    expect(told("ana", story.settle("101"))).toEqual([
      "ana Healthy by AccountEvent: 508 / 0 / 0",
      "ana:1 stopped Closed ana:1:2 (-20)",
    ]);
    expect(ladder(story).phase).toBe("Idle");
  });

  it("and the next descent begins a new one, again with the orders", () => {
    const story = reducing();
    story.prices({ BTC: "103" });
    expect(told("ana", story.prices({ BTC: "100" }))).toEqual([
      "ana Liquidating by StatusChange: 408 / 1000 / 500",
      "ana:2:1 CancelOrders",
    ]);
    expect(commanded("ana", story.prices({ BTC: "100" }))).toEqual([
      "ana:2:2 ReducePosition BTC-PERP -20 limit 95.92",
    ]);
  });
});

it("an inverse position is reduced by its face value, to a limit in its own price", () => {
  const story = Story.opened();
  story.list(coinPerpetual());
  story.prices({ BTC: "50000" });
  story.deposit("ana", "0.01", "BTC");
  story.trade({ buyer: "ana", size: "100", at: "50000", instrument: "BTC-COIN" });
  // 450 dollars against 500: 450 / 1.02 / 5% = 8823.5 dollars stay, 12 of 100 contracts go.
  // The limit: 1 / (1/50000 + 0.009 / 10000) = 47846.88995215|3..., upwards.
  expect(commanded("ana", story.prices({ BTC: "50000" }))).toEqual([
    "ana:1:2 ReducePosition BTC-COIN -12 limit 47846.88995216",
  ]);
});
