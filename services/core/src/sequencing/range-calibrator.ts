/**
 * What ranges are calibrated with (VO-4): the numbers of the version in force as floats, and how
 * far the fold of index prices is.
 */
import type { CalibratedModel, RangeCalibration } from "../events/range-calibration";
import { FIGURE_UNIT, RATE_UNIT } from "../money/units";
import type { RangeRule, VolatilityModel } from "../volatility/scenario-range";
import {
  adoptModels,
  createVolatilityState,
  type VolatilityModels,
  type VolatilityState,
} from "../volatility/volatility-state";

export interface RangeCalibrator {
  readonly rule: RangeRule;
  readonly models: VolatilityModels;
  volatility: VolatilityState;
}

/** Begins anew where steps were of another length, because variances are per step. */
export function calibratorUnder(
  parameters: RangeCalibration | null,
  before: RangeCalibrator | null,
): RangeCalibrator | null {
  if (parameters === null) return null;
  const { rule, models } = numbersOf(parameters);
  const goesOn = before !== null && before.rule.stepMs === rule.stepMs;
  const volatility = goesOn
    ? adoptModels(before.volatility, models)
    : createVolatilityState(models);
  return { rule, models, volatility };
}

/** As a checkpoint kept it. */
export function restoredCalibrator(
  parameters: RangeCalibration | null,
  volatility: VolatilityState | null,
): RangeCalibrator | null {
  if (parameters === null || volatility === null) return null;
  return { ...numbersOf(parameters), volatility };
}

function numbersOf(parameters: RangeCalibration): Omit<RangeCalibrator, "volatility"> {
  const { stepMs, fastLambda, slowLambda, horizonSteps } = parameters;
  const { stressWeight, rangeLeast, rangeMost } = parameters;
  return {
    rule: {
      stepMs,
      fastLambda: Number(fastLambda) / RATE_UNIT,
      slowLambda: Number(slowLambda) / RATE_UNIT,
      horizonSteps,
      stressWeight: Number(stressWeight) / RATE_UNIT,
      rangeLeast: Number(rangeLeast) / RATE_UNIT,
      rangeMost: Number(rangeMost) / RATE_UNIT,
    },
    models: new Map(parameters.models.map((model) => [model.underlying, modelNumbers(model)])),
  };
}

function modelNumbers(model: CalibratedModel): VolatilityModel {
  return {
    garch: {
      omega: Number(model.omega) / FIGURE_UNIT,
      alpha: Number(model.alpha) / RATE_UNIT,
      beta: Number(model.beta) / RATE_UNIT,
    },
    quantile: Number(model.quantile) / FIGURE_UNIT,
    startVariance: Number(model.startVariance) / FIGURE_UNIT,
    stressVariance: Number(model.stressVariance) / FIGURE_UNIT,
  };
}
