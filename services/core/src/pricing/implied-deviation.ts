/**
 * The deviation `s = volatility sqrt(years)` at which an option out of the money has a given worth,
 * PR-3. The idea is Jaeckel's ("Let's be rational", 2015), the derivation our own.
 *
 * All is in units of sqrt(F K), with `a = |ln(F / K)|`, `h = a / s`, `t = s / 2`. The worth rises
 * with s at the slope n(h, t) of time-value.ts, and the logarithm of that slope at the rate
 * `(h^2 - t^2) / s`, so that Householder's iteration of third order needs no more than the worth
 * itself. It is applied to what bends least: to the worth between h = 1 and half of its bound, to
 * its logarithm below, and above to the logarithm of what it lacks of the bound. The guesses are
 * exact in the limits; then three steps reach the last bits.
 */
import { exp } from "./exponential";
import { log, logOfRatio } from "./logarithm";
import { INVERSE_SQRT_2PI } from "./normal-distribution";
import { isNearBound, lackRatio, slopeOfWorth, worthRatio } from "./time-value";

/** ln sqrt(2 pi) */
const LOG_SQRT_2PI = 0.9189385332046727;

/** A step this small, relative, leaves an error far below the last bit: its fourth power. */
const ENOUGH = 1e-5;
/** Three are needed; the limit only ends what NaN would keep going. */
const STEPS = 8;

interface Approach {
  /** Newton's step. */
  readonly newton: number;
  /** For a logarithm, the slope by s of what it is taken of, as a share of that; else 0. */
  readonly relativeSlope: number;
}

type Objective = (h: number, t: number) => Approach;

/** Where the worth is `given`, at most half of its bound; `unit` is sqrt(F K) in the same unit. */
export function deviationOfWorth(a: number, given: number, unit: number): number {
  const worth = given / unit;
  const byWorth: Objective = (h, t) => ({
    newton: worth / slopeOfWorth(h, t) - wholeRatio(h, t),
    relativeSlope: 0,
  });
  if (a === 0) return iterate(a, worth / INVERSE_SQRT_2PI, byWorth);
  // The worth as a function of s turns from convex to concave at h = t.
  const turn = Math.sqrt(2 * a);
  const low = Math.min(a, turn);
  const worthAtLow = worthAt(a, low);
  if (worth < worthAtLow) return deviationOfSmallWorth(a, logOfRatio(given, unit));
  const worthAtTurn = worthAt(a, turn);
  const guess =
    worth < worthAtTurn
      ? low + ((turn - low) * (worth - worthAtLow)) / (worthAtTurn - worthAtLow)
      : turn + (worth - worthAtTurn) / slopeOfWorth(a / turn, turn / 2);
  return iterate(a, guess, byWorth);
}

/**
 * Seen from h^2 the logarithm of a small worth is nearly straight: its slope is known where h = 1
 * (or h = t, if that is farther out), and is -1/2 in the limit; the guess bends from one to the
 * other.
 */
function deviationOfSmallWorth(a: number, target: number): number {
  const low = Math.min(a, Math.sqrt(2 * a));
  const h = a / low;
  const drop = log(worthAt(a, low)) - target;
  const squarePerDrop = (2 * h * h * worthRatio(h, low / 2)) / low;
  const bend = ((2 - squarePerDrop) * drop * drop) / (drop + 10);
  const square = h * h + squarePerDrop * drop + bend;
  return iterate(a, a / Math.sqrt(square), (at, t) => {
    const ratio = worthRatio(at, t);
    return { newton: -excess(at, t, log(ratio) - target) * ratio, relativeSlope: 1 / ratio };
  });
}

/** Where the worth lacks `lack` of its bound e^(-a / 2), at most half of it. */
export function deviationOfLack(a: number, lack: number): number {
  const target = log(lack);
  // With t - h = y the lack is between N(-y) and 2 N(-y) of the bound, about e^(-0.8 y - 0.4 y^2).
  const y = Math.sqrt(1 - 2.5 * (target + a / 2)) - 1;
  return iterate(a, y + Math.sqrt(y * y + 2 * a), (h, t) => {
    const ratio = lackRatio(h, t);
    return { newton: excess(h, t, log(ratio) - target) * ratio, relativeSlope: -1 / ratio };
  });
}

/** ln n(h, t) + logRatio: how far a logarithm is above its target. */
function excess(h: number, t: number, logRatio: number): number {
  return logRatio - 0.5 * (h * h + t * t) - LOG_SQRT_2PI;
}

function worthAt(a: number, s: number): number {
  return slopeOfWorth(a / s, s / 2) * worthRatio(a / s, s / 2);
}

/** worth / n(h, t), also near the bound, which is `e^((t - h)^2 / 2) sqrt(2 pi)` of n(h, t). */
function wholeRatio(h: number, t: number): number {
  if (!isNearBound(h, t)) return worthRatio(h, t);
  return exp(0.5 * (t - h) * (t - h)) / INVERSE_SQRT_2PI - lackRatio(h, t);
}

function iterate(a: number, guess: number, objective: Objective): number {
  let s = guess;
  for (let count = 0; count < STEPS; count++) {
    const h = a / s;
    const t = s / 2;
    const { newton, relativeSlope } = objective(h, t);
    // The second and third derivative of the objective, as shares of the first.
    const rate = (h * h - t * t) / s;
    const rateSlope = -(3 * h * h + t * t) / (s * s);
    const second = rate - relativeSlope;
    const third =
      rate * rate + rateSlope - 3 * rate * relativeSlope + 2 * relativeSlope * relativeSlope;
    const step =
      (newton * (1 + 0.5 * second * newton)) / (1 + newton * (second + (third * newton) / 6));
    s += step;
    if (Math.abs(step) < ENOUGH * s) break;
  }
  return s;
}
