/**
 * The options of one expiry, side by side as the pricing of chains takes them, with room for what a
 * revaluation computes. Made once, and again when an option was listed.
 */
import type { VolatilityShock } from "../../events/portfolio-parameters";
import { type ChainGreeks, type OptionChain, optionChain } from "../../pricing/option-chain";
import type { InstrumentMarket } from "./portfolio-market";

export interface ExpiryOptions {
  readonly instruments: readonly InstrumentMarket[];
  readonly chain: OptionChain;
  /** By option: its volatility under each shock, and the values of the scenario at hand. */
  readonly volatilities: Readonly<Record<VolatilityShock, Float64Array>>;
  readonly values: Float64Array;
  readonly greeks: ChainGreeks;
  /** Where the option's row begins; -1 while it has a fault. */
  readonly offsets: Int32Array;
  /** Units of the underlying, discounted; and dollars for a unit of its quote, 0 for inverse. */
  readonly sizes: Float64Array;
  readonly quotePrices: Float64Array;
}

export function expiryOptions(instruments: readonly InstrumentMarket[]): ExpiryOptions {
  const figures = () => new Float64Array(instruments.length);
  const terms = instruments.map(({ terms: { optionType, strike } }) => ({
    optionType: optionType ?? ("Call" as const),
    strike: strike ?? Number.NaN,
  }));
  return {
    instruments,
    chain: optionChain(terms),
    volatilities: {
      Up: figures(),
      Same: figures(),
      Down: figures(),
      SkewLinear: figures(),
      SkewAbsolute: figures(),
    },
    values: figures(),
    greeks: {
      value: figures(),
      delta: figures(),
      gamma: figures(),
      vega: figures(),
      theta: figures(),
      rho: figures(),
    },
    offsets: new Int32Array(instruments.length),
    sizes: figures(),
    quotePrices: figures(),
  };
}
