/**
 * CO-1, CO-2, CO-6: what collateral counts: the least of index, average and redemption value, less
 * the larger a holding is, and profit that is not realised up to a cap.
 */
import {
  type AssetRules,
  type CollateralRules,
  type MarginSnapshot,
  type OutputEvent,
  type PriceDecision,
  price,
  rate,
  usd,
  usdText,
} from "@margin-engine/core";
import { RULES } from "./deposit-story.fixture";
import { told } from "./reading.fixture";
import { marginService } from "./service";
import { Story } from "./story.fixture";

const PLAIN: AssetRules = {
  asset: "BTC",
  sizeFactor: rate("0"),
  redemptionSymbol: null,
  redeemedInto: null,
  venueCap: null,
};

function opened(rules: Partial<CollateralRules>): Story {
  return Story.opened({ collateralRules: { ...RULES, ...rules } });
}

const snapshot = (said: readonly OutputEvent[]): MarginSnapshot =>
  said.findLast((event) => event.kind === "MarginSnapshot")!;
const equity = (said: readonly OutputEvent[]) => usdText(snapshot(said).equity);

/** A decision that the index is Valid at a price, and what it was on average. */
function decided(symbol: string, now: string, average: string): PriceDecision {
  return {
    quoteType: "Index",
    symbol,
    decidedAt: 1_000_000,
    price: price(now),
    validity: "Valid",
    quorumUntil: 2_000_000,
    freshUntil: 2_000_000,
    confidence: rate("1"),
    average: price(average),
    sources: [],
    inputs: [],
  };
}

describe("what an asset counts by", () => {
  it("is the lower of index and average, and a debt counts the higher", () => {
    const story = opened({});
    story.deposit("ana", "2", "BTC");
    story.prices({ BTC: "120" }, [decided("BTC", "120", "110")]);
    // 2 x 110 x 0.9, then 1 x 110 x 0.9.
    expect(equity(story.deposit("ana", "1"))).toBe("199");
    story.prices({ BTC: "90" }, [decided("BTC", "90", "105")]);
    expect(equity(story.deposit("ana", "1"))).toBe("164");
  });

  it("moves with its average while the price stands", () => {
    const story = opened({});
    story.deposit("ana", "1", "BTC");
    story.prices({ BTC: "120" }, [decided("BTC", "120", "100")]);
    expect(equity(story.deposit("ana", "1"))).toBe("91");
    story.prices({}, [decided("BTC", "120", "110")]);
    expect(equity(story.deposit("ana", "1"))).toBe("101");
  });

  it("is what it is redeemed for, where that is less", () => {
    const assets = [{ ...PLAIN, asset: "BTC", redemptionSymbol: "BTC.PAR" }];
    const story = opened({ assets });
    story.deposit("ana", "1", "BTC");
    story.prices({ "BTC.PAR": "70" });
    expect(equity(story.deposit("ana", "1"))).toBe("64");
    story.prices({ "BTC.PAR": "130" });
    expect(equity(story.deposit("ana", "1"))).toBe("92");
  });

  it("is owed at what it is redeemed for, where that is more", () => {
    const assets = [{ ...PLAIN, asset: "USDT", redemptionSymbol: "USDT.PAR" }];
    const story = opened({ assets });
    story.deposit("ana", "10", "BTC");
    story.trade({ buyer: "ana", at: "100", size: "1" });
    story.prices({ BTC: "60", USDT: "0.65", "USDT.PAR": "1" });
    // 11 x 60 x 0.9, less 40 USDT that are lost and owed, at 1.
    expect(equity(story.deposit("ana", "1", "BTC"))).toBe("554");
  });

  it("follows what it is redeemed into, and a restart computes the same", () => {
    const assets = [
      { ...PLAIN, asset: "STETH", redemptionSymbol: "STETH/ETH", redeemedInto: "ETH" },
    ];
    const collateral = [{ asset: "STETH", weight: rate("1") }];
    const story = Story.opened({ collateral, collateralRules: { ...RULES, assets } });
    story.deposit("ana", "1", "STETH");
    story.prices({ STETH: "150", "STETH/ETH": "1.1", ETH: "100" });
    // Quoted at 150, redeemed for 1.1 x 100.
    expect(equity(story.deposit("ana", "1", "STETH"))).toBe("220");
    story.prices({ ETH: "50" });
    expect(equity(story.deposit("ana", "1", "STETH"))).toBe("165");
    const place = { shard: 0, shards: 1 };
    const restored = marginService.restore(place, marginService.checkpoint(story.state));
    const index = restored.books.venue.get("STETH")!.index;
    expect(restored.market.assetWorth[index]).toBe(55);
  });
});

