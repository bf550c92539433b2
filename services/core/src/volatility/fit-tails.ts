/**
 * VO-4: how heavy the tails of returns are, as degrees of freedom of Student's t, by maximum
 * likelihood over the returns divided by the volatility that was expected of each.
 */
import { minimise } from "./minimise";
import { studentLogLikelihood } from "./student";

/** Below 2 a variance does not exist; above 200 the distribution is as good as normal. */
const NU_LEAST = 2.05;
const NU_MOST = 200;
const START = 5;

/** `variances` holds at least as many figures as `returns`. From 2.05 to 200. */
export function fitTails(returns: readonly number[], variances: ArrayLike<number>): number {
  const residuals = returns.map((change, at) => change / Math.sqrt(variances[at]!));
  // In 1 / nu the likelihood has one hill of moderate slope; towards 0 it is the normal one.
  const objective = ([inverse]: readonly number[]): number => {
    const nu = 1 / inverse!;
    const inside = nu >= NU_LEAST && nu <= NU_MOST;
    return inside ? -studentLogLikelihood(residuals, nu) : Number.POSITIVE_INFINITY;
  };
  return 1 / minimise(objective, { point: [1 / START], steps: [0.05] }).point[0]!;
}
