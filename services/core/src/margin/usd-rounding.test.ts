/** Onto the grid of 1e-8 dollars: requirements up, equity down, float noise away. */
import fc from "fast-check";
import { gridDown, gridUp, usdOfGrid } from "./usd-rounding";

describe("gridUp and gridDown", () => {
  it.each([
    [1, 100_000_000, 100_000_000],
    [1.000000001, 100_000_001, 100_000_000],
    [1.000000009, 100_000_001, 100_000_000],
    [-1.000000001, -100_000_000, -100_000_001],
    [0.000000001, 1, 0],
    [-0.000000001, 0, -1],
    [0, 0, 0],
    // 0.30000000000000004 is 0.3 and the last bit of a sum.
    [0.1 + 0.2, 30_000_000, 30_000_000],
    // 1.1 x 1.1 = 1.2100000000000002
    [1.1 * 1.1, 121_000_000, 121_000_000],
    [-(0.1 + 0.2), -30_000_000, -30_000_000],
  ])("of %d are %i and %i", (dollars, up, down) => {
    expect(gridUp(dollars) + 0).toBe(up);
    expect(gridDown(dollars) + 0).toBe(down);
  });

  it("keep a figure that is on the grid", () => {
    const grid = fc.integer({ min: -(2 ** 50), max: 2 ** 50 });
    fc.assert(
      fc.property(grid, (point) => {
        expect(gridUp(point / 1e8) + 0).toBe(point + 0);
        expect(gridDown(point / 1e8) + 0).toBe(point + 0);
      }),
      { numRuns: 1000 },
    );
  });

  it("go up and down to the next point, but for noise of 2^-48", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (dollars) => {
        const scaled = dollars * 1e8;
        const noise = Math.abs(scaled) * 2 ** -48;
        const [up, down] = [gridUp(dollars), gridDown(dollars)];
        expect(Number.isInteger(up) && Number.isInteger(down)).toBe(true);
        expect(up).toBeGreaterThanOrEqual(scaled - noise);
        expect(up).toBeLessThanOrEqual(scaled + 1);
        expect(down).toBeLessThanOrEqual(scaled + noise);
        expect(down).toBeGreaterThanOrEqual(scaled - 1);
      }),
      { numRuns: 1000 },
    );
  });

  it("mirror each other", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (dollars) => {
        expect(gridUp(-dollars) + 0).toBe(-gridDown(dollars) + 0);
      }),
    );
  });
});

it("a grid point is a valuation with 8 decimals", () => {
  expect(usdOfGrid(123_456_789)).toBe(123_456_789n);
  expect(usdOfGrid(-0)).toBe(0n);
});
