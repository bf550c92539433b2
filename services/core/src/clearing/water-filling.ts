/**
 * Water-filling on leverage (CL-3, arXiv 2603.15963): the most levered come down to a common level,
 * whoever is below it keeps everything. Leverage is to the market as a whole, so that what is held
 * against other positions or collateral is reduced last. An account split in two with its equity is
 * reduced by the same sum, so nobody gains by splitting.
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
 * Lots each gives up: exposed x held - level x equity, within 0 and what it holds, where `level`,
 * in lots per dollar of equity, makes them sum to `needed`. Equity at or below zero keeps nothing.
 * All is given up when it is not enough.
 */
export function waterFilled({ candidates, held, needed }: Water): Float64Array {
  const accounts = accountsOf(candidates, held);
  const level = commonLevel(accounts, needed);
  if (level === null) return held.slice();
  const { exposed, equity } = accounts;
  return held.map((most, at) => {
    return Math.min(most, Math.max(0, exposed[at]! - level * equity[at]!));
  });
}

/** By candidate, in lots: what it holds, what it is exposed to; and dollars of equity. */
interface Accounts {
  readonly held: Float64Array;
  readonly exposed: Float64Array;
  readonly equity: Float64Array;
}

/** Without equity an account is exposed by all it holds, at whatever level. */
function accountsOf(candidates: readonly DeleveragingCandidate[], held: Float64Array): Accounts {
  const exposed = new Float64Array(held.length);
  const equity = new Float64Array(held.length);
  for (let at = 0; at < held.length; at++) {
    const candidate = candidates[at]!;
    equity[at] = Math.max(0, candidate.equity);
    exposed[at] = equity[at] === 0 ? held[at]! : held[at]! * candidate.exposed;
  }
  return { held, exposed, equity };
}

/**
 * The sum of the reductions falls as the level rises, evenly between the levels at which an account
 * has given all or begins to give: the two around `needed` are searched, and between them the level
 * is exact. Null where all is not enough.
 */
function commonLevel(accounts: Accounts, needed: number): number | null {
  const levels = turningLevels(accounts);
  let below = -1;
  let above = levels.length;
  while (above - below > 1) {
    const middle = (below + above) >>> 1;
    if (sumAt(accounts, levels[middle]!) >= needed) below = middle;
    else above = middle;
  }
  if (below < 0) return null;
  const low = levels[below]!;
  const high = levels[above];
  return high === undefined ? low : levelBetween(accounts, { low, high, needed });
}

/** Sorted. Whoever has nothing else has given all at level 0, which is there once. */
function turningLevels({ held, exposed, equity }: Accounts): Float64Array {
  const levels = new Float64Array(2 * held.length + 1);
  let count = 1;
  for (let at = 0; at < held.length; at++) {
    if (equity[at] === 0) continue;
    levels[count++] = exposed[at]! / equity[at]!;
    const beyond = exposed[at]! - held[at]!;
    if (beyond !== 0) levels[count++] = beyond / equity[at]!;
  }
  return levels.subarray(0, count).sort();
}

function sumAt({ held, exposed, equity }: Accounts, level: number): number {
  let sum = 0;
  for (let at = 0; at < held.length; at++) {
    sum += Math.min(held[at]!, Math.max(0, exposed[at]! - level * equity[at]!));
  }
  return sum;
}

/** Between neighbouring turning levels, where each gives nothing, all, or part of what it holds. */
function levelBetween(
  { held, exposed, equity }: Accounts,
  { low, high, needed }: { readonly low: number; readonly high: number; readonly needed: number },
): number {
  let lots = -needed;
  let dollars = 0;
  for (let at = 0; at < held.length; at++) {
    const own = equity[at]!;
    if (own === 0 || (exposed[at]! - held[at]!) / own >= high) lots += held[at]!;
    else if (exposed[at]! / own > low) {
      lots += exposed[at]!;
      dollars += own;
    }
  }
  return dollars > 0 ? lots / dollars : low;
}
