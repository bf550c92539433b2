/**
 * CO-3, CO-4: what a deposit on a chain counts as it is confirmed, and what is left when the chain
 * takes it back. BTC stands at 100 with a weight of 0.9, so 1 BTC counts 90 when it is final.
 */
import { type MarginSnapshot, type OutputEvent, type Rejected, usdText } from "@margin-engine/core";
import { advance, judge, RULES, reorganise } from "./deposit-story.fixture";
import { line, told } from "./reading.fixture";
import { marginService } from "./service";
import { Story } from "./story.fixture";

/** Ana has 100 USDT, and the head of bitcoin is known. */
function opened(): Story {
  const story = Story.opened({ collateralRules: RULES });
  story.deposit("ana", "100");
  advance(story, 100);
  return story;
}

const snapshot = (said: readonly OutputEvent[]): MarginSnapshot =>
  said.findLast((event) => event.kind === "MarginSnapshot")!;

/** `equity / what counts for initial margin, reason of what does not`. */
function credit(said: readonly OutputEvent[]): string {
  const { equity, initialEquity, uncredited } = snapshot(said);
  const reasons = uncredited.map(({ reason }) => reason);
  return [`${usdText(equity)} / ${usdText(initialEquity)}`, ...reasons].join(", ");
}

describe("a deposit on a chain", () => {
  it("counts nothing while it is seen, for maintenance while safe, for all when final", () => {
    const story = opened();
    expect(credit(judge(story, "Seen"))).toBe("100 / 100, Seen");
    // 1 x 100 x 0.9 less a tenth is 81, but a quarter of 100 is the most: 25.
    expect(credit(judge(story, "Safe"))).toBe("125 / 100, SafeShare");
    expect(credit(judge(story, "Finalised"))).toBe("190 / 190");
  });

  it("of a small value counts less a tenth while safe, and not beyond its chain's cap", () => {
    const story = opened();
    // 0.2 x 100 x 0.9 x 0.9 = 16.2.
    expect(credit(judge(story, "Safe", { counted: "0.2" }))).toBe("116.2 / 100, ChainCap, Safe");
  });

  it("keeps an account from liquidation while safe, and opens nothing", () => {
    const story = opened();
    story.deposit("ben", "10");
    story.trade({ buyer: "ben", size: "1", at: "100" });
    // 10 - 5.5 = 4.5 against 9.45 and 4.725.
    expect(told("ben", story.prices({ BTC: "94.5" }))[0]).toMatch(/^ben Liquidating/);
    // A quarter of 4.5 more is 5.625.
    const said = judge(story, "Safe", { account: "ben" });
    expect(told("ben", said)[0]).toBe("ben ReduceOnly by AccountEvent: 5.625 / 9.45 / 4.725");
  });

  it("has no credit for who owes more than he has", () => {
    const story = opened();
    story.deposit("ben", "10");
    story.trade({ buyer: "ben", size: "1", at: "100" });
    story.prices({ BTC: "80" });
    expect(credit(judge(story, "Safe", { account: "ben" }))).toBe("-10 / -10, SafeShare");
  });

  it("cannot be withdrawn before it is final, and the answer says what is waiting", () => {
    const story = opened();
    judge(story, "Safe");
    const [refusal] = story.withdraw("ana", "1", "BTC") as [Rejected];
    expect(refusal.detail).toBe(
      "1 BTC asked, 0 there; 1 in block 100 of bitcoin is only safe: ask again when it is final",
    );
    judge(story, "Finalised", { previous: "Safe" });
    expect(told("ana", story.withdraw("ana", "1", "BTC"))[0]).toBe("ana accepted 1 BTC");
  });
});

