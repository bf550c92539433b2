/** A calibration as JSON, for programs: every parameter, the path once a day, every smile. */
import { DAY_MS } from "../simulation/calendar";
import { type CalibratedUnderlying, exceedanceShares, type PathPoint } from "./calibrate-ranges";
import { type CalibratedSmile, isArbitrageable } from "./calibrate-smiles";
import type { Calibration } from "./calibration";

/** One line. Variances are per step, times in milliseconds since the epoch. */
export function calibrationJson({ step, chain, ranges, smiles }: Calibration): string {
  return JSON.stringify({
    step,
    rule: ranges.rule,
    underlyings: ranges.underlyings.map(underlyingJson),
    correlations: ranges.correlations,
    chain,
    smiles: smiles.smiles.map(smileJson),
    leftOut: smiles.leftOut,
  });
}

function underlyingJson({ underlying, returns, model, path, exceedance }: CalibratedUnderlying) {
  const days = path.filter(isLastOfDay);
  const column = (name: keyof PathPoint) => days.map((point) => point[name]);
  return {
    underlying,
    returns,
    ...model,
    now: path.at(-1)!,
    exceedance: { moves: exceedance.moves, ...exceedanceShares(exceedance) },
    path: {
      time: column("time"),
      fastVariance: column("fastVariance"),
      slowVariance: column("slowVariance"),
      garchVariance: column("garchVariance"),
      range: column("range"),
    },
  };
}

/** Closes come in the last millisecond of their step. */
export function isLastOfDay({ time }: PathPoint): boolean {
  return (time + 1) % DAY_MS === 0;
}

function smileJson(smile: CalibratedSmile) {
  const { time, underlying, expiry, fit, quotes, misses } = smile;
  return {
    time,
    underlying,
    expiry,
    strikes: quotes.length,
    ...fit,
    leastDensity: smile.leastDensity,
    crossing: smile.crossing,
    arbitrageable: isArbitrageable(smile),
    misses,
  };
}
