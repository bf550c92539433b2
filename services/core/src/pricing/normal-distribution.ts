/** The normal distribution by its series around 0, beyond it and its density by the Mills ratio. */
import { expOfSum } from "./exponential";
import { exactProduct } from "./float-parts";
import { millsRatio } from "./mills-ratio";

/** 1 / sqrt(2 pi) */
export const INVERSE_SQRT_2PI = 0.3989422804014327;

/** Beyond, the density rounds to 0. */
const FARTHEST = 39;

/** n(x) = e^(-x^2 / 2) / sqrt(2 pi), within 2 ulp however far out: the square is not rounded. */
export function normalDensity(x: number): number {
  if (Math.abs(x) > FARTHEST) return 0;
  const { high, low } = exactProduct(x, x);
  return expOfSum(-0.5 * high, -0.5 * low) * INVERSE_SQRT_2PI;
}

/**
 * The share of a standard normal below x. Within 2e-16 of the true figure; far below zero within
 * 8 ulp of it, down to the least float.
 */
export function normalDistribution(x: number): number {
  if (Math.abs(x) < 1) return 0.5 + x * centralSlope(x * x);
  if (x > 0) return 1 - normalDensity(x) * millsRatio(Math.min(x, FARTHEST));
  return normalDensity(x) * millsRatio(Math.min(-x, FARTHEST));
}

/** Of (N(x) - 1/2) / x, by powers of x^2: (-1/2)^k / (k! (2k + 1)) / sqrt(2 pi). */
const CENTRAL_TERMS = centralTerms();

function centralTerms(): readonly number[] {
  const terms: number[] = [];
  let factor = INVERSE_SQRT_2PI;
  for (let k = 0; k < 15; k++) {
    terms.push(factor / (2 * k + 1));
    factor /= -2 * (k + 1);
  }
  return terms;
}

function centralSlope(square: number): number {
  let sum = 0;
  for (let k = CENTRAL_TERMS.length - 1; k >= 0; k--) sum = sum * square + CENTRAL_TERMS[k]!;
  return sum;
}
