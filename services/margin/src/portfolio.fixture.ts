/** Parameters of portfolio margin for stories: losses in two scenarios, and nothing else. */
import {
  type Bound,
  type CalibrationResult,
  type Figure,
  figure,
  HOLDING_BOUNDS,
  PORTFOLIO_BOUNDS,
  type PortfolioParameters,
  type RangeCalibration,
  rate,
  type Scenario,
  UNDERLYING_BOUNDS,
} from "@margin-engine/core";

/** Every figure at the least it may be. */
function least<Field extends string>(
  bounds: Readonly<Record<Field, Bound>>,
): Record<Field, Figure> {
  const fields = Object.entries<Bound>(bounds).map(([field, bound]) => {
    return [field, figure(String(bound.least))];
  });
  return Object.fromEntries(fields) as Record<Field, Figure>;
}

function grid(move: string): Scenario<Figure> {
  return { kind: "Grid", volatility: "Same", move: figure(move), weight: figure("1") };
}

/**
 * BTC and ETH move by 20% either way; 100% of the loss is initial margin and 80% maintenance.
 * Options in standard mode as in vectors: 15%, 10% and 7.5% of the index.
 */
export function portfolio(
  changes: Partial<PortfolioParameters<Figure>> = {},
): PortfolioParameters<Figure> {
  const range = { ...least(UNDERLYING_BOUNDS), priceRange: figure("0.2") };
  return {
    ...least(PORTFOLIO_BOUNDS),
    volatilityMost: figure("10"),
    discountLongBase: figure("1"),
    discountShortBase: figure("1"),
    lossInitial: figure("1"),
    lossMaintenance: figure("0.8"),
    standardInitial: figure("0.15"),
    standardInitialLeast: figure("0.1"),
    standardMaintenance: figure("0.075"),
    figureLifeMs: 900_000,
    inverseProfit: "Dollar",
    tailFutures: "Full",
    scenarios: [grid("-1"), grid("1")],
    underlyings: [
      { ...range, underlying: "BTC" },
      { ...range, underlying: "ETH" },
    ],
    holdings: [{ ...least(HOLDING_BOUNDS), asset: "BTC", underlying: "BTC" }],
    ...changes,
  };
}

/** With what a calibration found; null as an officer publishes it. */
export function rangeCalibration(found: Partial<CalibrationResult> | null): RangeCalibration {
  const nothing = { number: 1, variances: [], correlations: [], smiles: [] };
  return {
    stepMs: 3_600_000,
    horizonSteps: 48,
    stressWeight: rate("0.25"),
    rangeLeast: rate("0.05"),
    rangeMost: rate("0.5"),
    publishStep: rate("0.01"),
    publishPeriodMs: 3_600_000,
    models: [],
    result: found === null ? null : { ...nothing, ...found },
  };
}
