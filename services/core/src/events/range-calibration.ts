/**
 * What is calibrated while the venue runs, price ranges above all (VO-4): what an officer publishes
 * to have them, and what each calibration found. A calibration is the version in force again, with
 * other ranges; it counts up within the version.
 */
import type { Figure, Rate } from "../money/units";

/** What an underlying's history taught, as `margin-engine calibrate` prints it (VO-1). */
export interface CalibratedModel {
  readonly underlying: string;
  /** Variance a step. */
  readonly omega: Figure;
  readonly alpha: Rate;
  readonly beta: Rate;
  /** z: the move, in standard deviations, that a range covers. */
  readonly quantile: Figure;
  /** Variance a step that is expected before the first return. */
  readonly startVariance: Figure;
  /** Mean variance a step of the stress period. */
  readonly stressVariance: Figure;
}

/** Variances a step that were expected when the ranges were calibrated. */
export interface CalibratedVariances {
  readonly underlying: string;
  /** EWMA with `fastLambda`. */
  readonly fastVariance: Figure;
  /** EWMA with `slowLambda`. */
  readonly slowVariance: Figure;
  /** The range follows from this one. */
  readonly garchVariance: Figure;
}

/** EWMA with `slowLambda`, -1 to 1 (VO-2). */
export interface CalibratedCorrelation {
  readonly underlying: string;
  readonly other: string;
  readonly correlation: Figure;
}

/**
 * The volatilities of an expiry's options in raw SVI (VO-3): total variance by log-moneyness,
 * `ln(strike / forward)`.
 */
export interface CalibratedSmile {
  readonly underlying: string;
  /** Milliseconds since the epoch. */
  readonly expiry: number;
  /** From the calibration to the expiry, of 365 days. */
  readonly years: Figure;
  readonly level: Figure;
  readonly slope: Figure;
  readonly skew: Figure;
  readonly centre: Figure;
  readonly width: Figure;
  /** Log-moneyness of the lowest and of the highest strike that was quoted. */
  readonly lowest: Figure;
  readonly highest: Figure;
  /** Root of the mean square miss in volatility, weighted by vega. */
  readonly error: Figure;
}

export interface CalibrationResult {
  /** Counts the calibrations of a version from 1; 0 where those of the version before stand. */
  readonly number: number;
  readonly variances: readonly CalibratedVariances[];
  /** One for each pair. */
  readonly correlations: readonly CalibratedCorrelation[];
  /** By underlying, then expiry; none of an expiry with too few volatilities. */
  readonly smiles: readonly CalibratedSmile[];
}

export interface RangeCalibration {
  /** Milliseconds of event time that one return covers. */
  readonly stepMs: number;
  /** What EWMA keeps of a variance a step, twice; correlations are kept by the slow one. */
  readonly fastLambda: Rate;
  readonly slowLambda: Rate;
  /** Steps over which a range covers moves. */
  readonly horizonSteps: number;
  /** Part of the stress period's move below which a range does not fall. */
  readonly stressWeight: Rate;
  readonly rangeLeast: Rate;
  readonly rangeMost: Rate;
  /** A calibration is published when a range moved by more than this part of the price, or a smile
   * by more than this volatility. */
  readonly publishStep: Rate;
  /** And not before this time has passed since the last calibration of the version. */
  readonly publishPeriodMs: number;
  readonly models: readonly CalibratedModel[];
  /** Null as an officer publishes it. */
  readonly result: CalibrationResult | null;
}
