import { minimise, type Objective } from "./minimise";

describe("the least value of a function", () => {
  it("given a bowl, when it is searched, then its bottom is found", () => {
    const bowl: Objective = ([x, y]) => (x! - 3) ** 2 + 10 * (y! + 2) ** 2 + 5;
    const { point, value } = minimise(bowl, { point: [0, 0], steps: [1, 1] });

    expect(point[0]).toBeCloseTo(3, 4);
    expect(point[1]).toBeCloseTo(-2, 4);
    expect(value).toBeCloseTo(5, 8);
  });

  it("given Rosenbrock's bent valley, then the search follows it to (1, 1)", () => {
    const valley: Objective = ([x, y]) => (1 - x!) ** 2 + 100 * (y! - x! * x!) ** 2;
    const { point } = minimise(valley, { point: [-1.2, 1], steps: [0.5, 0.5] });

    expect(point[0]).toBeCloseTo(1, 5);
    expect(point[1]).toBeCloseTo(1, 5);
  });

  it("given points that are not allowed, then it ends at their border", () => {
    // x + y is least at the corner (1, 2) of what is allowed.
    const bounded: Objective = ([x, y]) => (x! < 1 || y! < 2 ? Number.POSITIVE_INFINITY : x! + y!);
    const { point } = minimise(bounded, { point: [5, 5], steps: [-0.7, 0.3] });

    expect(point[0]).toBeCloseTo(1, 4);
    expect(point[1]).toBeCloseTo(2, 4);
  });

  it("given five coordinates of unlike scale, then all are found", () => {
    const wanted = [1e-4, 0.3, -0.7, 12, 0.05];
    const apart: Objective = (point) =>
      point.reduce((sum, value, at) => sum + (value / wanted[at]! - 1) ** 2, 0);
    const steps = wanted.map((value) => value / 3);
    const { point } = minimise(apart, { point: wanted.map((value) => value * 2), steps });

    for (const [at, value] of point.entries()) expect(value / wanted[at]!).toBeCloseTo(1, 4);
  });

  it("given a start that is the best, then it stays", () => {
    const { point, value } = minimise(([x]) => Math.abs(x!), { point: [0], steps: [1] });

    expect({ point, value }).toEqual({ point: [0], value: 0 });
  });
});
