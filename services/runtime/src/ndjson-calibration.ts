/** The shape of the section of risk parameters by which price ranges are calibrated, on a line. */
import {
  type CalibratedCorrelation,
  type CalibratedModel,
  type CalibratedSmile,
  type CalibratedVariances,
  type CalibrationResult,
  FIGURE_DECIMALS,
  type Figure,
  RATE_DECIMALS,
  type RangeCalibration,
  type Rate,
  rate as rateOf,
} from "@margin-engine/core";
import { count, type Field, optional, scaled, text } from "./ndjson-field";
import { listOf, objectOf, shape } from "./ndjson-shape";

const figure = scaled<Figure>(FIGURE_DECIMALS);
const rate = scaled<Rate>(RATE_DECIMALS);
const milliseconds = count(Number.MAX_SAFE_INTEGER);

const model = shape<CalibratedModel>("a model", {
  underlying: text,
  omega: figure,
  alpha: rate,
  beta: rate,
  quantile: figure,
  startVariance: figure,
  stressVariance: figure,
});

const result = shape<CalibrationResult>("a calibration's result", {
  number: count(2 ** 31 - 1),
  variances: listOf(
    shape<CalibratedVariances>("an underlying's variances", {
      underlying: text,
      fastVariance: figure,
      slowVariance: figure,
      garchVariance: figure,
    }),
  ),
  correlations: listOf(
    shape<CalibratedCorrelation>("a correlation", {
      underlying: text,
      other: text,
      correlation: figure,
    }),
  ),
  smiles: optional(
    listOf(
      shape<CalibratedSmile>("a smile", {
        underlying: text,
        expiry: milliseconds,
        years: figure,
        level: figure,
        slope: figure,
        skew: figure,
        centre: figure,
        width: figure,
        lowest: figure,
        highest: figure,
        error: figure,
      }),
    ),
    [],
  ),
});

export const RANGE_CALIBRATION: Field<RangeCalibration> = objectOf(
  shape<RangeCalibration>("a range calibration", {
    stepMs: milliseconds,
    horizonSteps: count(2 ** 31 - 1),
    fastLambda: optional(rate, rateOf("0.94")),
    slowLambda: optional(rate, rateOf("0.97")),
    stressWeight: rate,
    rangeLeast: rate,
    rangeMost: rate,
    publishStep: rate,
    publishPeriodMs: milliseconds,
    models: listOf(model),
    result: optional(objectOf(result), null),
  }),
);
