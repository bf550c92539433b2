/** LI-1: margin calls as a risk desk hears them, on `risk-alerts`. */
import { JudgedStory } from "./judged-story.fixture";
import { called, ids } from "./reading.fixture";
import { marginService } from "./service";
import { Story } from "./story.fixture";

/** Ana holds 10 BTC-PERP bought at 100 with 140 of collateral, against 10% of initial margin. */
function opened(): Story {
  const story = Story.opened();
  story.deposit("ana", "140");
  story.trade({ buyer: "ana", size: "10", at: "100" });
  return story;
}

describe("a margin call", () => {
  it("is made below initial margin, once, with what is missing and the snapshot", () => {
    const story = opened();
    // 140 + 10 x (96 - 100) = 100 against 96; at 95 it is 90 against 95, at 94 80 against 94.
    expect(called("ana", story.prices({ BTC: "96" }))).toEqual([]);
    const outputs = story.prices({ BTC: "95" });
    expect(called("ana", outputs)).toEqual(["ana called for 5"]);
    const [snapshot, call] = outputs;
    expect(ids(outputs)).toHaveLength(2);
    expect(call).toMatchObject({ snapshot: snapshot!.id, initialMargin: 95_00000000n });
    expect(called("ana", story.prices({ BTC: "94" }))).toEqual([]);
  });

  it("at exactly the initial margin is none", () => {
    const story = opened();
    // 154 - 10 x 6 = 94 = 10% of 940.
    story.deposit("ana", "14");
    expect(called("ana", story.prices({ BTC: "94" }))).toEqual([]);
  });

  it("ends with a deposit, a price or a closed position, and may be made again", () => {
    const story = opened();
    story.prices({ BTC: "95" });
    expect(called("ana", story.deposit("ana", "5"))).toEqual(["ana call met"]);
    // 145 - 60 = 85 against 94, and 145 - 40 = 105 against 96.
    expect(called("ana", story.prices({ BTC: "94" }))).toEqual(["ana called for 9"]);
    expect(called("ana", story.prices({ BTC: "96" }))).toEqual(["ana call met"]);
    story.prices({ BTC: "94" });
    expect(called("ana", story.trade({ seller: "ana", size: "10", at: "94" }))).toEqual([
      "ana call met",
    ]);
  });

  it("is made of who falls below maintenance margin at once, after the command", () => {
    const story = opened();
    // 140 - 10 x 10 = 40 against 90 and 45.
    const outputs = story.prices({ BTC: "90" });
    expect(outputs.map(({ kind }) => kind)).toEqual([
      "MarginSnapshot",
      "LiquidationCommand",
      "MarginCalled",
    ]);
    expect(called("ana", outputs)).toEqual(["ana called for 50"]);
  });

  it("stands over a restart", () => {
    const story = opened();
    story.prices({ BTC: "95" });
    const place = { shard: 0, shards: 1 };
    const checkpoint = marginService.checkpoint(story.state);
    const restored = new Story(marginService.restore(place, checkpoint));
    expect(marginService.checkpoint(restored.state)).toEqual(checkpoint);
    expect(checkpoint.accounts.filter((each) => each.called).map(({ id }) => id)).toEqual(["ana"]);
  });

  it("neither is made nor ends by prices that bear no margin check", () => {
    const story = JudgedStory.begun();
    story.deposit("ana", "140");
    story.trade({ buyer: "ana", size: "10", at: "100" });
    const calls = (lines: readonly string[]) => lines.filter((each) => / call/.test(each));
    expect(calls(story.say({ BTC: "95" }, { validity: "TooUncertain" }))).toEqual([]);
    expect(calls(story.say({ BTC: "95" }, { validity: "Valid" }))).toEqual(["ana called for 5"]);
    expect(calls(story.say({ BTC: "99" }, { validity: "TooUncertain" }))).toEqual([]);
    expect(calls(story.say({ BTC: "99" }, { validity: "Valid" }))).toEqual(["ana call met"]);
  });
});
