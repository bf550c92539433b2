/**
 * What each number of portfolio margin means, its least and greatest value, and why it has them.
 * The tables drive the validation, the reading of presets and the sweep of the tests, so a figure
 * stands here once. Moves, rates and shares are fractions: 0.15 is 15%.
 */

export interface Bound {
  readonly least: number;
  readonly most: number;
  /** Completes "because ...". */
  readonly because: string;
}

const share = (because: string): Bound => ({ least: 0, most: 1, because });
const power: Bound = {
  least: 0,
  most: 1,
  because: "a shock grows no faster than days to expiry shrink",
};
const slope: Bound = {
  least: -10,
  most: 10,
  because: "it is a change per square root of a year",
};
const multiple = (most: number, because: string): Bound => ({ least: 0, most, because });

export const PORTFOLIO_BOUNDS = {
  /** MA-2. Relative rise and fall of volatility at 30 days: `v (1 + volatilityUp (30/days)^p)`. */
  volatilityUp: multiple(10, "a rise to more than eleven times is a typing error"),
  volatilityDown: share("volatility cannot fall below zero"),
  /** p up to 30 days and beyond. */
  volatilityShortPower: power,
  volatilityLongPower: power,
  /** Days to expiry count as at least this many. */
  volatilityDaysLeast: { least: 0.01, most: 30, because: "at zero days the shock has no bound" },
  /** A raised volatility is at least this. */
  volatilityUpLeast: multiple(20, "it is an annual volatility"),
  /** A volatility above this is not believed, and its option not valued. */
  volatilityMost: { least: 0.1, most: 10_000, because: "lower ones would refuse quiet markets" },
  /** MA-3. `cap = skewLinearCap + skewLinearSlope x sqrt(years)`; absolute skew the same. */
  skewLinearCap: multiple(10, "it is a relative change of volatility"),
  skewLinearSlope: slope,
  skewAbsoluteCap: multiple(10, "it is a relative change of volatility"),
  skewAbsoluteSlope: slope,
  /** `k* = max(skewWidthLeast, skewWidth sqrt(years) (skewShape + skewShapeSlope sqrt(years)))`. */
  skewWidthLeast: { least: 0.0001, most: 10, because: "it divides the moneyness" },
  skewWidth: multiple(100, "it is a number of standard deviations"),
  skewShape: multiple(100, "it is an annual volatility"),
  skewShapeSlope: { least: -100, most: 100, because: "it changes skewShape by the year" },
  /** MA-4. Discount of an expiry that is worth something: `base e^(-years (rate x r + spread))`. */
  discountLongBase: share("what is owned is never worth more than its value"),
  discountLongRate: multiple(10, "it multiplies the interest rate"),
  discountLongSpread: multiple(10, "it adds to the interest rate"),
  /** And of one that owes: `min(1/df, base e^(years (rate x r + spread)))`. */
  discountShortBase: { least: 1, most: 4, because: "what is owed never costs less than its value" },
  discountShortRate: multiple(10, "it multiplies the interest rate"),
  discountShortSpread: multiple(10, "it adds to the interest rate"),
  /** MA-5. Moves of each forward, and `forwardBase + forwardSlope x years` of their loss. */
  forwardUp: multiple(2, "a forward does not treble against spot"),
  forwardDown: { least: 0, most: 0.99, because: "a forward stays above zero" },
  forwardBase: multiple(20, "it multiplies a loss"),
  forwardSlope: multiple(20, "it multiplies a loss by the year"),
  /** MA-6. Of the spot notional of shorts that the opposite type at their strike does not cover. */
  nakedShortMaintenance: share("it is a part of the notional"),
  nakedShortInitial: share("it is a part of the notional"),
  /** MA-7. Of the spot notional of perpetuals and futures. */
  linearMaintenance: share("it is a part of the notional"),
  linearInitial: share("it is a part of the notional"),
  /** MA-8. Below the threshold, `confidenceFactor x (1 - confidence)` of the notional, initial. */
  confidenceThreshold: share("confidence lies between 0 and 1"),
  confidenceFactor: multiple(20, "it multiplies a notional"),
  /** MA-8. Below the threshold the initial loss factor rises by `depegFactor` times the gap. */
  depegThreshold: multiple(1, "a stablecoin above one dollar has not lost its peg"),
  depegFactor: multiple(100, "it multiplies a loss"),
  /** MA-9. Shares of the net and of the hedged delta below which no requirement lies. */
  minimumNet: share("it is a part of the notional"),
  minimumHedged: share("it is a part of the notional"),
  /** MA-10. k of `k |delta| (sqrt(|delta| / depth) - 1)`. */
  concentrationFactor: share("it multiplies a notional"),
  /** MA-11. What of the worst loss is required. */
  lossInitial: { least: 0.5, most: 10, because: "less than half of a loss is no margin" },
  lossMaintenance: { least: 0.25, most: 10, because: "less than a quarter of a loss is no margin" },
  /** MA-12. Share of the loss that disappears when all underlyings move together, and its cap. */
  offsetShare: share("an offset never exceeds what netting gives"),
  offsetLimit: share("it is a part of the summed losses"),
  /** MA-13. Options in standard mode: see standard-option.ts. */
  standardInitial: share("it is a part of the notional"),
  standardInitialLeast: share("it is a part of the notional"),
  standardMaintenance: share("it is a part of the notional"),
  standardUncoveredInitial: { least: 1, most: 10, because: "a naked call can lose the forward" },
  standardUncoveredMaintenance: {
    least: 1,
    most: 10,
    because: "a naked call can lose the forward",
  },
} as const satisfies Readonly<Record<string, Bound>>;
export type PortfolioRate = keyof typeof PORTFOLIO_BOUNDS;

const dollars: Bound = { least: 0, most: 1e15, because: "it is an amount of dollars" };

export const UNDERLYING_BOUNDS = {
  /** R of MA-1. */
  priceRange: {
    least: 0.001,
    most: 1,
    because: "no range means no risk, and prices stay positive",
  },
  /** MA-7. Roll charge of an expiry's delta: `max(rollYearly x years, rollLeast)`. */
  rollYearly: share("it is a part of the notional"),
  rollLeast: share("it is a part of the notional"),
  /** MA-10. Depth in dollars while none was measured, or less was. */
  depthLeast: { least: 1, most: 1e15, because: "delta is divided by it" },
  /** MA-10. Open interest in dollars where the linear rate begins to rise, and where it is 1; both
   * 0: never. */
  openInterestLow: dollars,
  openInterestHigh: dollars,
  /** MA-1. Dollars of a tail's loss that do not count. */
  tailDampener: dollars,
} as const satisfies Readonly<Record<string, Bound>>;
export type UnderlyingRate = keyof typeof UNDERLYING_BOUNDS;

export const HOLDING_BOUNDS = {
  /** Of the value, initial margin alone. */
  initialHaircut: share("it is a part of the value"),
} as const satisfies Readonly<Record<string, Bound>>;
export type HoldingRate = keyof typeof HOLDING_BOUNDS;

export const SCENARIO_BOUNDS = {
  move: { least: -100, most: 100, because: "it is a number of ranges or a part of the price" },
  weight: { least: 0, most: 10, because: "it multiplies a loss" },
} as const satisfies Readonly<Record<string, Bound>>;
export type ScenarioRate = keyof typeof SCENARIO_BOUNDS;
