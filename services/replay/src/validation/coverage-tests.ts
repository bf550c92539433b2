/**
 * VA-2 and VA-3: whether breaches of margin are as rare as the model says, and whether they are
 * independent of each other. Likelihood ratios of Kupiec, "Techniques for Verifying the Accuracy of
 * Risk Measurement Models", Journal of Derivatives 3 (1995), and Christoffersen, "Evaluating
 * Interval Forecasts", International Economic Review 39 (1998).
 */
import { chiSquareTail, chiSquareTailOfTwo } from "./chi-square";

/** Observations in order of time, each a breach or not, and how one followed another. */
export interface HitCounts {
  readonly observations: number;
  readonly breaches: number;
  /** Calm after calm, breach after calm, calm after breach, breach after breach. */
  readonly calmCalm: number;
  readonly calmBreach: number;
  readonly breachCalm: number;
  readonly breachBreach: number;
}

export interface LikelihoodTest {
  readonly statistic: number;
  /** How likely at least such a statistic is of a model that does what it says. */
  readonly pValue: number;
}

export interface CoverageTests {
  /** Kupiec's proportion of failures. */
  readonly unconditional: LikelihoodTest;
  /** Christoffersen's: that a breach does not make the next one likelier, */
  readonly independence: LikelihoodTest;
  /** and both together. */
  readonly conditional: LikelihoodTest;
}

/** `rate` is the share of breaches that the model claims, above 0 and below 1. */
export function coverageTests(hits: HitCounts, rate: number): CoverageTests {
  const unconditional = kupiec(hits, rate);
  const independence = christoffersen(hits);
  const statistic = unconditional + independence;
  return {
    unconditional: { statistic: unconditional, pValue: chiSquareTail(unconditional) },
    independence: { statistic: independence, pValue: chiSquareTail(independence) },
    conditional: { statistic, pValue: chiSquareTailOfTwo(statistic) },
  };
}

/** `-2 ln(L(p) / L(x / n))` of x breaches in n observations. */
function kupiec({ observations, breaches }: HitCounts, rate: number): number {
  const calm = observations - breaches;
  return ratio(
    logLikelihood(calm, breaches, rate),
    logLikelihood(calm, breaches, shareOf(breaches, calm)),
  );
}

/** `-2 ln(L(one rate) / L(a rate after calm, another after a breach))`. */
function christoffersen(hits: HitCounts): number {
  const { calmCalm, calmBreach, breachCalm, breachBreach } = hits;
  const calm = calmCalm + breachCalm;
  const breaches = calmBreach + breachBreach;
  const alike = logLikelihood(calm, breaches, shareOf(breaches, calm));
  const afterCalm = logLikelihood(calmCalm, calmBreach, shareOf(calmBreach, calmCalm));
  const afterBreach = logLikelihood(breachCalm, breachBreach, shareOf(breachBreach, breachCalm));
  return ratio(alike, afterCalm + afterBreach);
}

/** Rounding can leave a ratio that is 0 a little below it. */
function ratio(supposed: number, found: number): number {
  return Math.max(0, -2 * (supposed - found));
}

function shareOf(breaches: number, calm: number): number {
  return breaches === 0 ? 0 : breaches / (breaches + calm);
}

/** What never happened says nothing, however unlikely: 0 ln 0 = 0. */
function logLikelihood(calm: number, breaches: number, rate: number): number {
  return (
    (calm === 0 ? 0 : calm * Math.log1p(-rate)) + (breaches === 0 ? 0 : breaches * Math.log(rate))
  );
}
