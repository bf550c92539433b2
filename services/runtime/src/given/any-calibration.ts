/** Any section of risk parameters by which ranges are calibrated, for properties. */
import type { RangeCalibration } from "@margin-engine/core";
import fc from "fast-check";

interface Parts {
  readonly name: fc.Arbitrary<string>;
  readonly whole: fc.Arbitrary<number>;
  readonly figure: fc.Arbitrary<never>;
}

export function anyCalibration({ name, whole, figure }: Parts): fc.Arbitrary<RangeCalibration> {
  const model = fc.record({
    underlying: name,
    omega: figure,
    alpha: figure,
    beta: figure,
    quantile: figure,
    startVariance: figure,
    stressVariance: figure,
  });
  const variances = fc.record({
    underlying: name,
    fastVariance: figure,
    slowVariance: figure,
    garchVariance: figure,
  });
  const smile = fc.record({
    underlying: name,
    expiry: whole,
    years: figure,
    level: figure,
    slope: figure,
    skew: figure,
    centre: figure,
    width: figure,
    lowest: figure,
    highest: figure,
    error: figure,
  });
  const result = fc.record({
    number: whole,
    variances: fc.array(variances),
    correlations: fc.array(fc.record({ underlying: name, other: name, correlation: figure })),
    smiles: fc.array(smile),
  });
  return fc.record({
    stepMs: whole,
    horizonSteps: whole,
    fastLambda: figure,
    slowLambda: figure,
    stressWeight: figure,
    rangeLeast: figure,
    rangeMost: figure,
    publishStep: figure,
    publishPeriodMs: whole,
    models: fc.array(model),
    result: fc.option(result, { nil: null }),
  });
}
