/** Smiles fitted to the snapshots of an option chain (VO-3), and where they miss. */
import {
  butterflySpan,
  crossingOf,
  earlierFits,
  fitSmile,
  leastDensity,
  type SmileFit,
  smileVega,
  smileVolatility,
} from "@margin-engine/core";
import type { ExpiryQuotes, StrikeQuote } from "./option-chain";

export interface StrikeMiss {
  readonly strike: number;
  readonly quoted: number;
  readonly fitted: number;
}

export interface CalibratedSmile extends ExpiryQuotes {
  readonly fit: SmileFit;
  /** The least of Gatheral's g: below 0 a butterfly could be arbitraged. */
  readonly leastDensity: number;
  /** How far total variance falls short of an expiry before; null for the first expiry. */
  readonly crossing: number | null;
  /** Those that weigh most in the error, worst first. */
  readonly misses: readonly StrikeMiss[];
}

export interface CalibratedSmiles {
  readonly smiles: readonly CalibratedSmile[];
  /** Expiries with too few strikes for a fit. */
  readonly leftOut: number;
}

const MISSES_SHOWN = 2;

/** `expiries` in order of time, underlying and expiry. */
export function calibrateSmiles(expiries: readonly ExpiryQuotes[]): CalibratedSmiles {
  const smiles: CalibratedSmile[] = [];
  let earlier: readonly SmileFit[] = [];
  for (const quotes of expiries) {
    const previous = smiles.at(-1);
    const follows = previous?.time === quotes.time && previous.underlying === quotes.underlying;
    if (!follows) earlier = [];
    const fit = fitSmile(quotes.quotes, quotes.years, earlier);
    if (fit === null) continue;
    smiles.push(smileOf(quotes, fit, earlier));
    earlier = earlierFits(earlier, fit);
  }
  return { smiles, leftOut: expiries.length - smiles.length };
}

function smileOf(
  quotes: ExpiryQuotes,
  fit: SmileFit,
  earlier: readonly SmileFit[],
): CalibratedSmile {
  return {
    ...quotes,
    fit,
    leastDensity: leastDensity(fit.smile, butterflySpan(fit.quoted)),
    crossing:
      earlier.length === 0 ? null : Math.max(...earlier.map((each) => crossingOf(each, fit))),
    misses: worstStrikes(quotes.quotes, fit),
  };
}

function worstStrikes(quotes: readonly StrikeQuote[], fit: SmileFit): StrikeMiss[] {
  return quotes
    .map((quote) => {
      const fitted = smileVolatility(fit, quote.moneyness);
      const miss = fitted - quote.volatility;
      const share = smileVega(quote, fit.years) * miss * miss;
      return { strike: quote.strike, quoted: quote.volatility, fitted, share };
    })
    .sort((one, other) => other.share - one.share)
    .slice(0, MISSES_SHOWN)
    .map(({ strike, quoted, fitted }) => ({ strike, quoted, fitted }));
}

/** Whether a price made from the smile, or from it and the one before, could be arbitraged. */
export function isArbitrageable({ leastDensity: least, crossing }: CalibratedSmile): boolean {
  return !(least >= 0) || (crossing ?? 0) > 0;
}
