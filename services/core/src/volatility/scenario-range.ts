/**
 * VO-4: how far prices are shocked, calibrated: `z sigma sqrt(h)` of the volatility that is
 * expected, and never less than a part of the same in the stress period, so that requirements are
 * not at their lowest just before a crash. EU Regulation 153/2013, article 28, asks central
 * counterparties for such a limit to procyclicality.
 */
import { expectedGarchVariance, type Garch, type StepRule } from "./variance";

/** What an underlying's history taught; variances are per step. */
export interface VolatilityModel {
  readonly garch: Garch;
  /** z: the move, in standard deviations, that a range covers. */
  readonly quantile: number;
  /** What is expected before the first return. */
  readonly startVariance: number;
  /** The mean over the stress period. */
  readonly stressVariance: number;
}

export interface RangeRule extends StepRule {
  /** h: steps over which a move is to be covered. */
  readonly horizonSteps: number;
  /** Part of the stress period's move below which R does not fall; from 0 to 1. */
  readonly stressWeight: number;
  readonly rangeLeast: number;
  readonly rangeMost: number;
}

/**
 * R, as a part of the price: `clamp(max(z sigma sqrt(h), weight x stress), least, most)`.
 * `variance` is GARCH's for the next step; sigma² is the mean expected over the horizon.
 */
export function scenarioRange(model: VolatilityModel, rule: RangeRule, variance: number): number {
  const { horizonSteps, rangeLeast, rangeMost } = rule;
  const expected = expectedGarchVariance(model.garch, variance, horizonSteps);
  const range = Math.max(moveOf(model, rule, expected), rangeFloor(model, rule));
  return Math.min(rangeMost, Math.max(rangeLeast, range));
}

/** What the stress period leaves R no room below. */
export function rangeFloor(model: VolatilityModel, rule: RangeRule): number {
  return rule.stressWeight * moveOf(model, rule, model.stressVariance);
}

/** The move over the horizon that a mean variance a step gives, without floor and bounds. */
export function moveOf(
  { quantile }: VolatilityModel,
  { horizonSteps }: RangeRule,
  variance: number,
): number {
  return quantile * Math.sqrt(horizonSteps * variance);
}
