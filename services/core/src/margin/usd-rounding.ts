/**
 * From float64 risk figures onto the grid of 8 decimals, which valuations, prices and quantities
 * share: requirements up, equity down. A result within 2^-48 of a grid point, relative, is that
 * grid point: what lies beyond is the last bits of the float sums, not money.
 */
import { USD_UNIT, type Usd } from "../money/units";
import { wholeNumber } from "../money/whole-number";

const NOISE = 2 ** -48;

function snapped(scaled: number): number | null {
  const nearest = Math.round(scaled);
  return Math.abs(scaled - nearest) <= Math.abs(scaled) * NOISE ? nearest : null;
}

/** The grid point at or above `figure`, in units of 1e-8, as an integer-valued float. */
export function gridUp(figure: number): number {
  const scaled = figure * USD_UNIT;
  return snapped(scaled) ?? Math.ceil(scaled);
}

/** The grid point at or below `figure`, in units of 1e-8, as an integer-valued float. */
export function gridDown(figure: number): number {
  const scaled = figure * USD_UNIT;
  return snapped(scaled) ?? Math.floor(scaled);
}

export function usdOfGrid(grid: number): Usd {
  return wholeNumber(grid) as Usd;
}
