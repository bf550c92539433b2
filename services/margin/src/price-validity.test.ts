/** PI-4: what a price that is not Valid allows, and what is said about it. */
import { price, rate } from "@margin-engine/core";
import { INTEGRITY, JudgedStory } from "./judged-story.fixture";
import { coinPerpetual, perpetual } from "./plain.fixture";
import { line, told } from "./reading.fixture";
import { marginService } from "./service";
import { Story } from "./story.fixture";

/** `ana` has 100 and 10 BTC-PERP bought at 100: at 92 her equity is 20 against 46 to keep. */
function opened(): JudgedStory {
  const story = JudgedStory.begun();
  story.deposit("ana", "100");
  story.trade({ buyer: "ana", size: "10", at: "100" });
  return story;
}

describe("while a price is Valid", () => {
  it("an account may do everything, and nothing is said about prices", () => {
    const story = opened();
    expect(story.answers.map(line).filter((said) => said.startsWith("Index"))).toEqual([]);
    expect(story.withdraw("desk", "1").map(line)[1]).toMatch(/^desk Healthy/);
  });
});

describe("an uncertain price", () => {
  it("lets nobody increase or withdraw who rests on it, and says so once", () => {
    const story = opened();
    const said = story.say({ BTC: "101" }, { validity: "TooUncertain" });
    expect(said).toEqual([
      "Index BTC: Valid to TooUncertain",
      "ana ReduceOnly by StatusChange: 110 / 101 / 50.5",
      "desk ReduceOnly by StatusChange: 999990 / 101 / 50.5",
    ]);
    expect(story.answers.at(-1)).toMatchObject({
      untrusted: [{ quoteType: "Index", symbol: "BTC", validity: "TooUncertain" }],
    });
    expect(story.withdraw("desk", "1")).toMatchObject([
      { reason: "UnpricedHolding", detail: "Index BTC is TooUncertain; try again later" },
    ]);
  });

  it("liquidates", () => {
    const said = opened().say({ BTC: "92" }, { validity: "TooUncertain" });
    expect(said).toContain("ana:1:1 CancelOrders");
  });

  it("tells no new figures by itself: 2% more equity is no snapshot", () => {
    const story = opened();
    story.say({ BTC: "101" }, { validity: "TooUncertain" });
    expect(story.say({ BTC: "103" }, { validity: "TooUncertain" })).toEqual([]);
    expect(story.say({ BTC: "103" }, { validity: "Insufficient" })).toContain(
      "Index BTC: TooUncertain to Insufficient",
    );
    expect(story.say({ BTC: "97" }, { validity: "Insufficient" })).toEqual([
      "ana ReduceOnly by StatusChange: 70 / 97 / 48.5",
      "ana called for 27",
    ]);
  });
});

describe("a price that is too volatile", () => {
  const halted = () => {
    const story = opened();
    return { story, said: story.say({ BTC: "10" }, { validity: "TooVolatile" }) };
  };

  it("liquidates nobody and calls nobody bankrupt: reducing is all that is left", () => {
    expect(halted().said).toEqual([
      "Index BTC: Valid to TooVolatile",
      "ana ReduceOnly by StatusChange: -800 / 10 / 5",
      "ana waits for FrozenPrice",
      "desk ReduceOnly by StatusChange: 1000900 / 10 / 5",
    ]);
  });

  it("stops the ladder where it stands, and lets it go on when the price is released", () => {
    const story = opened();
    story.say({ BTC: "92" });
    expect(story.later(1_000).say({ BTC: "10" }, { validity: "TooVolatile" })).not.toContain(
      expect.stringContaining("ReducePosition"),
    );
    story.tell({ kind: "BreakerReleased", quoteType: "Index", symbol: "BTC", reason: "checked" });
    const said = story.later(1_000).say({ BTC: "92" });
    expect(said).toContain("Index BTC: TooVolatile to Valid");
    expect(said.filter((each) => each.startsWith("ana:1:2"))).toHaveLength(1);
  });
});

