/**
 * Why an instrument cannot be revalued, and what it is charged instead: a long is worth nothing, a
 * short is charged all that it can plausibly cost, in initial and maintenance margin alike. It is
 * never valued at a guess, and never silently at zero.
 */

import type { PortfolioParameters, UnderlyingParameters } from "../../events/portfolio-parameters";
import { believableOr, isBelievable, isBelievableRate } from "./believable-figure";
import type { InstrumentMarket } from "./portfolio-market";

export type ValuationFault =
  | "NoParameters"
  | "InvalidTerms"
  | "NoIndex"
  | "NoMark"
  | "NoQuotePrice"
  | "NoForward"
  | "StaleForward"
  | "NoVolatility"
  | "StaleVolatility"
  | "ExtremeVolatility"
  | "ExtremeRate";

export interface Valuation {
  readonly parameters: PortfolioParameters;
  /** Null where the parameters do not name the underlying. */
  readonly underlying: UnderlyingParameters | null;
  /** The event time, milliseconds. */
  readonly time: number;
}

/** The first that holds, of a fixed order; null where the instrument can be revalued. */
export function valuationFault(
  instrument: InstrumentMarket,
  valuation: Valuation,
): ValuationFault | null {
  const { terms, underlying } = instrument;
  if (valuation.underlying === null) return "NoParameters";
  if (!isBelievable(terms.multiplier)) return "InvalidTerms";
  if (!isBelievable(underlying.index)) return "NoIndex";
  if (terms.contractType === "Linear" && !isBelievable(instrument.quotePrice))
    return "NoQuotePrice";
  if (terms.instrumentType !== "Option") return isBelievable(instrument.mark) ? null : "NoMark";
  return optionFault(instrument, valuation);
}

function optionFault(
  { terms, expiry, volatility, volatilityTime }: InstrumentMarket,
  { parameters, time }: Valuation,
): ValuationFault | null {
  if (expiry === null || terms.optionType === null || !isBelievable(terms.strike ?? 0)) {
    return "InvalidTerms";
  }
  // From its expiry until it is settled an option is worth what it was then: its intrinsic value.
  const oldest = Math.min(time, expiry.expiry) - parameters.figureLifeMs;
  if (!isBelievable(expiry.forward)) return "NoForward";
  if (!(expiry.forwardTime >= oldest)) return "StaleForward";
  if (time >= expiry.expiry) return null;
  if (!(volatility >= 0)) return "NoVolatility";
  if (!(volatilityTime >= oldest)) return "StaleVolatility";
  if (volatility > parameters.volatilityMost) return "ExtremeVolatility";
  return isBelievableRate(expiry.rate) ? null : "ExtremeRate";
}

/** Dollars a unit that an unvalued position costs. */
export interface UnvaluedCharge {
  readonly long: number;
  readonly short: number;
}

/**
 * A put can cost its strike, a call without bound: it is charged the larger of index and strike. A
 * perpetual or future is charged all of its notional on either side.
 */
export function unvaluedCharge(instrument: InstrumentMarket): UnvaluedCharge {
  const { terms, underlying, mark } = instrument;
  const index = believableOr(underlying.index, 0);
  const size = believableOr(terms.multiplier, 0);
  const inverse = terms.contractType === "Inverse";
  const quotePrice = inverse ? 1 : believableOr(instrument.quotePrice, 1);
  if (terms.instrumentType !== "Option") {
    const price = Math.max(index, believableOr(mark, 0)) * quotePrice;
    const notional = inverse ? size : size * price;
    return { long: notional, short: notional };
  }
  const strike = believableOr(terms.strike ?? 0, 0);
  const dollars = terms.optionType === "Put" ? strike : Math.max(index, strike);
  return { long: 0, short: size * dollars * quotePrice };
}
