/**
 * Every number of portfolio margin (MA-1 to MA-12) and of options in standard mode (MA-13), as data
 * of one shape: published systems differ in these figures and in nothing else. What each may be
 * stands in portfolio-bounds.ts. A published version has them as decimals, `Value` = Figure; margin
 * computes with floats.
 */
import type { HoldingRate, PortfolioRate, ScenarioRate, UnderlyingRate } from "./portfolio-bounds";

/**
 * Up, Same, Down: shocks of MA-2. SkewLinear, SkewAbsolute: MA-3; they leave the price alone.
 */
export const VOLATILITY_SHOCKS = ["Up", "Same", "Down", "SkewLinear", "SkewAbsolute"] as const;
export type VolatilityShock = (typeof VOLATILITY_SHOCKS)[number];

/**
 * Grid: `move` in price ranges of the underlying, `weight` as it stands. Tail: `move` as a fraction
 * of the price, and the loss counts `min(1, weight x priceRange / |move|)`.
 */
export const SCENARIO_KINDS = ["Grid", "Tail"] as const;
export type ScenarioKind = (typeof SCENARIO_KINDS)[number];

export interface Scenario<Value = number> extends Readonly<Record<ScenarioRate, Value>> {
  readonly kind: ScenarioKind;
  readonly volatility: VolatilityShock;
}

/**
 * Coin: an inverse contract's profit in coin counts at today's price of the coin. Dollar: at the
 * price of the scenario, so that coin held as collateral and inverse contracts hedge each other.
 */
export const INVERSE_PROFITS = ["Coin", "Dollar"] as const;
export type InverseProfit = (typeof INVERSE_PROFITS)[number];

/** Range: in tails, perpetuals and futures move by no more than the price range, at weight 1. */
export const TAIL_FUTURES = ["Full", "Range"] as const;
export type TailFutures = (typeof TAIL_FUTURES)[number];

/** What differs between underlyings. One that is not listed has no portfolio margin. */
export interface UnderlyingParameters<Value = number>
  extends Readonly<Record<UnderlyingRate, Value>> {
  readonly underlying: string;
}

/** An asset held as collateral. Its weight (CO-1) is apart, and is its maintenance haircut. */
export interface HoldingParameters<Value = number> extends Readonly<Record<HoldingRate, Value>> {
  readonly asset: string;
  /** Whose price moves it, so that it offsets positions in that underlying; null for none. */
  readonly underlying: string | null;
}

export interface PortfolioParameters<Value = number>
  extends Readonly<Record<PortfolioRate, Value>> {
  /** A volatility or a forward older than this many milliseconds is not used. */
  readonly figureLifeMs: number;
  readonly inverseProfit: InverseProfit;
  readonly tailFutures: TailFutures;
  readonly scenarios: readonly Scenario<Value>[];
  readonly underlyings: readonly UnderlyingParameters<Value>[];
  readonly holdings: readonly HoldingParameters<Value>[];
}
