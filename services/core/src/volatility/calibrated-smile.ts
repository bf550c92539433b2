/**
 * Smiles as versions of the parameters carry them (VO-3): with 12 decimals, the level rounded up,
 * slope and skew towards zero, because the wings of a fit may be as steep as they can be. What is
 * published is what everyone computes with, so it is what is held against the bounds.
 */
import type { CalibratedSmile } from "../events/range-calibration";
import { FIGURE_UNIT, type Figure } from "../money/units";
import { butterflySpan, isSoundSmile, type SmileFit, smileVolatility } from "./fit-smile";

/** Which options a smile is of. */
export interface SmileExpiry {
  readonly underlying: string;
  /** Milliseconds since the epoch. */
  readonly expiry: number;
}

/** Null where rounding broke a bound; `earlier` are published fits it is held against. */
export function publishedSmile(
  { underlying, expiry }: SmileExpiry,
  fit: SmileFit,
  earlier: readonly SmileFit[],
): CalibratedSmile | null {
  const { level, slope, skew, centre, width } = fit.smile;
  const published: CalibratedSmile = {
    underlying,
    expiry,
    years: nearest(fit.years),
    level: BigInt(Math.ceil(level * FIGURE_UNIT)) as Figure,
    slope: BigInt(Math.floor(slope * FIGURE_UNIT)) as Figure,
    skew: BigInt(Math.trunc(skew * FIGURE_UNIT)) as Figure,
    centre: nearest(centre),
    width: nearest(width),
    lowest: nearest(fit.quoted.from),
    highest: nearest(fit.quoted.to),
    error: nearest(fit.error),
  };
  const { smile, quoted } = fittedSmile(published);
  return isSoundSmile(smile, { earlier, quoted }) ? published : null;
}

export function fittedSmile(published: CalibratedSmile): SmileFit {
  const { level, slope, skew, centre, width, lowest, highest, years, error } = published;
  return {
    smile: {
      level: numberOf(level),
      slope: numberOf(slope),
      skew: numberOf(skew),
      centre: numberOf(centre),
      width: numberOf(width),
    },
    years: numberOf(years),
    quoted: { from: numberOf(lowest), to: numberOf(highest) },
    error: numberOf(error),
  };
}

/**
 * The volatility that stands in for one that nobody quotes (PR-4). Null further out than the smile
 * is known to be free of butterflies: twice as far as strikes were quoted.
 */
export function standInVolatility(fit: SmileFit, moneyness: number): number | null {
  const { from, to } = butterflySpan(fit.quoted);
  return moneyness >= from && moneyness <= to ? smileVolatility(fit, moneyness) : null;
}

function nearest(value: number): Figure {
  return BigInt(Math.round(value * FIGURE_UNIT)) as Figure;
}

function numberOf(figure: Figure): number {
  return Number(figure) / FIGURE_UNIT;
}
