/**
 * How the values of one instrument lie side by side in its row, so that one pass over a row serves
 * every rule: first what is not of a scenario, a block of its own, then a column for each scenario.
 *
 * The scenario columns of an option hold its value in dollars, discounted; those of a perpetual or
 * future its weighted profit, because no rule treats it expiry by expiry.
 */

/** Values as things stand and at the moved forwards (MA-5), */
export const VALUE = 0;
export const FORWARD_UP = 1;
export const FORWARD_DOWN = 2;
/** greeks, delta in units of the underlying, and dollars of delta at the expiry's price (MA-7). */
export const DELTA = 3;
export const GAMMA = 4;
export const VEGA = 5;
export const THETA = 6;
export const ROLL = 7;

/** Columns summed at a time by weighted-rows.ts; rows are padded to whole blocks, 64 bytes each. */
export const BLOCK = 8;

/** The first scenario's column. */
export const SCENARIOS = BLOCK;

export function strideOf(scenarios: number): number {
  return SCENARIOS + Math.ceil(scenarios / BLOCK) * BLOCK;
}
