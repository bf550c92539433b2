/**
 * The ladder as a state machine: each move is a command, a stop or a refusal with its reason; what
 * fills count for.
 */
import { type LadderParameters, price, quantity, rate } from "@margin-engine/core";
import { JudgedStory } from "./judged-story.fixture";
import { perpetual } from "./plain.fixture";
import { commanded, told } from "./reading.fixture";
import { marginService } from "./service";
import { Story } from "./story.fixture";

/** All at once and at the mark; below half of the maintenance margin positions are taken over. */
const LADDER: LadderParameters = {
  restoreBuffer: rate("0.02"),
  paceStart: rate("1"),
  pacePeriodMs: 60_000,
  depthShare: rate("1"),
  bankruptcyAdjustment: rate("1"),
  spreadToMaintenance: rate("0"),
  discount: null,
  takeover: { maintenanceShare: rate("0.5"), notionalShare: rate("0.06") },
};

/** Ana holds 100 BTC-PERP bought at 105 with 908: at 100 she has 408 against 500. */
function fallen(): Story {
  const story = Story.opened({ ladder: LADDER });
  story.prices({ BTC: "105" });
  story.deposit("ana", "908");
  story.trade({ buyer: "ana", size: "100", at: "105" });
  story.prices({ BTC: "100" });
  return story;
}

/** And was commanded to sell 20. */
function reducing(): Story {
  const story = fallen();
  story.later(1000).prices({ BTC: "100" });
  return story;
}

/** At 98 she has 208 against 490, which is less than half. */
function takingOver(): Story {
  const story = fallen();
  story.later(1000).prices({ BTC: "98" });
  return story;
}

/** Where ana is on the ladder. */
function ladder(story: Story) {
  const { accounts } = marginService.checkpoint(story.state);
  return accounts.find(({ id }) => id === "ana")!.liquidation!;
}

const ZERO_PRICE = price("95.92");
const TAKE = "ana:1:2 TakeOver BTC-PERP -100 at 95.92";

describe("LI-4: takeover", () => {
  it("comes with the next price, at the zero price: 98 - 208 / 100", () => {
    expect(commanded("ana", fallen().prices({ BTC: "98" }))).toEqual([TAKE]);
    expect(ladder(takingOver())).toMatchObject({ phase: "TakingOver", epoch: 1, step: 2 });
  });

  it("takes the place of a reduction at once, without waiting for its timeout", () => {
    expect(commanded("ana", reducing().later(1).prices({ BTC: "98" }))).toEqual([
      "ana:1 stopped Replaced ana:1:2 (-20)",
      "ana:1:3 TakeOver BTC-PERP -100 at 95.92",
    ]);
  });

  it("filled at its price leaves nothing, and closes the epoch", () => {
    const story = takingOver();
    const fill = { size: "100", at: "95.92", seller: "ana", sellerLiquidation: "ana:1:2" };
    expect(told("ana", story.trade(fill))).toEqual([
      "ana Healthy by AccountEvent: 0 / 0 / 0",
      "ana:1 stopped Closed",
    ]);
  });

  it("unanswered is commanded again, at the new price, when it times out", () => {
    const story = takingOver();
    expect(commanded("ana", story.later(29_999).prices({ BTC: "97.9" }))).toEqual([]);
    // 97.9 - 198 / 100 is the same zero price.
    expect(commanded("ana", story.later(1).prices({ BTC: "97.9" }))).toEqual([
      "ana:1 stopped TimedOut ana:1:2 (-100)",
      "ana:1:3 TakeOver BTC-PERP -100 at 95.92",
    ]);
  });

  /** The clearing house's answer to a takeover, which was on its way for a while. */
  function takenOver(story: Story, liquidationId = "ana:1:2") {
    const action = { account: "ana", liquidationId, instrument: "BTC-PERP", price: ZERO_PRICE };
    return told("ana", story.tell({ kind: "PositionTakenOver", ...action }));
  }

  it("when the clearing house answers takes all that is held, at the zero price", () => {
    expect(takenOver(takingOver())).toEqual([
      "ana:1:2 took 100 BTC-PERP over for -208 USDT",
      "ana Healthy by AccountEvent: 0 / 0 / 0",
      "ana:1 stopped Closed",
    ]);
  });

  it("takes nothing of who recovered while the answer was on its way", () => {
    const story = takingOver();
    story.prices({ BTC: "103" });
    expect(takenOver(story)).toEqual([]);
    // 708 against 100 x 103.
    expect(told("ana", story.deposit("ana", "1"))).toEqual([
      "ana ReduceOnly by AccountEvent: 709 / 1030 / 515",
    ]);
  });

  it("takes nothing by an answer to a command that was given anew, all by its own, once", () => {
    const story = takingOver();
    story.later(30_000).prices({ BTC: "98" });
    expect(takenOver(story)).toEqual([]);
    expect(takenOver(story, "ana:1:3")).toContain("ana:1 stopped Closed");
    expect(takenOver(story, "ana:1:3")).toEqual([]);
  });

  it("is not taken back below the buffer, but reduced after the timeout", () => {
    const story = takingOver();
    expect(commanded("ana", story.later(1000).prices({ BTC: "100" }))).toEqual([]);
    expect(commanded("ana", story.later(29_000).prices({ BTC: "100" }))).toEqual([
      "ana:1 stopped TimedOut ana:1:2 (-100)",
      "ana:1:3 ReducePosition BTC-PERP -20 limit 100",
    ]);
  });

  it("of an account in debt is at prices that pay it: 90 + 592 / 100", () => {
    expect(commanded("ana", fallen().prices({ BTC: "90" }))).toEqual([
      "ana:1:2 TakeOver BTC-PERP -100 at 95.92",
    ]);
  });
});