describe("a large holding", () => {
  it("counts min(weight, 1.1 / (1 + factor x sqrt(units))) of its price", () => {
    const story = opened({ assets: [{ ...PLAIN, sizeFactor: rate("0.1") }] });
    // sqrt(4) = 2: 1.1 / 1.2 = 0.9166.. is above the weight of 0.9.
    expect(equity(story.deposit("ana", "4", "BTC"))).toBe("360");
    // sqrt(25) = 5: 1.1 / 1.5 = 0.7333..
    expect(equity(story.deposit("ana", "21", "BTC"))).toBe("1833.33333333");
  });

  it("never counts less than a smaller one", () => {
    const story = opened({ assets: [{ ...PLAIN, sizeFactor: rate("1") }] });
    let before = 0n;
    for (let step = 0; step < 40; step++) {
      const { equity: now } = snapshot(story.deposit("ana", String(2 ** (step % 12)), "BTC"));
      expect(now > before).toBe(true);
      before = now;
    }
  });
});

describe("unrealised profit", () => {
  /** 100 USDT and 10 bought at 100: a dollar up is 10. */
  function holding(profitCap: string | null): Story {
    const story = opened({ profitCap: profitCap === null ? null : usd(profitCap) });
    story.deposit("ana", "200");
    story.trade({ buyer: "ana", size: "10", at: "100" });
    return story;
  }

  it("counts for initial margin up to the cap, for maintenance in full", () => {
    const story = holding("50");
    story.prices({ BTC: "110" });
    const { equity: all, initialEquity, uncredited } = snapshot(story.deposit("ana", "1"));
    expect([usdText(all), usdText(initialEquity)]).toEqual(["301", "251"]);
    const amount = 50n * 10n ** 18n;
    expect(uncredited).toEqual([{ asset: "USD", chain: null, amount, reason: "UnrealisedProfit" }]);
    // 251 - 110 are left above the initial margin, and 201 of cash.
    expect(told("ana", story.withdraw("ana", "142"))).toEqual([
      "ana refused InsufficientMargin, missing 1",
    ]);
    expect(told("ana", story.withdraw("ana", "141"))[0]).toBe("ana accepted 141 USDT");
  });

  it("without a cap counts alike for both, and a loss is never capped", () => {
    const story = holding(null);
    story.prices({ BTC: "110" });
    const rising = snapshot(story.deposit("ana", "1"));
    expect(rising.initialEquity).toBe(rising.equity);
    const falling = holding("0");
    falling.prices({ BTC: "95" });
    const { equity: all, initialEquity } = snapshot(falling.deposit("ana", "1"));
    expect([usdText(all), usdText(initialEquity)]).toEqual(["151", "151"]);
  });

  it("of one position is what the loss of another leaves of it", () => {
    const story = holding("50");
    story.trade({ seller: "ana", size: "10", at: "100", instrument: "ETH-PERP" });
    story.prices({ BTC: "110", ETH: "104" });
    // 100 - 40 = 60, of which 50 count.
    const { equity: all, initialEquity } = snapshot(story.deposit("ana", "1"));
    expect([usdText(all), usdText(initialEquity)]).toEqual(["261", "251"]);
  });
});
