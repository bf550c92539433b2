/** A market told to the sequencer second by second, and what its journal then says of prices. */
import {
  type PriceBatch,
  type PriceDecision,
  type PriceIntegrity,
  price,
  priceText,
  type QuoteType,
} from "@margin-engine/core";
import { integrity } from "@margin-engine/core/given";
import { listing, NOON, parameters, quote, tick } from "./events";
import { entries, Feed } from "./feed";

export const INTEGRITY = integrity();

export class Market {
  readonly feed = new Feed(1);
  now = NOON;

  constructor(changes: Partial<PriceIntegrity> = {}) {
    this.feed.put(listing());
    this.feed.put(parameters({ priceIntegrity: integrity(changes) }));
  }

  /** Moves time, quotes an index by source, and closes the batch. */
  index(
    seconds: number,
    quoted: Readonly<Record<string, string>>,
    symbol = "BTC",
  ): readonly PriceDecision[] {
    this.now += seconds * 1_000;
    for (const [quoteSource, text] of Object.entries(quoted)) {
      this.quote("Index", symbol, [quoteSource, text]);
    }
    return this.close();
  }

  quote(
    quoteType: QuoteType,
    symbol: string,
    [quoteSource, text]: readonly [string, string],
  ): void {
    const fields = { quoteType, symbol, quoteSource, price: price(text) };
    this.feed.put(quote({ ...fields, eventTime: this.now }));
  }

  /** The decisions of the batch that a clock tick closes. */
  close(): readonly PriceDecision[] {
    const said = entries(this.feed.put(tick(this.now)));
    const batches = said.filter((entry): entry is PriceBatch => entry.kind === "PriceBatch");
    return batches.flatMap(({ decisions }) => decisions);
  }
}

/** `100 Valid, south Outlier`: the price, its validity, and which sources are left out. */
export function told(decisions: readonly PriceDecision[], symbol = "BTC"): string {
  const decision = decisions.findLast((each) => each.symbol === symbol);
  if (decision === undefined) return "nothing";
  const left = decision.sources.filter(({ standing }) => standing !== "Used");
  const at = decision.price === null ? "none" : priceText(decision.price);
  return [
    `${at} ${decision.validity}`,
    ...left.map(({ quoteSource, standing }) => `${quoteSource} ${standing}`),
  ].join(", ");
}
