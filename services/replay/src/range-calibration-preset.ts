/** The part of a preset by which price ranges are calibrated (VO-4): read from it, and written. */
import {
  type CalibratedModel,
  FIGURE_DECIMALS,
  type Figure,
  figureText,
  type RangeCalibration,
  rateText,
} from "@margin-engine/core";
import {
  countAt,
  decimalAt,
  durationAt,
  fractionAt,
  optionalListAt,
  placedFields,
  refuseRepeats,
  textAt,
} from "./preset-fields";

/** Null keeps the ranges as they are published. */
export function readRangeCalibration(json: unknown, place: string): RangeCalibration | null {
  if (json === null) return null;
  const at = placedFields(json, place, [
    "stepMs",
    "fastLambda",
    "slowLambda",
    "horizonSteps",
    "stressWeight",
    "rangeLeast",
    "rangeMost",
    "publishStep",
    "publishPeriodMs",
    "models",
  ]);
  return {
    stepMs: durationAt(...at("stepMs")),
    fastLambda: fractionAt(...at("fastLambda")),
    slowLambda: fractionAt(...at("slowLambda")),
    horizonSteps: countAt(...at("horizonSteps")),
    stressWeight: fractionAt(...at("stressWeight")),
    rangeLeast: fractionAt(...at("rangeLeast")),
    rangeMost: fractionAt(...at("rangeMost")),
    publishStep: fractionAt(...at("publishStep")),
    publishPeriodMs: durationAt(...at("publishPeriodMs")),
    models: readModels(...at("models")),
    result: null,
  };
}

function readModels(json: unknown, place: string): readonly CalibratedModel[] {
  const models = optionalListAt(json, place).map((each, at) => readModel(each, `${place}[${at}]`));
  refuseRepeats(
    models.map(({ underlying }) => underlying),
    place,
  );
  return models;
}

function readModel(json: unknown, place: string): CalibratedModel {
  const at = placedFields(json, place, [
    "underlying",
    "omega",
    "alpha",
    "beta",
    "quantile",
    "startVariance",
    "stressVariance",
  ]);
  const figureOf = (field: Parameters<typeof at>[0]) =>
    decimalAt(...at(field), FIGURE_DECIMALS) as Figure;
  return {
    underlying: textAt(...at("underlying")),
    omega: figureOf("omega"),
    alpha: fractionAt(...at("alpha")),
    beta: fractionAt(...at("beta")),
    quantile: figureOf("quantile"),
    startVariance: figureOf("startVariance"),
    stressVariance: figureOf("stressVariance"),
  };
}

/** As `readRangeCalibration` reads it. */
export function writeRangeCalibration(calibration: RangeCalibration): string {
  const {
    fastLambda,
    slowLambda,
    stressWeight,
    rangeLeast,
    rangeMost,
    publishStep,
    models,
    result: _,
    ...times
  } = calibration;
  return JSON.stringify(
    {
      stepMs: times.stepMs,
      fastLambda: rateText(fastLambda),
      slowLambda: rateText(slowLambda),
      horizonSteps: times.horizonSteps,
      stressWeight: rateText(stressWeight),
      rangeLeast: rateText(rangeLeast),
      rangeMost: rateText(rangeMost),
      publishStep: rateText(publishStep),
      publishPeriodMs: times.publishPeriodMs,
      models: models.map((model) => ({
        underlying: model.underlying,
        omega: figureText(model.omega),
        alpha: rateText(model.alpha),
        beta: rateText(model.beta),
        quantile: figureText(model.quantile),
        startVariance: figureText(model.startVariance),
        stressVariance: figureText(model.stressVariance),
      })),
    },
    null,
    2,
  );
}