describe("LI-5: recovery", () => {
  it.each([
    ["a reduction", reducing, "ana:1 stopped Recovered ana:1:2 (-20)"],
    ["a takeover", takingOver, "ana:1 stopped Recovered ana:1:2 (-100)"],
  ])("cancels %s", (_, story, stop) => {
    expect(commanded("ana", story().prices({ BTC: "103" }))).toEqual([stop]);
  });

  it("a fill of what was cancelled changes the books and nothing else", () => {
    const story = reducing();
    story.prices({ BTC: "103" });
    const said = story.trade({
      seller: "ana",
      size: "20",
      at: "103",
      sellerLiquidation: "ana:1:2",
    });
    // 708 against 80 x 103.
    expect(told("ana", said)).toEqual(["ana ReduceOnly by AccountEvent: 708 / 824 / 412"]);
    expect(ladder(story)).toMatchObject({ phase: "Idle", epoch: 1, outstanding: [] });
  });
});

describe("a fill", () => {
  const open = { liquidationId: "ana:1:2", instrument: "BTC-PERP", remaining: quantity("-20") };

  it("in the other direction, or in another instrument, does not count against the command", () => {
    const story = reducing();
    story.trade({ buyer: "ana", size: "1", at: "100", buyerLiquidation: "ana:1:2" });
    const other = { seller: "ana", at: "100", sellerLiquidation: "ana:1:2" };
    story.trade({ ...other, size: "1", instrument: "ETH-PERP" });
    expect(ladder(story).outstanding).toEqual([open]);
  });

  it("larger than asked is done, and what goes beyond the position opens the other side", () => {
    const story = reducing();
    const said = story.trade({
      seller: "ana",
      size: "110",
      at: "100",
      sellerLiquidation: "ana:1:2",
    });
    // 408 against 10 sold.
    expect(told("ana", said)).toEqual([
      "ana Healthy by AccountEvent: 408 / 100 / 50",
      "ana:1 stopped Recovered",
    ]);
  });

  it("that comes twice counts once: the journal's offset tells", () => {
    const story = reducing();
    story.trade({ seller: "ana", size: "12", at: "100", sellerLiquidation: "ana:1:2" });
    const sold = story.entries.at(-1)!;
    expect(story.fold(sold)).toEqual([]);
    expect(ladder(story).outstanding).toEqual([{ ...open, remaining: quantity("-8") }]);
  });
});

