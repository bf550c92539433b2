/** Parameters whose price ranges are calibrated from hourly returns, in figures one can follow. */
import {
  figure,
  type RangeCalibration,
  type RiskParametersPublished,
  rate,
} from "@margin-engine/core";
import { plainPortfolio } from "@margin-engine/core/given";

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
    fastLambda: rate("0.94"),
    slowLambda: rate("0.97"),
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

/** BTC and ETH with a range of 5%, and losses in two scenarios. */
export function portfolio(): NonNullable<RiskParametersPublished["portfolio"]> {
  const plain = plainPortfolio();
  const priceRange = figure("0.05");
  const underlyings = plain.underlyings.map((underlying) => ({ ...underlying, priceRange }));
  return { ...plain, underlyings, holdings: [] };
}
