/** Shocks of volatility by time to expiry (MA-2) and of its skew by moneyness (MA-3). */

import type { PortfolioParameters } from "../../events/portfolio-parameters";
import { power } from "../../pricing/power";

const DAYS_A_YEAR = 365;
/** The expiry that the shocks are quoted for, and beyond which the long power applies. */
const SHOCK_DAYS = 30;

/** Factors of volatility for one expiry; `up` is at least 1, `down` at least 0. */
export interface VolatilityFactors {
  readonly up: number;
  readonly down: number;
}

export function volatilityFactors(
  parameters: PortfolioParameters,
  years: number,
): VolatilityFactors {
  const { volatilityUp, volatilityDown, volatilityDaysLeast } = parameters;
  const days = years * DAYS_A_YEAR;
  const exponent =
    days <= SHOCK_DAYS ? parameters.volatilityShortPower : parameters.volatilityLongPower;
  const growth = power(SHOCK_DAYS / Math.max(days, volatilityDaysLeast), exponent);
  return { up: 1 + volatilityUp * growth, down: Math.max(0, 1 - volatilityDown * growth) };
}

/** `cap / k*` and `cap` of one expiry, for both shapes. */
export interface SkewTerms {
  readonly linearSlope: number;
  readonly linearCap: number;
  readonly absoluteSlope: number;
  readonly absoluteCap: number;
}

/** A cap below zero would turn the skew round; it counts as none. */
export function skewTerms(parameters: PortfolioParameters, years: number): SkewTerms {
  const root = Math.sqrt(years);
  const shape = parameters.skewShape + parameters.skewShapeSlope * root;
  const width = Math.max(parameters.skewWidthLeast, parameters.skewWidth * root * shape);
  const { skewLinearCap, skewLinearSlope, skewAbsoluteCap, skewAbsoluteSlope } = parameters;
  const linearCap = Math.max(0, skewLinearCap + skewLinearSlope * root);
  const absoluteCap = Math.max(0, skewAbsoluteCap + skewAbsoluteSlope * root);
  return {
    linearSlope: linearCap / width,
    linearCap,
    absoluteSlope: absoluteCap / width,
    absoluteCap,
  };
}

/** Factor of volatility at `moneyness` = ln(strike / forward), or its absolute value. */
export function skewFactor(moneyness: number, slope: number, cap: number): number {
  return Math.max(0, 1 + Math.min(cap, Math.max(-cap, moneyness * slope)));
}