describe("a reorganisation of six blocks after credit was given", () => {
  it("takes back what was final, and the debt that is left is the account's", () => {
    const story = opened();
    judge(story, "Finalised");
    story.withdraw("ana", "0.75", "BTC");
    reorganise(story, 100);
    const said = judge(story, "Reverted", { previous: "Finalised" });
    // 100 - 0.75 x 100 = 25: a debt counts in full.
    expect(told("ana", said)).toEqual([
      "ana reverted 1 BTC that was Finalised, cash -0.75",
      "ana Healthy by AccountEvent: 25 / 0 / 0",
    ]);
  });

  it("liquidates who had traded on it, and records what nobody can pay", () => {
    const story = Story.opened({ collateralRules: RULES });
    advance(story, 100);
    judge(story, "Finalised", { account: "eve" });
    story.trade({ buyer: "eve", size: "2", at: "100" });
    const said = told("eve", judge(story, "Reverted", { account: "eve", previous: "Finalised" }));
    expect(said).toEqual([
      "eve reverted 1 BTC that was Finalised, cash 0",
      "eve Liquidating by AccountEvent: 0 / 20 / 10",
      "eve:1:1 CancelOrders",
    ]);
    judge(story, "Finalised", { account: "dan" });
    story.withdraw("dan", "1", "BTC");
    expect(
      told("dan", judge(story, "Reverted", { account: "dan", previous: "Finalised" })),
    ).toEqual([
      "dan reverted 1 BTC that was Finalised, cash -1",
      "dan Bankrupt by AccountEvent: -100 / 0 / 0",
      "dan shortfall 100",
    ]);
  });

  it("changes no cash where the deposit was only safe", () => {
    const story = opened();
    judge(story, "Safe");
    expect(told("ana", judge(story, "Reverted", { previous: "Safe" }))).toEqual([
      "ana reverted 1 BTC that was Safe, cash 0",
      "ana Healthy by AccountEvent: 100 / 0 / 0",
    ]);
  });

  it("holds withdrawals of that asset, and of no other, until the hold has ended", () => {
    const story = opened();
    story.deposit("ana", "2", "BTC");
    judge(story, "Finalised");
    judge(story, "Reverted", { previous: "Finalised" });
    const [refusal] = story.later(1_000).withdraw("ana", "1", "BTC") as [Rejected];
    expect(line(refusal)).toBe("ana refused InsufficientBalance, missing 1");
    expect(refusal.detail).toBe(
      "a chain took back a deposit of BTC, none of which is paid out for another 4000 ms; " +
        "ask again then",
    );
    expect(told("ana", story.withdraw("ana", "1"))[0]).toBe("ana accepted 1 USDT");
    expect(told("ana", story.later(4_000).withdraw("ana", "1", "BTC"))[0]).toBe(
      "ana accepted 1 BTC",
    );
  });
});

describe("a stalled chain", () => {
  it("is told of once, and its safe credit falls to nothing; a new block brings it back", () => {
    const story = opened();
    judge(story, "Safe", { counted: "0.2" });
    story.trade({ buyer: "ana", size: "1", at: "100" });
    const equity = (said: readonly OutputEvent[]) => usdText(snapshot(said).equity);
    const looked = () => equity(story.withdraw("ana", "1"));
    // 100 less what was withdrawn, and 16.2.
    expect(looked()).toBe("115.2");
    expect(story.later(1_000).tick().map(line)).toEqual([]);
    expect(story.later(1).tick().map(line)).toEqual(["bitcoin Stalled at 100"]);
    expect(story.later(250).tick().map(line)).toEqual([]);
    // 251 of 1,000 ms are over: 98 + 16.2 x 0.749.
    expect(looked()).toBe("110.1338");
    expect(story.state.figures.initialEquity).toBe(98e8);
    story.later(1_000);
    expect(looked()).toBe("97");
    expect(advance(story, 101).map(line)).toEqual([]);
    expect(story.tick().map(line)).toEqual(["bitcoin Advancing at 101"]);
    expect(looked()).toBe("112.2");
  });
});

it("a restart between any two entries goes on with the same lots, holds and chains", () => {
  const story = opened();
  judge(story, "Safe");
  judge(story, "Finalised", { transaction: "b2" });
  judge(story, "Reverted", { transaction: "b2", previous: "Finalised" });
  advance(story, 102);
  const checkpoint = marginService.checkpoint(story.state);
  const restored = marginService.restore({ shard: 0, shards: 1 }, checkpoint);
  expect(marginService.checkpoint(restored)).toEqual(checkpoint);
  const again = new Story(restored);
  again.now = story.now + 1_500;
  again.state.sequence = story.state.sequence;
  const place = { offset: 100 };
  const asked = { kind: "WithdrawalRequested", account: "ana", asset: "USDT" } as const;
  const request = { ...asked, amount: (10n ** 18n) as never };
  story.later(1_500);
  expect(again.tell(request, place)).toEqual(story.tell(request, place));
});
