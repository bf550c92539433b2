/**
 * VA-4: the zones of Basel's backtest, "Supervisory Framework for the Use of Backtesting" (1996):
 * yellow where at most so many breaches have a chance of 95% or more, red from 99.99%.
 */
export type Zone = "green" | "yellow" | "red";

const YELLOW_FROM = 0.95;
const RED_FROM = 0.9999;

/** `rate` is the share of breaches that the model claims. Without a breach it is green. */
export function trafficLight(observations: number, breaches: number, rate: number): Zone {
  if (breaches === 0) return "green";
  const probability = atMost(observations, breaches, rate);
  if (probability >= RED_FROM) return "red";
  return probability >= YELLOW_FROM ? "yellow" : "green";
}

/** The chance of at most so many breaches: the sum of n! / (k! (n - k)!) p^k (1 - p)^(n - k). */
export function atMost(observations: number, breaches: number, rate: number): number {
  const odds = Math.log(rate) - Math.log1p(-rate);
  let logTerm = observations * Math.log1p(-rate);
  let sum = 0;
  for (let count = 0; count <= breaches; count++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log((observations - count) / (count + 1)) + odds;
  }
  return sum;
}
