/**
 * Price ranges that are calibrated while the venue runs (VO-4): what an officer publishes to have
 * them, and what each calibration found. A calibration is the version in force again, with other
 * ranges; it counts up within the version.
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
  /** EWMA with lambda 0.94. */
  readonly fastVariance: Figure;
  /** EWMA with lambda 0.97. */
  readonly slowVariance: Figure;
  /** The range follows from this one. */
  readonly garchVariance: Figure;
}

/** EWMA with lambda 0.97, -1 to 1 (VO-2). */
export interface CalibratedCorrelation {
  readonly underlying: string;
  readonly other: string;
  readonly correlation: Figure;
}

export interface CalibrationResult {
  /** Counts the calibrations of a version from 1. */
  readonly number: number;
  readonly variances: readonly CalibratedVariances[];
  /** One for each pair. */
  readonly correlations: readonly CalibratedCorrelation[];
}

export interface RangeCalibration {
  /** Milliseconds of event time that one return covers. */
  readonly stepMs: number;
  /** Steps over which a range covers moves. */
  readonly horizonSteps: number;
  /** Part of the stress period's move below which a range does not fall. */
  readonly stressWeight: Rate;
  readonly rangeLeast: Rate;
  readonly rangeMost: Rate;
  /** Ranges are published when one moved by more than this, as a part of the price. */
  readonly publishStep: Rate;
  /** And not before this time has passed since the last calibration of the version. */
  readonly publishPeriodMs: number;
  readonly models: readonly CalibratedModel[];
  /** Null as an officer publishes it. */
  readonly result: CalibrationResult | null;
}