describe("a refusal", () => {
  const frozen = { validity: "TooVolatile" } as const;

  function judged(): JudgedStory {
    const story = JudgedStory.begun();
    story.deposit("ana", "100");
    story.trade({ buyer: "ana", size: "10", at: "100" });
    // 20 against 46.
    story.say({ BTC: "92" });
    return story;
  }

  it("for a frozen price is said once, and the ladder goes on when it thaws", () => {
    const story = judged();
    const during = [
      ...story.say({ BTC: "92" }, frozen),
      ...story.say({ BTC: "91" }, frozen),
      ...story.later(60_000).say({ BTC: "92" }, frozen),
    ].filter((said) => said.startsWith("ana waits") || said.startsWith("ana:"));
    expect(during).toEqual(["ana waits for FrozenPrice"]);
    expect(story.say({ BTC: "92" })).toContainEqual(
      expect.stringMatching(/^ana:1:2 ReducePosition BTC-PERP -/),
    );
  });

  it("before a first step is said too, and again after the account was well", () => {
    const story = JudgedStory.begun();
    story.deposit("ana", "100");
    story.trade({ buyer: "ana", size: "10", at: "100" });
    expect(story.say({ BTC: "92" }, frozen)).toContain("ana waits for FrozenPrice");
    story.say({ BTC: "100" });
    expect(story.say({ BTC: "92" }, frozen)).toContain("ana waits for FrozenPrice");
  });

  it("holds nobody on the ladder who has nothing left to close and owes nothing", () => {
    const story = judged();
    story.later(1000).say({ USDT: "1" }, frozen);
    // All 10 at 92: 100 - 80 is left, in an asset whose price is frozen.
    story.trade({ seller: "ana", size: "10", at: "92" });
    expect(ladder(story)).toMatchObject({ phase: "Idle", refusal: null });
    expect(story.answers).toContainEqual(
      expect.objectContaining({ kind: "LiquidationStopped", reason: "Closed" }),
    );
  });

  it("names figures for a person", () => {
    const story = judged();
    story.say({ BTC: "92" }, frozen);
    expect(story.answers).toContainEqual(
      expect.objectContaining({
        kind: "LiquidationRefused",
        detail:
          "equity 20 against a maintenance margin of 46, but a price that the snapshot names as " +
          "untrusted freezes liquidation until it is better",
      }),
    );
  });

  it("for want of anything to trade waits for the settlement price", () => {
    const story = Story.opened({ ladder: LADDER });
    const expiry = story.now + 60_000;
    story.list(perpetual({ instrument: "BTC-FUT", instrumentType: "Future", expiry }));
    story.deposit("ana", "55");
    story.trade({ buyer: "ana", size: "10", at: "100", instrument: "BTC-FUT" });
    story.later(60_000).prices({ BTC: "99" });
    const said = [...story.prices({ BTC: "99" }), ...story.later(40_000).prices({ BTC: "99" })];
    expect(commanded("ana", said)).toEqual(["ana waits for AwaitingSettlement"]);
    expect(commanded("ana", story.settle("99", "BTC-FUT"))).toEqual(["ana:1 stopped Closed"]);
  });
});

it("FLOX cross margin: 50 BTC and 50 ETH at 100 with 1000 survive BTC at 95 and not at 85", () => {
  const story = Story.opened();
  story.deposit("ana", "1000");
  story.trade({ buyer: "ana", size: "50", at: "100" });
  story.trade({ buyer: "ana", size: "50", at: "100", instrument: "ETH-PERP" });
  expect(told("ana", story.prices({ BTC: "95" }))).toEqual([
    "ana ReduceOnly by StatusChange: 750 / 975 / 487.5",
  ]);
  expect(told("ana", story.prices({ BTC: "85" }))).toEqual([
    "ana Liquidating by StatusChange: 250 / 925 / 462.5",
    "ana:1:1 CancelOrders",
  ]);
});
