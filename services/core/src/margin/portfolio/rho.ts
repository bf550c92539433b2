/**
 * PR-2's rho of positions: what they gain for an interest rate 0.01 higher at every expiry, spot
 * unchanged, so that forwards rise with it. Of an option that is `years (delta F - value)`, its
 * discounted `K years N(d2)`; a future gains what its price does. It follows from what the rows
 * hold already, and is computed for a snapshot, not at every evaluation.
 */
import type { PortfolioHolder } from "./portfolio-holder";
import type { RiskArrays } from "./risk-arrays";
import { ROLL, VALUE } from "./row-layout";

const POINTS = 100;

export type HeldPositions = Pick<PortfolioHolder, "instrument" | "quantity" | "start" | "count">;

/** Dollars, of the positions in an underlying; of those alone that are valued. */
export function rhoOf(
  arrays: RiskArrays,
  { instrument, quantity, start, count }: HeldPositions,
  underlying: number,
): number {
  let rho = 0;
  for (let at = start; at < start + count; at++) {
    const number = instrument[at]!;
    if (arrays.underlyingOf[number] === underlying) rho += quantity[at]! * unitRho(arrays, number);
  }
  return rho;
}

function unitRho(arrays: RiskArrays, number: number): number {
  const { market, values, stride, groupOf } = arrays;
  const terms = arrays.groupTerms(groupOf[number]!);
  if (terms === null) return 0;
  const { underlying, terms: contract } = market.instruments[number]!;
  const row = number * stride;
  // An inverse option's row has its coin at the index, and its delta at the forward.
  const forward = terms.forwardFixed + terms.forwardMoving;
  const carry = contract.contractType === "Inverse" ? forward / underlying.index : 1;
  const value = values[row + VALUE]!;
  const worth = value === 0 ? 0 : value * carry;
  return (terms.years * (values[row + ROLL]! - worth)) / POINTS;
}
