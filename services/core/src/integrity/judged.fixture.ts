/** Quotes and policies of tests: plain ones, with what a test cares about put in place. */
import type { PriceIntegrity } from "../events/price-integrity";
import { price, rate } from "../money/text";
import type { SourceQuote } from "./judge-sources";
import { PricePolicy } from "./policy";

/** The figures of the rules: two sources, half the weight, 10 s, 3%, 2%. */
export function integrity(fields: Partial<PriceIntegrity> = {}): PriceIntegrity {
  return {
    weights: [],
    sourcesRequired: 2,
    quorum: rate("0.5"),
    quoteAgeMsMax: 10_000,
    outlierBand: rate("0.03"),
    uncertainSpread: rate("0.02"),
    tiers: [],
    premiumPeriodMs: 150_000,
    averagePeriodMs: 300_000,
    breakerFactor: rate("5"),
    staleLiquidationMsMax: 900_000,
    ...fields,
  };
}

export function policy(fields: Partial<PriceIntegrity> = {}): PricePolicy {
  return new PricePolicy(integrity(fields));
}

/** Last quotes by source: a price, or a price and its event time. Without one they are of 0. */
export function quotes(
  given: Readonly<Record<string, string | readonly [text: string, eventTime: number]>>,
): Map<string, SourceQuote> {
  return new Map(
    Object.entries(given).map(([quoteSource, quote]) => {
      const [text, eventTime] = typeof quote === "string" ? [quote, 0] : quote;
      return [quoteSource, { price: price(text), eventTime, standing: null }];
    }),
  );
}
