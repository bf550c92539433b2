import * as fc from "fast-check";
import { type Covariances, correlation, nextCovariances, startCovariances } from "./covariance";

/** The least pivot of a symmetric elimination with the largest pivot first: at least 0 exactly for
 * positive semi-definite matrices. */
function leastPivot(matrix: readonly (readonly number[])[]): number {
  if (matrix.length === 0) return Number.POSITIVE_INFINITY;
  const diagonal = matrix.map((row, at) => row[at]!);
  const largest = Math.max(...diagonal);
  const at = diagonal.indexOf(largest);
  if (largest < 1e-12) return Math.min(...diagonal);
  const others = matrix.map((_, row) => row).filter((row) => row !== at);
  const rest = others.map((row) =>
    others.map((column) => {
      return matrix[row]![column]! - (matrix[row]![at]! * matrix[at]![column]!) / largest;
    }),
  );
  return Math.min(largest, leastPivot(rest));
}

describe("VO-2 correlation between underlyings", () => {
  it("given a step of both, then each covariance weighs what was and what came", () => {
    // Variances 0.97 x 0.0004 + 0.03 x 0.0001 and 0.97 x 0.0009 + 0.03 x 0.0004; covariance
    // 0.97 x 0 + 0.03 x 0.01 x -0.02.
    const next = nextCovariances(startCovariances([4e-4, 9e-4]), 0.97, [0.01, -0.02]);
    const expected = [0.000391, -0.000006, 0.000885];

    for (const [at, value] of next.entries()) expect(value).toBeCloseTo(expected[at]!, 15);
    expect(correlation(next, 0, 1)).toBeCloseTo(-0.000006 / Math.sqrt(0.000391 * 0.000885), 12);
    expect(correlation(next, 1, 0)).toBe(correlation(next, 0, 1));
    expect(correlation(next, 1, 1)).toBe(1);
  });

  it("given underlyings that move as one, then it goes to 1 and not beyond", () => {
    let covariances = startCovariances([1e-4, 4e-4]);
    for (let step = 0; step < 2000; step++) {
      covariances = nextCovariances(covariances, 0.97, [0.01, 0.02]);
    }
    expect(correlation(covariances, 0, 1)).toBeCloseTo(1, 12);
    expect(correlation(covariances, 0, 1)).toBeLessThanOrEqual(1);
  });

  it("given an underlying that never moved, then it correlates with none", () => {
    const covariances = nextCovariances(startCovariances([0, 1e-4]), 0.97, [0, 0.01]);
    expect(correlation(covariances, 0, 1)).toBe(0);
    expect(correlation(covariances, 0, 0)).toBe(1);
  });

  it("given any returns, missing ones as zero, then correlations are semi-definite", () => {
    const change = fc.oneof(fc.constant(0), fc.double({ min: -0.3, max: 0.3, noNaN: true }));
    const steps = fc
      .integer({ min: 2, max: 5 })
      .chain((size) => fc.array(fc.array(change, { minLength: size, maxLength: size })));
    fc.assert(
      fc.property(steps, (changes) => {
        const size = changes[0]?.length ?? 2;
        const start: Covariances = startCovariances(Array<number>(size).fill(1e-6));
        const last = changes.reduce((before, moves) => nextCovariances(before, 0.94, moves), start);
        const rows = Array.from({ length: size }, (_, row) => row);
        const matrix = rows.map((row) => rows.map((column) => correlation(last, row, column)));
        expect(leastPivot(matrix)).toBeGreaterThan(-1e-9);
      }),
    );
  });
});
