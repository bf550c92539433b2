/** CL-3: what winners are ranked by is their exposure to the market as a whole, as arithmetic. */
import { FIGURE_UNIT, figure, type MarginSnapshot, usdText } from "@margin-engine/core";
import { plainPortfolio } from "@margin-engine/core/given";
import { coinPerpetual, option, perpetual } from "./plain.fixture";
import { Story } from "./story.fixture";

const EXPIRY = 31_537_000_000;

/** Everything at 100; no parameters say how far prices move, so all move alike. */
function opened(changes: Parameters<typeof Story.opened>[0] = {}): Story {
  const story = Story.opened(changes);
  story.list(coinPerpetual());
  story.deposit("ana", "1000");
  return story;
}

/** What ana gains if all prices rise, and the position's part of it. */
function exposures(story: Story, side: "Long" | "Short", instrument = "BTC-PERP"): string[] {
  const sides = [{ instrument, side }];
  const told = story.tell({ kind: "RiskRequested", round: 1, sides, assets: [] });
  return told.flatMap((event) =>
    event.kind === "AccountRiskReported"
      ? event.holders
          .filter(({ account }) => account === "ana")
          .map((holder) => [holder.exposure!, holder.positionExposure!].map(usdText).join(" of "))
      : [],
  );
}

describe("without price ranges, a dollar of any underlying counts alike", () => {
  it("a single position is all there is", () => {
    const story = opened();
    story.trade({ seller: "ana", size: "5", at: "100" });
    expect(exposures(story, "Short")).toEqual(["-500 of -500"]);
  });

  it("what is bought of another underlying is set against it", () => {
    const story = opened();
    story.trade({ seller: "ana", size: "5", at: "100" });
    story.trade({ buyer: "ana", size: "3", at: "100", instrument: "ETH-PERP" });
    expect(exposures(story, "Short")).toEqual(["-200 of -500"]);
    expect(exposures(story, "Long", "ETH-PERP")).toEqual(["-200 of 300"]);
  });

  it("so is coin that is held, and dollars are not", () => {
    const story = opened();
    story.deposit("ana", "4", "BTC");
    story.trade({ seller: "ana", size: "5", at: "100" });
    expect(exposures(story, "Short")).toEqual(["-100 of -500"]);
  });

  it("an inverse contract is exposed by the coin that it was bought for", () => {
    const story = opened();
    story.trade({ seller: "ana", size: "3", at: "100", instrument: "BTC-COIN" });
    // 3 x 100 / 100 = 3 coins owed, and 300 dollars that stay dollars.
    expect(exposures(story, "Short", "BTC-COIN")).toEqual(["-300 of -300"]);
    story.deposit("ana", "3", "BTC");
    expect(exposures(story, "Short", "BTC-COIN")).toEqual(["0 of -300"]);
  });
});

describe("with price ranges, each underlying counts by its own", () => {
  const [bitcoin, ether] = plainPortfolio().underlyings;
  const ranges = plainPortfolio({
    underlyings: [bitcoin!, { ...ether!, priceRange: figure("0.4") }],
  });

  it("BTC by 20% and ETH by 40%: 3 of the one outweigh 5 of the other", () => {
    const story = opened({ portfolio: ranges });
    story.trade({ seller: "ana", size: "5", at: "100" });
    story.trade({ buyer: "ana", size: "3", at: "100", instrument: "ETH-PERP" });
    // -500 x 0.2 + 300 x 0.4 = 20.
    expect(exposures(story, "Short")).toEqual(["20 of -100"]);
  });

  it("coin moves as its underlying", () => {
    const story = opened({ portfolio: ranges });
    story.deposit("ana", "4", "BTC");
    story.trade({ seller: "ana", size: "5", at: "100" });
    expect(exposures(story, "Short")).toEqual(["-20 of -100"]);
  });

  it("what the parameters do not name moves as far as the widest that they do", () => {
    const story = opened({ portfolio: ranges });
    story.list(perpetual({ instrument: "SOL-PERP", underlying: "SOL" }));
    story.prices({ SOL: "100" });
    story.trade({ seller: "ana", size: "1", at: "100", instrument: "SOL-PERP" });
    expect(exposures(story, "Short", "SOL-PERP")).toEqual(["-40 of -40"]);
  });

  it("an option counts by its delta", () => {
    const story = opened({ portfolio: ranges });
    story.switchMode("ana", "Portfolio");
    story.list(option());
    story.figures({ "BTC-CALL": "0.8", [`BTC@${EXPIRY}`]: "100" });
    story.trade({ seller: "ana", size: "4", at: "30", instrument: "BTC-CALL" });
    const snapshot = story.answers.findLast(
      (event): event is MarginSnapshot =>
        event.kind === "MarginSnapshot" && event.account === "ana",
    )!;
    const delta = Number(snapshot.greeks[0]!.delta) / FIGURE_UNIT;
    const [said] = exposures(story, "Short", "BTC-CALL");
    const [all, own] = said!.split(" of ");
    expect(Number(own)).toBeCloseTo(delta * 100 * 0.2, 6);
    expect(all).toBe(own);
    // Without a volatility nobody knows how far it moves.
    story.later(1_000_000).prices({ BTC: "100" });
    expect(exposures(story, "Short", "BTC-CALL")).toEqual(["0 of 0"]);
  });
});

it("the figures are on the grid of dollars", () => {
  const story = opened();
  story.trade({ seller: "ana", size: "0.1", at: "100" });
  story.prices({ BTC: "33.33333333" });
  expect(exposures(story, "Short")).toEqual(["-3.33333334 of -3.33333334"]);
});
