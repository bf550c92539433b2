/** Parameters whose price ranges are calibrated from hourly returns, in figures one can follow. */
import {
  type Bound,
  type Figure,
  figure,
  PORTFOLIO_BOUNDS,
  type RangeCalibration,
  type RiskParametersPublished,
  rate,
  UNDERLYING_BOUNDS,
} from "@margin-engine/core";

export const HOUR_MS = 3_600_000;

/** Half of the variance is the last squared return, half the last variance. */
const MODEL = {
  omega: figure("0.000000000001"),
  alpha: rate("0.5"),
  beta: rate("0.5"),
  quantile: figure("2"),
  startVariance: figure("0.0001"),
  stressVariance: figure("0.000000000001"),
};

/** A move over one hour, from 5% to 50%, published when it moved by 1%, once in two hours. */
export function calibration(changes: Partial<RangeCalibration> = {}): RangeCalibration {
  return {
    stepMs: HOUR_MS,
    horizonSteps: 1,
    stressWeight: rate("0.25"),
    rangeLeast: rate("0.05"),
    rangeMost: rate("0.5"),
    publishStep: rate("0.01"),
    publishPeriodMs: 2 * HOUR_MS,
    models: [
      { underlying: "BTC", ...MODEL },
      { underlying: "ETH", ...MODEL },
    ],
    result: null,
    ...changes,
  };
}

/** BTC and ETH with a range of 5%, and every other figure at the least it may be. */
export function portfolio(): NonNullable<RiskParametersPublished["portfolio"]> {
  const range = { ...least(UNDERLYING_BOUNDS), priceRange: figure("0.05") };
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
    scenarios: [
      { kind: "Grid", volatility: "Same", move: figure("-1.5"), weight: figure("1") },
      { kind: "Grid", volatility: "Same", move: figure("1"), weight: figure("1") },
    ],
    underlyings: [
      { ...range, underlying: "BTC" },
      { ...range, underlying: "ETH" },
    ],
    holdings: [],
  };
}

function least<Field extends string>(
  bounds: Readonly<Record<Field, Bound>>,
): Record<Field, Figure> {
  const fields = Object.entries<Bound>(bounds).map(([field, bound]) => {
    return [field, figure(String(bound.least))];
  });
  return Object.fromEntries(fields) as Record<Field, Figure>;
}
