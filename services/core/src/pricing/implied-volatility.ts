/**
 * The volatility at which Black's formula gives a price, PR-3. A price below the intrinsic value or
 * not below the bound has none, and is answered with the reason.
 */
import { type BlackOption, intrinsicValue } from "./black";
import { deviationOfLack, deviationOfWorth } from "./implied-deviation";
import { logOfRatio } from "./logarithm";

export interface PricedOption extends Omit<BlackOption, "volatility"> {
  /** In the quote currency, not discounted. */
  readonly value: number;
}

/** Why a price has no implied volatility. */
export type ImpliedVolatilityFault =
  /** A figure is NaN or infinite, the forward or strike not above zero, or the time below it. */
  | "NotFinite"
  /** Below what exercise at the forward brings. */
  | "BelowIntrinsic"
  /** At or above what no volatility reaches: the forward for a call, the strike for a put. */
  | "AboveBound"
  /** Above the intrinsic value without time to expiry. */
  | "NoTime";

/**
 * The volatility a year, or why there is none; 0 for the intrinsic value itself.
 *
 * The result is within 6 ulp of the volatility that the price stands for, times the conditioning:
 * a relative change of the time value by e changes the volatility by `e / (1 + h^2)` or less far
 * from the bound, and by `e x (time value) / (vega x volatility)` in general.
 */
export function impliedVolatility(option: PricedOption): number | ImpliedVolatilityFault {
  const { optionType, forward, strike, years, value } = option;
  if (!(forward > 0 && strike > 0 && years >= 0)) return "NotFinite";
  if (!Number.isFinite(value + forward + strike + years)) return "NotFinite";
  const worth = value - intrinsicValue(option);
  if (worth < 0) return "BelowIntrinsic";
  const lack = (optionType === "Call" ? forward : strike) - value;
  if (lack <= 0) return "AboveBound";
  if (worth === 0) return 0;
  if (years === 0) return "NoTime";
  const unit = Math.sqrt(forward) * Math.sqrt(strike);
  const moneyness = Math.abs(logOfRatio(forward, strike));
  const deviation =
    worth <= lack
      ? deviationOfWorth(moneyness, worth, unit)
      : deviationOfLack(moneyness, lack / unit);
  return deviation / Math.sqrt(years);
}
