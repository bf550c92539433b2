/** Range calibrations of stories: what is published, with what was found. */
import { type CalibrationResult, type RangeCalibration, rate } from "@margin-engine/core";

/** With what a calibration found; null as an officer publishes it. */
export function rangeCalibration(found: Partial<CalibrationResult> | null): RangeCalibration {
  const nothing = { number: 1, variances: [], correlations: [], smiles: [] };
  return {
    stepMs: 3_600_000,
    horizonSteps: 48,
    fastLambda: rate("0.94"),
    slowLambda: rate("0.97"),
    stressWeight: rate("0.25"),
    rangeLeast: rate("0.05"),
    rangeMost: rate("0.5"),
    publishStep: rate("0.01"),
    publishPeriodMs: 3_600_000,
    models: [],
    result: found === null ? null : { ...nothing, ...found },
  };
}
