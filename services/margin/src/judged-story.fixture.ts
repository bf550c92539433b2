/** A story whose prices come with the decisions that they were accepted by. */
import {
  type OutputEvent,
  type PriceDecision,
  price,
  type RiskParametersPublished,
  rate,
} from "@margin-engine/core";
import { integrity } from "@margin-engine/core/given";
import { perpetual } from "./plain.fixture";
import { line } from "./reading.fixture";
import { Story } from "./story.fixture";

export const INTEGRITY = integrity();

/** A story that says how far its prices can be trusted. */
export class JudgedStory extends Story {
  /** A venue with everything listed, and prices that are Valid for 10 s. */
  static begun(changes: Partial<RiskParametersPublished> = {}): JudgedStory {
    const story = new JudgedStory();
    story.list(perpetual());
    story.list(perpetual({ instrument: "ETH-PERP", underlying: "ETH" }));
    story.publish({ priceIntegrity: INTEGRITY, ...changes });
    story.say({ BTC: "100", ETH: "100", USDT: "1" });
    story.deposit("desk", "1000000");
    return story;
  }

  /** An index of each asset, with a decision that is the same for all but for its price. */
  judge(prices: Readonly<Record<string, string>>, fields: Partial<PriceDecision>): OutputEvent[] {
    const decisions = Object.entries(prices).map(([symbol, text]) => ({
      quoteType: "Index" as const,
      symbol,
      decidedAt: this.now,
      price: price(text),
      validity: "Valid" as const,
      quorumUntil: this.now + 10_000,
      freshUntil: this.now + 10_000,
      confidence: rate("1"),
      average: price(text),
      sources: [],
      inputs: [],
      ...fields,
    }));
    return this.prices(prices, decisions);
  }

  /** The same, as lines. */
  say(prices: Readonly<Record<string, string>>, fields: Partial<PriceDecision> = {}): string[] {
    return this.judge(prices, fields).map(line);
  }
}
