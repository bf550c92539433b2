/** Upper tails of the chi-square distribution with one and with two degrees of freedom. */
import { normalDistribution } from "@margin-engine/core";

/** P(X > x) of one degree of freedom: X is the square of a standard normal. */
export function chiSquareTail(x: number): number {
  return 2 * normalDistribution(-Math.sqrt(Math.max(0, x)));
}

/** P(X > x) of two degrees of freedom: e^(-x / 2). */
export function chiSquareTailOfTwo(x: number): number {
  return Math.exp(-Math.max(0, x) / 2);
}
