/**
 * Fractions of lots made whole (CL-3): each target is cut to whole lots, and what is then missing
 * goes by single lots to the largest fractions, ties by account. The sum is exact.
 */

/** By candidate, in lots. */
interface Apportioned {
  /** What each should give, within what it holds but for the last bits of a float. */
  readonly targets: Float64Array;
  readonly held: readonly bigint[];
  readonly needed: bigint;
}

/**
 * Whole lots within what each holds, summing to what is needed or, if less is there, to all of it.
 */
export function apportion({ targets, held, needed }: Apportioned): bigint[] {
  const reductions: bigint[] = [];
  let missing = needed;
  for (let at = 0; at < targets.length; at++) {
    const whole = targets[at]! < 1 ? 0n : BigInt(Math.floor(targets[at]!));
    const lots = least(least(whole, held[at]!), missing);
    reductions.push(lots);
    missing -= lots;
  }
  if (missing > 0n) complete(reductions, { targets, held, needed: missing });
  return reductions;
}

/** A lot each to the largest fractions; then whoever has any. */
function complete(reductions: bigint[], { targets, held, needed }: Apportioned): void {
  let left = needed;
  const spare = (at: number) => held[at]! - reductions[at]!;
  const give = (at: number, lots: bigint) => {
    reductions[at] = reductions[at]! + lots;
    left -= lots;
  };
  const fractions = targets.map((target) => target - Math.floor(target));
  const threshold = largest(fractions, Number(needed));
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
