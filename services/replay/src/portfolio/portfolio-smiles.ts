/**
 * VO-3 and PR-4 for a portfolio file: a smile for each expiry, fitted to the volatilities that the
 * file quotes, is the volatility of the options that it gives none for.
 */
import {
  type ExpiryMarket,
  earlierFits,
  fitSmile,
  isBelievable,
  logOfRatio,
  type PortfolioMarket,
  type SmileFit,
  smileQuotes,
  standInVolatility,
  type UnderlyingMarket,
  YEAR_MS,
} from "@margin-engine/core";
import type { PortfolioRow } from "./portfolio-file";

/** A smile that stood in for at least one volatility. */
export interface PortfolioSmile {
  readonly underlying: string;
  /** ISO 8601. */
  readonly expiry: string;
  /** That it is fitted to. */
  readonly strikes: number;
  /** Root of the mean square miss in volatility, weighted by vega. */
  readonly error: number;
  readonly options: readonly { readonly name: string; readonly volatility: number }[];
}

export interface Smiling {
  readonly rows: readonly PortfolioRow[];
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** A larger one is believed of nothing. */
  readonly volatilityMost: number;
}

/** Gives options without a volatility that of the smile of their expiry, where there is one. */
export function giveSmileVolatilities(market: PortfolioMarket, smiling: Smiling): PortfolioSmile[] {
  return market.underlyings.flatMap((underlying) => {
    const expiries = [...underlying.expiries.values()].sort((a, b) => a.expiry - b.expiry);
    let earlier: readonly SmileFit[] = [];
    return expiries.flatMap((expiry) => {
      const years = (expiry.expiry - smiling.time) / YEAR_MS;
      if (!(years > 0) || !isBelievable(expiry.forward)) return [];
      const quotes = smileQuotes(quotedOf(underlying, expiry, smiling), expiry.forward);
      const fit = fitSmile(quotes, years, earlier);
      if (fit === null) return [];
      earlier = earlierFits(earlier, fit);
      const options = standIn(expiry, fit);
      const { underlying: name } = underlying;
      const { error } = fit;
      const smile = { underlying: name, expiry: new Date(expiry.expiry).toISOString() };
      return options.length > 0 ? [{ ...smile, strikes: quotes.length, error, options }] : [];
    });
  });
}

/** Those of Volatility rows, which name no instrument, then those of options by name. */
function quotedOf(
  { underlying }: UnderlyingMarket,
  { expiry }: ExpiryMarket,
  { rows, volatilityMost }: Smiling,
) {
  return rows
    .filter(
      (row) =>
        (row.kind === "Volatility" || row.kind === "Option") &&
        row.underlying === underlying &&
        row.number("expiry") === expiry,
    )
    .sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0))
    .flatMap(({ optionType, number }) => {
      const [strike, volatility] = [number("strike")!, number("volatility") ?? 0];
      return volatility > 0 && volatility <= volatilityMost
        ? [{ strike, optionType, volatility }]
        : [];
    });
}

function standIn({ options, forward }: ExpiryMarket, fit: SmileFit): PortfolioSmile["options"] {
  return options.flatMap((option) => {
    const { strike, instrument: name } = option.terms;
    if (!Number.isNaN(option.volatility) || strike === null) return [];
    const volatility = standInVolatility(fit, logOfRatio(strike, forward));
    if (volatility === null) return [];
    option.volatility = volatility;
    return [{ name, volatility }];
  });
}
