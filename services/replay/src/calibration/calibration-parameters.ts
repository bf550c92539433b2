/**
 * A calibration as the section of the risk parameters by which a running venue goes on with it
 * (VO-4): the models found, the variances of the last close as what is expected first.
 */
import {
  FIGURE_UNIT,
  type Figure,
  RATE_UNIT,
  type RangeCalibration,
  type Rate,
} from "@margin-engine/core";
import { HOUR_MS } from "../simulation/calendar";
import type { CalibratedRanges, CalibratedUnderlying } from "./calibrate-ranges";

/** A range is published anew when it moved by a hundredth of the price, at most once an hour. */
const PUBLISH_STEP = 0.01;

export function calibrationParameters({ rule, underlyings }: CalibratedRanges): RangeCalibration {
  return {
    stepMs: rule.stepMs,
    fastLambda: rateOf(rule.fastLambda),
    slowLambda: rateOf(rule.slowLambda),
    horizonSteps: rule.horizonSteps,
    stressWeight: rateOf(rule.stressWeight),
    rangeLeast: rateOf(rule.rangeLeast),
    rangeMost: rateOf(rule.rangeMost),
    publishStep: rateOf(PUBLISH_STEP),
    publishPeriodMs: HOUR_MS,
    models: underlyings.map(modelOf),
    result: null,
  };
}

function modelOf({ underlying, model, path }: CalibratedUnderlying) {
  const { garch, quantile, stressVariance } = model;
  return {
    underlying,
    omega: figureOf(garch.omega),
    alpha: rateBelow(garch.alpha),
    beta: rateBelow(garch.beta),
    quantile: figureOf(quantile),
    startVariance: figureOf(path.at(-1)!.garchVariance),
    stressVariance: figureOf(stressVariance),
  };
}

const figureOf = (value: number): Figure => BigInt(Math.round(value * FIGURE_UNIT)) as Figure;
const rateOf = (value: number): Rate => BigInt(Math.round(value * RATE_UNIT)) as Rate;
/** Rounded down, so that alpha and beta make at most 1. */
const rateBelow = (value: number): Rate => BigInt(Math.floor(value * RATE_UNIT)) as Rate;
