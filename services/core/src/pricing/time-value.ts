/**
 * What an undiscounted option out of the money is worth, PR-1, in a form that keeps its relative
 * accuracy however small the worth is.
 *
 * With `deviation = volatility sqrt(years)`, `h = |ln(F / K)| / deviation`, `t = deviation / 2` and
 * `n(h, t) = e^(-(h^2 + t^2) / 2) / sqrt(2 pi)`, a call above the forward and a put below it are
 * both worth
 *
 *     sqrt(F K) n(h, t) (M(h - t) - M(h + t)),   M the Mills ratio,
 *
 * because `sqrt(F / K) n(d1) = sqrt(K / F) n(d2) = n(h, t)`. Where t is small the difference is the
 * integral of the ratio's fall, by Gauss and Legendre's rule of ten points: only positive terms.
 * Where h - t is negative the worth is its bound, `min(F, K) = sqrt(F K) e^(-h t)`, less
 * `sqrt(F K) n(h, t) (M(t - h) + M(t + h))`.
 */
import { exp } from "./exponential";
import { logOfRatio } from "./logarithm";
import { millsFall, millsRatio } from "./mills-ratio";
import { INVERSE_SQRT_2PI } from "./normal-distribution";

/** The positive nodes and their weights; the rule has them on both sides of 0. */
const NODES = [
  0.14887433898163122, 0.4333953941292472, 0.6794095682990244, 0.8650633666889845,
  0.9739065285171717,
] as const;
const WEIGHTS = [
  0.29552422471475287, 0.26926671930999635, 0.21908636251598204, 0.1494513491505806,
  0.06667134430868814,
] as const;

/** Deviations from the forward at which nothing representable is left. */
const FARTHEST = 39;

/**
 * The worth of the call or put that is out of the money, in the forward's unit; `deviation` is
 * above zero. Relative error up to `8 + 2 h^2` ulp: rounding h alone costs h^2.
 */
export function timeValue(forward: number, strike: number, deviation: number): number {
  const h = Math.abs(logOfRatio(forward, strike)) / deviation;
  const t = deviation / 2;
  if (h - t > FARTHEST) return 0;
  const bound = Math.min(forward, strike);
  if (t - h > FARTHEST) return bound;
  const unit = Math.sqrt(forward) * Math.sqrt(strike) * slopeOfWorth(h, t);
  return isNearBound(h, t) ? bound - unit * lackRatio(h, t) : unit * worthRatio(h, t);
}

/** n(h, t): the derivative of worth / sqrt(F K) by the deviation. */
export function slopeOfWorth(h: number, t: number): number {
  return exp(-0.5 * (h * h + t * t)) * INVERSE_SQRT_2PI;
}

/** Whether the worth is better computed from its bound. */
export function isNearBound(h: number, t: number): boolean {
  return t >= h && !isNarrow(h, t);
}

function isNarrow(h: number, t: number): boolean {
  return t < 0.5 + 0.25 * h;
}

/** worth / (sqrt(F K) n(h, t)) where it is not near its bound. */
export function worthRatio(h: number, t: number): number {
  if (!isNarrow(h, t)) return millsRatio(h - t) - millsRatio(h + t);
  let sum = 0;
  for (let at = 0; at < NODES.length; at++) {
    const step = t * NODES[at]!;
    sum += WEIGHTS[at]! * (millsFall(h - step) + millsFall(h + step));
  }
  return t * sum;
}

/** (min(F, K) - worth) / (sqrt(F K) n(h, t)) where h <= t. */
export function lackRatio(h: number, t: number): number {
  return millsRatio(t - h) + millsRatio(t + h);
}
