/**
 * VO-1: the variance of an underlying's next return, one step ahead, as a recursion over the
 * returns seen. Its whole state is the variance itself, so a restart goes on exactly.
 *
 * Returns are natural logarithms of price ratios over one step; variances are per step. Sources:
 * RiskMetrics (Technical Document, 1996) for EWMA, Bollerslev ("Generalized Autoregressive
 * Conditional Heteroskedasticity", Journal of Econometrics 31, 1986) for GARCH(1,1).
 */

export interface Garch {
  /** Variance per step that is added whatever happened. */
  readonly omega: number;
  /** Weight of the last squared return. */
  readonly alpha: number;
  /** Weight of the last variance; alpha + beta is at most 1. */
  readonly beta: number;
}

/** How returns are taken, and what EWMA keeps a step. */
export interface StepRule {
  /** Milliseconds of event time that one return covers. */
  readonly stepMs: number;
  /** From 0 to 1; RiskMetrics has 0.94 for daily and 0.97 for monthly data. */
  readonly fastLambda: number;
  readonly slowLambda: number;
}

/** The returns that a history's first variance is taken from, and how fast their weight falls. */
const START_RETURNS = 75;
const START_DECAY = 0.94;

/** RiskMetrics: `lambda variance + (1 - lambda) return²`. */
export function nextEwmaVariance(lambda: number, variance: number, change: number): number {
  return lambda * variance + (1 - lambda) * change * change;
}

/** Bollerslev: `omega + alpha return² + beta variance`. */
export function nextGarchVariance(garch: Garch, variance: number, change: number): number {
  return garch.omega + garch.alpha * change * change + garch.beta * variance;
}

/** Bollerslev's recursion has no return before the first: both terms take the start's variance. */
export function firstGarchVariance(garch: Garch, start: number): number {
  return garch.omega + (garch.alpha + garch.beta) * start;
}

/**
 * The mean of GARCH's expected variances over the next `steps` steps, of which `variance` is the
 * first: they draw near the long-run variance, or rise by omega each where alpha + beta is 1.
 */
export function expectedGarchVariance(garch: Garch, variance: number, steps: number): number {
  const persistence = garch.alpha + garch.beta;
  let expected = variance;
  let sum = 0;
  for (let step = 0; step < steps; step++) {
    sum += expected;
    expected = garch.omega + persistence * expected;
  }
  return sum / steps;
}

/** The variance before a history's first return: the mean of its first squared returns, weights
 * falling by 0.94 from the first. Zero for an empty history. */
export function startVariance(returns: readonly number[]): number {
  let [sum, weights, weight] = [0, 0, 1];
  for (const change of returns.slice(0, START_RETURNS)) {
    sum += weight * change * change;
    weights += weight;
    weight *= START_DECAY;
  }
  return weights === 0 ? 0 : sum / weights;
}

/** The largest mean of squared returns over any `steps` returns in a row; over all where there are
 * fewer. The stress period of VO-4. */
export function largestVariance(returns: readonly number[], steps: number): number {
  const length = Math.min(steps, returns.length);
  let largest = 0;
  let sum = 0;
  for (const [at, change] of returns.entries()) {
    const leaving = at < length ? 0 : returns[at - length]!;
    sum += change * change - leaving * leaving;
    if (at >= length - 1) largest = Math.max(largest, sum / length);
  }
  return largest;
}