describe("a price that nobody speaks of any more", () => {
  it("grows stale by the fold's own clock, on whatever entry comes", () => {
    const story = opened();
    expect(told("ana", story.later(10_000).tick())).toEqual([]);
    const said = story.later(1).deposit("bob", "1").map(line);
    expect(said.slice(0, 3)).toEqual([
      "Index BTC: Valid to StaleForMargin",
      "Index ETH: Valid to StaleForMargin",
      "Index USDT: Valid to StaleForMargin",
    ]);
    expect(said).toContain("ana ReduceOnly by StatusChange: 100 / 100 / 50");
  });

  it("is restored as it is: a restart says nothing anew", () => {
    const story = opened();
    story.later(10_001).tick();
    const place = { shard: 0, shards: 1 };
    const checkpoint = marginService.checkpoint(story.state);
    const restored = marginService.restore(place, checkpoint);
    expect(marginService.checkpoint(restored)).toEqual(checkpoint);
    const entry = { kind: "ClockTicked" } as const;
    const again = new Story(restored);
    again.now = story.now + 1;
    expect(again.tell(entry, { offset: 1_000 }).map(line)).toEqual([]);
  });

  it("liquidates at strict prices: a coin at 80 that averaged 70 counts as 70", () => {
    const story = JudgedStory.begun();
    story.deposit("ana", "1", "BTC");
    story.trade({ buyer: "ana", size: "10", at: "100", instrument: "ETH-PERP" });
    // 0.9 x 70 = 63 against 5% of 1,000.
    story.later(1_000).say({ BTC: "80" }, { average: price("70") });
    expect(told("ana", story.answers).at(-1)).toBe(
      "ana ReduceOnly by UtilisationMove: 63 / 100 / 50",
    );
    story.later(9_999).say({ ETH: "100", USDT: "1" });
    expect(told("ana", story.later(2).tick())).toEqual([]);
    expect(told("ana", story.deposit("ana", "1"))).toEqual([
      "ana ReduceOnly by AccountEvent: 64 / 100 / 50",
    ]);
  });

  it("owes at strict prices too: a debt of 1 BTC at 80 that averaged 90 counts as 90", () => {
    const story = JudgedStory.begun();
    story.list(coinPerpetual());
    story.deposit("ana", "1000");
    story.trade({ buyer: "ana", size: "10", at: "100", instrument: "BTC-COIN" });
    // 1,000 dollars bought at 100 are 10 BTC; at 80 they cost 12.5: a debt of 2.5 BTC.
    story.later(1_000).say({ BTC: "80" }, { average: price("90") });
    const before = told("ana", story.deposit("ana", "1")).at(-1);
    // 1,001 - 2.5 x 90 = 776; then, with another dollar, 777.
    expect(before).toMatch(/: 776 \//);
    story.later(10_001).tick();
    expect(told("ana", story.deposit("ana", "1")).at(-1)).toMatch(/: 777 \//);
  });

  it("for 15 minutes, and not longer", () => {
    const story = opened();
    story.say({ BTC: "95.5" });
    story.later(10_000).say({ USDT: "1", ETH: "100" });
    const cap = story.now + 900_000;
    story.now = cap;
    story.say({ USDT: "1", ETH: "100" });
    expect(told("ana", story.trade({ seller: "ana", size: "0.1", at: "10" }))).toContain(
      "ana:1:1 CancelOrders",
    );
    const said = story.later(1).tick();
    expect(said[0]).toMatchObject({
      kind: "PriceValidityChanged",
      validity: "StaleForMargin",
      detail: "Index BTC at 95.5 is StaleForMargin for too long: liquidation on it stops",
    });
    expect(told("ana", said)).toEqual([
      expect.stringMatching(/^ana ReduceOnly by StatusChange/),
      "ana waits for FrozenPrice",
    ]);
  });
});

describe("sources", () => {
  it("that are left out or come back are told by shard 0 alone", () => {
    const [first, other] = [0, 1].map((shard) => {
      const story = new JudgedStory(marginService.initial({ shard, shards: 2 }));
      const sources = [
        {
          quoteSource: "south",
          price: price("65"),
          eventTime: story.now,
          weight: rate("1"),
          standing: "Outlier" as const,
          changed: true,
        },
      ];
      return story.say({ USDT: "1" }, { sources });
    });
    expect(first).toEqual(["Index USDT: south is Outlier"]);
    expect(other).toEqual([]);
  });
});

it("what only its first trade prices lets nobody increase, once prices are judged", () => {
  const story = new JudgedStory();
  story.list(perpetual({ instrument: "X-PERP", underlying: "X" }));
  story.publish({ priceIntegrity: INTEGRITY });
  story.say({ USDT: "1" });
  story.deposit("ana", "1000000");
  expect(
    told("ana", story.trade({ buyer: "ana", size: "1", at: "1", instrument: "X-PERP" })),
  ).toEqual([expect.stringMatching(/^ana ReduceOnly/)]);
});
