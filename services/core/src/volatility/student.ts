/**
 * Student's t distribution, as far as VO-4 needs it: its likelihood, to learn from data how heavy
 * tails are, and its quantile. Both are of the distribution scaled to a variance of 1, so that a
 * quantile times a standard deviation is a move.
 */
import { exp } from "../pricing/exponential";
import { log } from "../pricing/logarithm";
import { LogProduct } from "./log-product";

const HALF_LOG_TWO_PI = 0.9189385332046728;
/** Stirling's series is precise to the last digits from here. */
const STIRLING_LEAST = 10;
/** Bernoulli numbers B(2n) / (2n (2n - 1)) of Stirling's series. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360];

/** ln Γ(x) for x > 0, by Stirling's series after raising x to at least 10 (Abramowitz and Stegun,
 * 6.1.40 and 6.1.15). */
function logGamma(x: number): number {
  let product = 1;
  let raised = x;
  for (; raised < STIRLING_LEAST; raised++) product *= raised;
  const inverse = 1 / raised;
  let series = 0;
  let power = inverse;
  for (const coefficient of STIRLING) {
    series += coefficient * power;
    power *= inverse * inverse;
  }
  return (raised - 0.5) * log(raised) - raised + HALF_LOG_TWO_PI + series - log(product);
}

/** The log-likelihood of residuals of variance 1, a residual, with `nu` > 2 degrees of freedom. */
export function studentLogLikelihood(residuals: readonly number[], nu: number): number {
  const kernel = new LogProduct();
  for (const residual of residuals) kernel.multiply(1 + (residual * residual) / (nu - 2));
  const constant =
    logGamma((nu + 1) / 2) - logGamma(nu / 2) - HALF_LOG_TWO_PI - log((nu - 2) / 2) / 2;
  return constant - ((nu + 1) / 2) * (kernel.value() / residuals.length);
}

/** The move, in standard deviations, that is not exceeded with `probability` (above one half);
 * `nu` > 2 degrees of freedom. To 14 digits, by halving. */
export function studentQuantile(probability: number, nu: number): number {
  const tail = 2 * (1 - probability);
  let [low, high] = [0, 1];
  while (twoTails(high, nu) > tail) high *= 2;
  for (let middle = high / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (twoTails(middle, nu) > tail) low = middle;
    else high = middle;
  }
  return high * Math.sqrt((nu - 2) / nu);
}

/** P(|T| > t) of the distribution as Student scaled it: I(nu / (nu + t²); nu / 2, 1 / 2). */
function twoTails(t: number, nu: number): number {
  const x = nu / (nu + t * t);
  const y = (t * t) / (nu + t * t);
  const [a, b] = [nu / 2, 0.5];
  const factor = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log(y));
  // The fraction converges fast below this point, and the other way round above it.
  return x < (a + 1) / (a + b + 2)
    ? (factor * betaFraction(x, a, b)) / a
    : 1 - (factor * betaFraction(y, b, a)) / b;
}

const FRACTION_STEPS = 300;
const FRACTION_PRECISION = 1e-16;

/** The continued fraction of the incomplete beta function, by Lentz's method (Press et al.,
 * Numerical Recipes, section 6.4). */
function betaFraction(x: number, a: number, b: number): number {
  let numerator = 1;
  let denominator = 1 / (1 - ((a + b) * x) / (a + 1));
  let value = denominator;
  for (let step = 1; step <= FRACTION_STEPS; step++) {
    const even = (step * (b - step) * x) / ((a + 2 * step - 1) * (a + 2 * step));
    denominator = 1 / (1 + even * denominator);
    numerator = 1 + even / numerator;
    value *= denominator * numerator;
    const sum = a + step;
    const odd = (-sum * (sum + b) * x) / ((sum + step) * (sum + step + 1));
    denominator = 1 / (1 + odd * denominator);
    numerator = 1 + odd / numerator;
    const change = denominator * numerator;
    value *= change;
    if (Math.abs(change - 1) < FRACTION_PRECISION) break;
  }
  return value;
}
