/**
 * Value and greeks of an inverse option, PR-1 and PR-2: what black.ts gives in the quote currency
 * is paid in the coin, at the coin's price. That price moves with the forward, so a coin value
 * falls by its own share when the coin rises.
 */
import { type BlackOption, blackGreeks, blackValue, type Greeks } from "./black";

/** In coin for one unit of the underlying; greeks are of `value`, for what Greeks says. */
export interface CoinGreeks extends Greeks {
  readonly value: number;
}

/**
 * `coinPrice` is what the instrument divides by: its forward, or the index, whose ratio to the
 * forward stays as it is. The coin that hedges a unit, `delta x forward`, is Black's delta less the
 * value where the two are the same.
 */
export function coinGreeks(option: BlackOption, coinPrice: number): CoinGreeks {
  const { forward } = option;
  const value = blackValue(option);
  const { delta, gamma, vega, theta, rho } = blackGreeks(option);
  const slope = delta - value / forward;
  return {
    value: value / coinPrice,
    delta: slope / coinPrice,
    gamma: (gamma - (2 * slope) / forward) / coinPrice,
    vega: vega / coinPrice,
    theta: theta / coinPrice,
    rho: rho / coinPrice,
  };
}
