/**
 * What all instruments of one expiry share under a set of parameters: time, discounts (MA-4), the
 * part of the forward that still moves (PR-5), shocks of volatility (MA-2, MA-3), contingency and
 * roll rates (MA-5, MA-7).
 */

import { YEAR_MS } from "../../events/civil-day";
import type { PortfolioParameters, UnderlyingParameters } from "../../events/portfolio-parameters";
import { exp } from "../../pricing/exponential";
import { believableOr, isBelievableRate } from "./believable-figure";
import type { ExpiryMarket } from "./portfolio-market";
import {
  type SkewTerms,
  skewTerms,
  type VolatilityFactors,
  volatilityFactors,
} from "./volatility-shocks";

const SETTLEMENT_MS = 1_800_000;

export interface ExpiryTerms {
  readonly years: number;
  /** Of what is paid at expiry. */
  readonly discount: number;
  /** Static discounts of an expiry's shocked value, by its sign. */
  readonly discountLong: number;
  readonly discountShort: number;
  /** Share of a price of this expiry that still moves. */
  readonly movingShare: number;
  /** The forward as it stands: the sum of a part that is settled already and one that moves. */
  readonly forwardFixed: number;
  readonly forwardMoving: number;
  readonly factors: VolatilityFactors;
  readonly skew: SkewTerms;
  readonly forwardContingency: number;
  readonly rollRate: number;
}

export interface ExpiryQuestion {
  readonly market: ExpiryMarket;
  readonly parameters: PortfolioParameters;
  readonly underlying: UnderlyingParameters;
}

/** At `time`; after its expiry and until it is settled, an expiry stands still. */
export function expiryTerms(question: ExpiryQuestion, time: number): ExpiryTerms {
  const { market, parameters, underlying } = question;
  const { forward, settlementAverage } = market;
  // With another rate no option of the expiry is valued; what is left of its terms stays finite.
  const rate = isBelievableRate(market.rate) ? market.rate : 0;
  const left = Math.max(0, market.expiry - time);
  const years = left / YEAR_MS;
  const discount = years === 0 ? 1 : exp(-rate * years);
  const long = rate * parameters.discountLongRate + parameters.discountLongSpread;
  const short = rate * parameters.discountShortRate + parameters.discountShortSpread;
  const settled = Math.max(0, (SETTLEMENT_MS - left) / SETTLEMENT_MS);
  const average = believableOr(settlementAverage, forward);
  return {
    years,
    discount,
    discountLong: parameters.discountLongBase * exp(-years * long),
    discountShort: Math.min(1 / discount, parameters.discountShortBase * exp(years * short)),
    movingShare: 1 - settled,
    forwardFixed: settled === 0 ? 0 : average * settled,
    forwardMoving: forward * (1 - settled),
    factors: volatilityFactors(parameters, years),
    skew: skewTerms(parameters, years),
    forwardContingency: parameters.forwardBase + parameters.forwardSlope * years,
    rollRate: Math.max(underlying.rollYearly * years, underlying.rollLeast),
  };
}
