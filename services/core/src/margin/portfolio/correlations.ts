/**
 * How underlyings move together, as the calibration in force says (VO-2); those of which nothing is
 * known do not.
 */
import type { CalibratedCorrelation } from "../../events/range-calibration";
import { FIGURE_UNIT } from "../../money/units";

export class Correlations {
  private readonly pairs = new Map<string, number>();

  constructor(known: readonly CalibratedCorrelation[] = []) {
    for (const { underlying, other, correlation } of known) {
      this.pairs.set(pairKey(underlying, other), Number(correlation) / FIGURE_UNIT);
    }
  }

  /** From -1 to 1. */
  of(underlying: string, other: string): number {
    return this.pairs.get(pairKey(underlying, other)) ?? 0;
  }
}

/** A line break is in no name. */
function pairKey(underlying: string, other: string): string {
  return underlying < other ? `${underlying}\n${other}` : `${other}\n${underlying}`;
}
