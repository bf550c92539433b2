/**
 * The mark volatility of an option (PR-4): what is quoted of it, and where nothing is, or nothing
 * young enough, that of its expiry's calibrated smile (VO-3).
 */
import { isBelievable } from "../margin/portfolio/believable-figure";
import type { InstrumentMarket } from "../margin/portfolio/portfolio-market";
import { FIGURE_UNIT } from "../money/units";
import { logOfRatio } from "../pricing/logarithm";
import { standInVolatility } from "../volatility/calibrated-smile";
import type { MarginState } from "./margin-state";

/**
 * To be called once the forward of its expiry is read. `oldest` is the event time from which on
 * figures count.
 */
export function readVolatility(
  { prices, risk }: MarginState,
  instrument: InstrumentMarket,
  oldest: number,
): void {
  const quoted = prices.figures.get("Volatility", instrument.terms.instrument);
  instrument.volatility = quoted === undefined ? Number.NaN : Number(quoted.value) / FIGURE_UNIT;
  instrument.volatilityTime = quoted?.eventTime ?? Number.NEGATIVE_INFINITY;
  const { expiry, terms } = instrument;
  if (expiry === null || terms.strike === null || instrument.volatilityTime >= oldest) return;
  const smile = risk.smileOf(terms.underlying, expiry.expiry);
  if (smile === null || !isBelievable(expiry.forward) || !isBelievable(terms.strike)) return;
  const standIn = standInVolatility(smile, logOfRatio(terms.strike, expiry.forward));
  if (standIn === null) return;
  instrument.volatility = standIn;
  // A smile is a parameter: it holds until it is withdrawn.
  instrument.volatilityTime = Number.POSITIVE_INFINITY;
}
