/** VO-3: which of the volatilities quoted of an expiry its smile is fitted to. */
import type { OptionType } from "../events/listing";
import { logOfRatio } from "../pricing/logarithm";
import type { SmileQuote } from "./fit-smile";

export interface QuotedVolatility {
  readonly strike: number;
  /** Null where it is said of the strike, and of neither of its options. */
  readonly optionType: OptionType | null;
  /** A year, above 0. */
  readonly volatility: number;
}

/**
 * Of each strike one, in their order: that of the option out of the money, whose price says more of
 * its volatility, and the first where there are several.
 */
export function smileQuotes(quoted: readonly QuotedVolatility[], forward: number): SmileQuote[] {
  const byStrike = new Map<number, SmileQuote>();
  for (const { strike, optionType, volatility } of quoted) {
    const isOut = optionType === null || (optionType === "Call") === strike >= forward;
    if (!isOut || byStrike.has(strike)) continue;
    byStrike.set(strike, { moneyness: logOfRatio(strike, forward), volatility });
  }
  return [...byStrike.values()].sort((one, other) => one.moneyness - other.moneyness);
}
