/**
 * Water-filling on leverage (CL-3, arXiv 2603.15963): the most levered come down to a common level,
 * whoever is below it keeps everything. An account split in two with its equity is reduced by the
 * same sum, so nobody gains by splitting.
 */
import type { DeleveragingCandidate } from "./deleveraging";

interface Water {
  readonly candidates: readonly DeleveragingCandidate[];
  /** Lots held, as floats. */
  readonly held: Float64Array;
  /** Lots. */
  readonly needed: number;
}

/**
 * Lots each gives up: max(0, held - level x equity), where `level`, in lots per dollar of equity,
 * makes them sum to `needed`. Equity at or below zero keeps nothing. All is given up when it is not
 * enough.
 *
 * The level rises as those below it are left out, each round at least one, until none is: few
 * rounds in practice, and the sums are always taken in the order of accounts.
 */
export function waterFilled({ candidates, held, needed }: Water): Float64Array {
  const equity = new Float64Array(held.length);
  for (let at = 0; at < held.length; at++) equity[at] = Math.max(candidates[at]!.equity, 0);
  let active = new Int32Array(held.length).map((_, at) => at);
  let level = 0;
  for (let before = -1; before !== active.length; ) {
    before = active.length;
    level = commonLevel({ active, held, equity, needed });
    active = active.filter((at) => held[at]! > level * equity[at]!);
  }
  const reductions = new Float64Array(held.length);
  for (const at of active) reductions[at] = held[at]! - level * equity[at]!;
  return reductions;
}

interface Active {
  readonly active: Int32Array;
  readonly held: Float64Array;
  readonly equity: Float64Array;
  readonly needed: number;
}

function commonLevel({ active, held, equity, needed }: Active): number {
  let lots = 0;
  let dollars = 0;
  for (const at of active) {
    lots += held[at]!;
    dollars += equity[at]!;
  }
  return dollars > 0 ? Math.max(0, (lots - needed) / dollars) : 0;
}
