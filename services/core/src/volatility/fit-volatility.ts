/** VO-1 and VO-4: all that scenario ranges need to know of an underlying, from its history. */
import { fitGarch, garchVariances } from "./fit-garch";
import { fitTails } from "./fit-tails";
import type { RangeRule, VolatilityModel } from "./scenario-range";
import { studentQuantile } from "./student";
import { largestVariance, startVariance } from "./variance";

/** Null where there are too few returns, or all are zero. */
export function fitVolatility(returns: readonly number[], rule: RangeRule): VolatilityModel | null {
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
