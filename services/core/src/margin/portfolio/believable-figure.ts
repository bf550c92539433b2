/**
 * Which floats can be a price or a rate. The books' prices have eight decimals and an upper bound;
 * what lies beyond is the wreck of a division, and would end as a margin that is no number.
 */
const LEAST = 1e-9;
const MOST = 1e15;
/** A thousand per cent a year. */
const RATE_MOST = 10;

export function isBelievable(price: number): boolean {
  return price >= LEAST && price <= MOST;
}

export function believableOr(price: number, otherwise: number): number {
  return isBelievable(price) ? price : otherwise;
}

export function isBelievableRate(rate: number): boolean {
  return Math.abs(rate) <= RATE_MOST;
}
