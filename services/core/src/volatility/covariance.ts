/**
 * VO-2: EWMA covariances of underlyings, and correlations from them.
 *
 * Every update adds a matrix `changes changesᵀ`, which is positive semi-definite, to a scaled one
 * that is, and correlations scale rows and columns alike. So the matrix of correlations stays
 * positive semi-definite by construction and is never projected. For that an underlying that had no
 * return in a step has one of zero there: leaving out single pairs would break it.
 */
/** The lower triangle by rows: (0,0), (1,0), (1,1), (2,0) and so on. */
export type Covariances = readonly number[];

const placeOf = (row: number, column: number): number => (row * (row + 1)) / 2 + column;

/** Of underlyings that were never seen to move together. */
export function startCovariances(variances: readonly number[]): Covariances {
  return variances.flatMap((variance, row) => [...variances.slice(0, row).map(() => 0), variance]);
}

/** `changes` holds one return of each underlying. */
export function nextCovariances(
  covariances: Covariances,
  lambda: number,
  changes: readonly number[],
): Covariances {
  return changes.flatMap((change, row) =>
    changes.slice(0, row + 1).map((other, column) => {
      const before = covariances[placeOf(row, column)]!;
      return lambda * before + (1 - lambda) * change * other;
    }),
  );
}

export function covarianceOf(covariances: Covariances, one: number, other: number): number {
  return covariances[one < other ? placeOf(other, one) : placeOf(one, other)]!;
}

/** From -1 to 1; zero where an underlying never moved. */
export function correlation(covariances: Covariances, one: number, other: number): number {
  const product = covarianceOf(covariances, one, one) * covarianceOf(covariances, other, other);
  if (!(product > 0)) return one === other ? 1 : 0;
  const ratio = covarianceOf(covariances, one, other) / Math.sqrt(product);
  return Math.max(-1, Math.min(1, ratio));
}
