/**
 * How the values of one instrument lie side by side in its row: a column for each scenario, then
 * those below, so that one pass over a row serves every rule.
 *
 * The scenario columns of an option hold its value in dollars, discounted; those of a perpetual or
 * future its weighted profit, because no rule treats it expiry by expiry.
 */

/** Columns behind the scenarios: values at the moved forwards (MA-5) and as things stand, */
export const FORWARD_UP = 0;
export const FORWARD_DOWN = 1;
export const VALUE = 2;
/** greeks, delta in units of the underlying, and dollars of delta at the expiry's price (MA-7). */
export const DELTA = 3;
export const GAMMA = 4;
export const VEGA = 5;
export const THETA = 6;
export const ROLL = 7;
const EXTRA_COLUMNS = 8;

/** Columns summed at a time by weighted-rows.ts; rows are padded to whole blocks, 64 bytes each. */
export const BLOCK = 8;

export function strideOf(scenarios: number): number {
  return Math.ceil((scenarios + EXTRA_COLUMNS) / BLOCK) * BLOCK;
}
