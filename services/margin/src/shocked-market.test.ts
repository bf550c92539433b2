/** A state under other prices is what the fold would make of them; and by worked arithmetic. */
import { type MarketShock, price, ShockedMarket } from "@margin-engine/core";
import { plainPortfolio } from "@margin-engine/core/given";
import { coinPerpetual, option, perpetual } from "./plain.fixture";
import { Story } from "./story.fixture";

const EXPIRY = 31_537_000_000;
const call = option({ instrument: "CALL", expiry: EXPIRY, strike: price("100") });

function shock(prices: Record<string, number>, changes: Partial<MarketShock> = {}): MarketShock {
  return { prices: new Map(Object.entries(prices)), volatility: 1, halted: new Set(), ...changes };
}

/** Ana is long and short, in coin and in dollars, with options; Ben by scenarios. */
function opened(): Story {
  const story = Story.opened({ portfolio: plainPortfolio() });
  for (const listed of [perpetual({ instrument: "BTC-B" }), coinPerpetual(), call]) {
    story.list(listed);
  }
  story.prices({ BTC: "100", USDT: "1", "BTC-B": "101", CALL: "5" });
  story.figures({ CALL: "0.6", [`BTC@${EXPIRY}`]: "100" });
  for (const name of ["ana", "ben"]) {
    story.deposit(name, "1000");
    story.deposit(name, "2", "BTC");
    story.trade({ buyer: name, size: "3", at: "100" });
    story.trade({ seller: name, size: "2", at: "100", instrument: "ETH-PERP" });
    story.trade({ buyer: name, size: "1", at: "101", instrument: "BTC-B" });
    story.trade({ seller: name, size: "1", at: "5", instrument: "CALL" });
  }
  story.switchMode("ben", "Portfolio");
  return story;
}

function figuresOf(market: ShockedMarket, name: string) {
  return market.evaluate(market.state.books.accounts.get(name)!);
}

describe("a market shocked", () => {
  it("given prices 30% lower, then accounts are what a batch of such prices makes them", () => {
    const shocked = new ShockedMarket(opened().state);
    shocked.apply(shock({ BTC: 0.7, USDT: 0.9 }));
    const folded = opened();
    folded.prices({ BTC: "70", USDT: "0.9", "BTC-B": "70.7", "ETH-PERP": "100" });
    folded.figures({ [`BTC@${EXPIRY}`]: "70" });
    // What the model makes of the option at 70, where it was quoted at 5 at 100.
    const { market } = shocked.state;
    const { index } = shocked.state.books.instruments.get("CALL")!;
    folded.tell({
      kind: "PriceBatch",
      batch: 99,
      fromOffset: 0,
      prices: [{ quoteType: "Mark", symbol: "CALL", price: market.marks[index]! }],
      figures: [],
      decisions: [],
    });
    const reference = new ShockedMarket(folded.state);
    for (const name of ["ana", "ben", "desk"]) {
      expect(figuresOf(shocked, name)).toEqual(figuresOf(reference, name));
    }
  });

  it("given no move, then every account is what it was; also after a shock", () => {
    const story = opened();
    const shocked = new ShockedMarket(story.state);
    const before = figuresOf(shocked, "ana");
    // 1,000, 2 BTC at 100 x 0.9, 5 of premium, and 5 that the call is worth to its holder.
    expect(before.equity).toBe(1_000 + 180 + 5 - 5);
    shocked.apply(shock({ BTC: 0.5 }, { volatility: 2 }));
    // Quoted at 5, by the model worth 23: that loses more than 5, but not more than it has.
    expect(figuresOf(shocked, "ana").equity).toBe(1_000 + 90 - 3 * 50 - 50.5 + 5);
    shocked.apply(shock({}));
    expect(figuresOf(shocked, "ana")).toEqual(before);
  });

  it("given volatility twice as high, then who is short an option loses", () => {
    const shocked = new ShockedMarket(opened().state);
    const before = figuresOf(shocked, "ana").equity;
    shocked.apply(shock({}, { volatility: 2 }));
    expect(figuresOf(shocked, "ana").equity).toBeLessThan(before - 10);
  });

  it("given an asset that nobody can sell, then balances in it count nothing", () => {
    const shocked = new ShockedMarket(opened().state);
    shocked.apply(shock({ BTC: 1.5 }, { halted: new Set(["USDT"]) }));
    // All dollars are in USDT, of which ana has more than she owes; 2 BTC at 150 x 0.9 are left.
    expect(figuresOf(shocked, "ana").equity).toBe(270);
    shocked.apply(shock({}));
    expect(figuresOf(shocked, "ana").equity).toBe(1_180);
  });
});
