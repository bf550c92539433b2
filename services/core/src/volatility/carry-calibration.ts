/**
 * What stands of a calibration when an officer publishes the next version. Without its smiles the
 * options that they value would have no volatility until the next calibration, and be charged in
 * full because a version was published.
 */
import type { RiskParametersPublished } from "../events/listing";

/** The version with the smiles and correlations of the one before, as calibration 0. */
export function carryCalibration(
  version: RiskParametersPublished,
  before: RiskParametersPublished | null,
): RiskParametersPublished {
  const { rangeCalibration } = version;
  const known = before?.rangeCalibration?.result ?? null;
  if (rangeCalibration === null || rangeCalibration.result !== null || known === null) {
    return version;
  }
  return { ...version, rangeCalibration: { ...rangeCalibration, result: { ...known, number: 0 } } };
}
