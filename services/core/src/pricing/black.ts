/**
 * Black's price of a European option on the forward of its expiry (Black 1976), PR-1, and its
 * greeks, PR-2: exact in form, one option at a time. Chains of options go through option-chain.
 *
 *     d1 = ln(F / K) / (volatility sqrt(years)) + volatility sqrt(years) / 2
 *     d2 = d1 - volatility sqrt(years)
 *     call = F N(d1) - K N(d2),   put = call - F + K
 */
import type { OptionType } from "../events/listing";
import { logOfRatio } from "./logarithm";
import { normalDensity, normalDistribution } from "./normal-distribution";
import { timeValue } from "./time-value";

/** Forward and strike above zero in the quote currency, the others not below; else all is NaN. */
export interface BlackOption {
  readonly optionType: OptionType;
  readonly forward: number;
  readonly strike: number;
  /** A fraction a year: 0.8 is 80%. */
  readonly volatility: number;
  /** To expiry, in years of 365 days. */
  readonly years: number;
}

/** In the quote currency for one unit of the underlying. */
export interface Greeks {
  /** By the forward. */
  readonly delta: number;
  /** Of delta, by the forward. */
  readonly gamma: number;
  /** For a volatility 0.01 higher. */
  readonly vega: number;
  /** For a day that passes; never more than the time value that is left. */
  readonly theta: number;
  /** For an interest rate 0.01 higher with spot unchanged, so that the forward rises with it. */
  readonly rho: number;
}

export const DAYS_A_YEAR = 365;
/** Volatility points, and points of the interest rate, in 1. */
export const POINTS = 100;

/**
 * The value, not discounted, in the quote currency. Zero volatility or time is the intrinsic value.
 * The time value keeps its relative accuracy however small it is (time-value.ts).
 */
export function blackValue(option: BlackOption): number {
  const deviation = deviationOf(option);
  const intrinsic = intrinsicValue(option);
  if (deviation === 0) return intrinsic;
  return intrinsic + timeValue(option.forward, option.strike, deviation);
}

/** Of the forward's logarithm at expiry; NaN for a volatility or time below zero. */
function deviationOf({ volatility, years }: BlackOption): number {
  return volatility < 0 ? Number.NaN : volatility * Math.sqrt(years);
}

/** What the option is worth when exercised at the forward. */
export function intrinsicValue({
  optionType,
  forward,
  strike,
}: Pick<BlackOption, "optionType" | "forward" | "strike">): number {
  return Math.max(optionType === "Call" ? forward - strike : strike - forward, 0);
}

/** Of zero volatility or time: the intrinsic value's, with a delta of a half at the money. */
export function blackGreeks(option: BlackOption): Greeks {
  const { optionType, forward, strike, volatility, years } = option;
  const side = optionType === "Call" ? 1 : -1;
  const deviation = deviationOf(option);
  const moneyness = logOfRatio(forward, strike);
  const d1 = (moneyness === 0 ? 0 : moneyness / deviation) + deviation / 2;
  const delta = side * normalDistribution(side * d1);
  const exercised = normalDistribution(side * (d1 - deviation));
  const rho = (side * strike * years * exercised) / POINTS;
  if (deviation === 0) return { delta, gamma: 0, vega: 0, theta: 0, rho };
  const root = Math.sqrt(years);
  const density = forward * normalDensity(d1);
  const decay = (density * volatility) / (2 * root * DAYS_A_YEAR);
  return {
    delta,
    gamma: density / (forward * forward * deviation),
    vega: (density * root) / POINTS,
    theta: -Math.min(decay, timeValue(forward, strike, deviation)),
    rho,
  };
}
