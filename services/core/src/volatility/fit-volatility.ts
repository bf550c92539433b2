/** VO-1 and VO-4: all that scenario ranges need to know of an underlying, from its history. */
import { fitGarch, garchVariances } from "./fit-garch";
import { fitTails } from "./fit-tails";
import type { VolatilityModel } from "./scenario-range";
import { studentQuantile } from "./student";
import { largestVariance, startVariance } from "./variance";

export interface FitRule {
  /** That a move stays below the quantile: one-sided, above one half. */
  readonly probability: number;
  /** Length of the stress period. */
  readonly stressSteps: number;
}

export interface FittedVolatility extends VolatilityModel {
  /** Degrees of freedom of the tails, above 2. */
  readonly nu: number;
}

/** Null where there are too few returns, or all are zero. */
export function fitVolatility(returns: readonly number[], rule: FitRule): FittedVolatility | null {
  const garch = fitGarch(returns);
  if (garch === null) return null;
  const nu = fitTails(returns, garchVariances(garch, returns));
  return {
    garch,
    nu,
    quantile: studentQuantile(rule.probability, nu),
    startVariance: startVariance(returns),
    stressVariance: largestVariance(returns, rule.stressSteps),
  };
}
