/**
 * VO-1: GARCH(1,1) fitted to a history by maximum likelihood. The likelihood is the normal one,
 * which gives consistent parameters also where returns are not normal (Bollerslev and Wooldridge,
 * Econometric Reviews 11, 1992); how heavy the tails are is fitted afterwards (fit-tails.ts).
 */
import { LogProduct } from "./log-product";
import { minimise } from "./minimise";
import { firstGarchVariance, type Garch, nextGarchVariance, startVariance } from "./variance";

/** Starts of the search, as alpha and beta; omega then gives the variance of the history. */
const STARTS = [
  [0.05, 0.9],
  [0.1, 0.85],
  [0.2, 0.6],
] as const;

/** Fewest returns that a fit is made of. */
const GARCH_RETURNS_LEAST = 250;

/**
 * Parameters of least `sum of log variance + return² / variance`, with alpha and beta at least 0
 * and alpha + beta at most 1. Null where there are fewer than 250 returns or all are zero.
 */
export function fitGarch(returns: readonly number[]): Garch | null {
  const scale = returns.reduce((sum, change) => sum + change * change, 0) / returns.length;
  if (returns.length < GARCH_RETURNS_LEAST || !(scale > 0)) return null;
  const root = Math.sqrt(scale);
  const scaled = returns.map((change) => change / root);
  const start = startVariance(scaled);
  const objective = ([omega, alpha, beta]: readonly number[]) =>
    deviance({ omega: omega!, alpha: alpha!, beta: beta! }, scaled, start);
  const points = STARTS.map(([alpha, beta]) => [1 - alpha - beta, alpha, beta]);
  const values = points.map(objective);
  const best = points[values.indexOf(Math.min(...values))]!;
  const { point } = minimise(objective, { point: best, steps: [best[0]! / 2, 0.02, -0.05] });
  return { omega: point[0]! * scale, alpha: point[1]!, beta: point[2]! };
}

/** Minus twice the log-likelihood, less a constant, a return. Infinity outside the bounds. */
function deviance(garch: Garch, returns: readonly number[], start: number): number {
  const { omega, alpha, beta } = garch;
  if (!(omega > 0) || alpha < 0 || beta < 0 || alpha + beta > 1) return Number.POSITIVE_INFINITY;
  const variances = new LogProduct();
  let squares = 0;
  let variance = firstGarchVariance(garch, start);
  for (const change of returns) {
    variances.multiply(variance);
    squares += (change * change) / variance;
    variance = nextGarchVariance(garch, variance, change);
  }
  return (variances.value() + squares) / returns.length;
}

/** Variances of each return under the parameters, and of the one after the last. */
export function garchVariances(garch: Garch, returns: readonly number[]): Float64Array {
  const variances = new Float64Array(returns.length + 1);
  variances[0] = firstGarchVariance(garch, startVariance(returns));
  for (const [at, change] of returns.entries()) {
    variances[at + 1] = nextGarchVariance(garch, variances[at]!, change);
  }
  return variances;
}
