/** An insurance fund to hold against shortfalls: the log's, or one given on the command line. */
import { AMOUNT_UNIT, type MarginState, type MarketShock } from "@margin-engine/core";
import { Unusable } from "@margin-engine/runtime";
import type { StressedVenue } from "./stressed-venue";

/** Amounts by asset. */
export type Fund = ReadonlyMap<string, number>;

/** Of texts as `USDT=1000000`; an asset named twice counts twice. Throws Unusable on another. */
export function readFund(texts: readonly string[]): Fund {
  const fund = new Map<string, number>();
  for (const text of texts) {
    const [, asset, digits] = /^([^=]+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
    if (asset === undefined) {
      throw new Unusable(`--fund ${text} is no fund; write an asset and an amount, USDT=1000000`);
    }
    fund.set(asset, (fund.get(asset) ?? 0) + Number(digits));
  }
  return fund;
}

/** What the venue's fund holds over all shards (CL-1); null where it holds nothing. */
export function fundOfLog(states: readonly MarginState[]): Fund | null {
  const held = new Map<string, bigint>();
  for (const { books } of states) {
    for (const { asset, insurance } of books.venue.values()) {
      held.set(asset, (held.get(asset) ?? 0n) + insurance);
    }
  }
  const fund = [...held].filter(([, amount]) => amount > 0n);
  if (fund.length === 0) return null;
  return new Map(fund.map(([asset, amount]) => [asset, Number(amount) / AMOUNT_UNIT]));
}

/** Throws Unusable for an asset that the venue has no price of. */
export function refuseUnpriced(fund: Fund, venue: StressedVenue): void {
  for (const asset of fund.keys()) {
    if (venue.priceOf(asset) > 0) continue;
    const known = venue.symbols().join(", ");
    throw new Unusable(`--fund ${asset}: the log has no price of ${asset}; it knows ${known}`);
  }
}

/** Dollars under a shock; what cannot be sold is worth nothing. */
export function fundWorth(
  fund: Fund,
  venue: StressedVenue,
  { prices, halted }: MarketShock,
): number {
  let worth = 0;
  for (const [asset, amount] of fund) {
    if (!halted.has(asset)) worth += amount * venue.priceOf(asset) * (prices.get(asset) ?? 1);
  }
  return worth;
}
