/**
 * Fractions of lots made whole (CL-3): each target is cut to whole lots, and what is then missing
 * goes by single lots to the largest fractions, ties by account. The sum is exact.
 */
import type { Quantity } from "../money/units";
import type { Deleveraging } from "./deleveraging";

/**
 * By candidate, whole lots within what it holds, summing to what is needed or, if less is there, to
 * all of it. `targets` are in lots, each within what is held but for the last bits of a float.
 */
export function apportion(targets: Float64Array, deleveraging: Deleveraging): Quantity[] {
  const { candidates, needed, lotSize } = deleveraging;
  const reductions: bigint[] = [];
  let missing = needed / lotSize;
  for (let at = 0; at < targets.length; at++) {
    const held = candidates[at]!.quantity / lotSize;
    const whole = BigInt(Math.floor(targets[at]!));
    const lots = least(least(whole, held), missing);
    reductions.push(lots);
    missing -= lots;
  }
  if (missing > 0n) complete(reductions, { targets, deleveraging, missing });
  return reductions.map((lots) => (lots * lotSize) as Quantity);
}

interface Missing {
  readonly targets: Float64Array;
  readonly deleveraging: Deleveraging;
  readonly missing: bigint;
}

/** A lot each to the largest fractions; then whoever has any. */
function complete(reductions: bigint[], { targets, deleveraging, missing }: Missing): void {
  const { candidates, lotSize } = deleveraging;
  let left = missing;
  const spare = (at: number) => candidates[at]!.quantity / lotSize - reductions[at]!;
  const give = (at: number, lots: bigint) => {
    reductions[at] = reductions[at]! + lots;
    left -= lots;
  };
  const fractions = targets.map((target) => target - Math.floor(target));
  const threshold = largest(fractions, Number(missing));
  for (let at = 0; at < targets.length && left > 0n; at++) {
    if (fractions[at]! > threshold && spare(at) > 0n) give(at, 1n);
  }
  for (let at = 0; at < targets.length && left > 0n; at++) {
    const next = fractions[at] === threshold && targets[at]! > 0;
    if (next && spare(at) > 0n) give(at, 1n);
  }
  // Only where floats are coarser than lots is there still something left.
  for (let at = 0; at < reductions.length && left > 0n; at++) give(at, least(spare(at), left));
}

/** The figure that `count` of them reach or exceed, the least of all when there are fewer. */
function largest(figures: Float64Array, count: number): number {
  const rising = figures.slice().sort();
  return rising[Math.max(0, rising.length - count)]!;
}

function least(one: bigint, other: bigint): bigint {
  if (one < other) return one;
  return other;
}
