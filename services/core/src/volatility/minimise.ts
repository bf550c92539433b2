/**
 * The least value of a function of a few numbers, by the simplex search of Nelder and Mead ("A
 * Simplex Method for Function Minimization", The Computer Journal 7, 1965). It takes no derivative
 * and compares and adds only, so that a fit gives the same bits on every machine. A search that
 * ends is begun again around its best point, because a simplex can collapse before it arrives.
 */

/** Infinity where a point is not allowed; never NaN. */
export type Objective = (point: readonly number[]) => number;

export interface Minimum {
  readonly point: readonly number[];
  readonly value: number;
}

export interface SearchStart {
  /** An allowed point. */
  readonly point: readonly number[];
  /** First step along each coordinate, not zero. */
  readonly steps: readonly number[];
}

/** A search ends when its values differ by less than this part of themselves. */
const TOLERANCE = 1e-10;
const SEARCHES = 6;
const STEPS_PER_COORDINATE = 200;
/** Of the first steps, when a search is begun again. */
const SMALLER = 0.25;

export function minimise(objective: Objective, start: SearchStart): Minimum {
  let best: Minimum = { point: start.point, value: objective(start.point) };
  let { steps } = start;
  for (let search = 0; search < SEARCHES; search++) {
    const found = descend(objective, { point: best.point, steps });
    const gain = best.value - found.value;
    if (found.value < best.value) best = found;
    if (search > 0 && !(gain > TOLERANCE * Math.abs(best.value))) break;
    steps = steps.map((step) => step * SMALLER);
  }
  return best;
}

/** One simplex search. Vertices are kept sorted; of equal values the older one stays ahead. */
function descend(objective: Objective, { point, steps }: SearchStart): Minimum {
  const evaluated = (at: readonly number[]): Minimum => ({ point: at, value: objective(at) });
  const simplex = [evaluated(point)];
  for (const [axis, step] of steps.entries()) {
    insert(simplex, evaluated(point.map((value, at) => (at === axis ? value + step : value))));
  }
  const limit = STEPS_PER_COORDINATE * point.length;
  for (let count = 0; count < limit; count++) {
    const [first, second, last] = [simplex[0]!, simplex.at(-2)!, simplex.at(-1)!];
    if (last.value - first.value <= TOLERANCE * Math.abs(first.value)) break;
    const centre = centreOf(simplex);
    const towards = (factor: number): Minimum =>
      evaluated(centre.map((value, at) => value + factor * (value - last.point[at]!)));
    const reflected = towards(1);
    if (reflected.value < first.value) {
      const expanded = towards(2);
      replaceLast(simplex, expanded.value < reflected.value ? expanded : reflected);
    } else if (reflected.value < second.value) {
      replaceLast(simplex, reflected);
    } else {
      const contracted = towards(reflected.value < last.value ? 0.5 : -0.5);
      if (contracted.value < Math.min(reflected.value, last.value)) {
        replaceLast(simplex, contracted);
      } else {
        shrink(simplex, evaluated);
      }
    }
  }
  return simplex[0]!;
}

/** The mean of all vertices but the last. */
function centreOf(simplex: readonly Minimum[]): number[] {
  const others = simplex.slice(0, -1);
  return others[0]!.point.map(
    (_, axis) => others.reduce((sum, { point }) => sum + point[axis]!, 0) / others.length,
  );
}

function replaceLast(simplex: Minimum[], vertex: Minimum): void {
  simplex.pop();
  insert(simplex, vertex);
}

function insert(simplex: Minimum[], vertex: Minimum): void {
  const at = simplex.findIndex(({ value }) => vertex.value < value);
  simplex.splice(at < 0 ? simplex.length : at, 0, vertex);
}

/** Moves all vertices half way to the best one. */
function shrink(simplex: Minimum[], evaluated: (at: readonly number[]) => Minimum): void {
  const [best, ...others] = simplex.splice(0) as [Minimum, ...Minimum[]];
  simplex.push(best);
  for (const { point } of others) {
    insert(simplex, evaluated(point.map((value, at) => (value + best.point[at]!) / 2)));
  }
}
