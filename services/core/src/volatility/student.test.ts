import { studentLogLikelihood, studentQuantile } from "./student";

describe("Student's t of variance 1", () => {
  // scipy 1.17.1: t.ppf(0.995, nu) * sqrt((nu - 2) / nu)
  it.each([
    [2.5, 3.2037166182035075],
    [3, 3.3722505622867436],
    [5, 3.123284524967301],
    [30, 2.656748204415073],
    [100, 2.599498992107222],
  ])("given %d degrees of freedom, then its 99.5%% quantile is scipy's", (nu, expected) => {
    expect(Math.abs(studentQuantile(0.995, nu) / expected - 1)).toBeLessThan(1e-13);
  });

  it("given 4 degrees of freedom, then the quantile is that of the closed form", () => {
    // With a = 4 p (1 - p): t² = 4 (cos(acos(sqrt a) / 3) / sqrt a - 1), here for p = 0.995.
    const root = Math.sqrt(4 * 0.995 * 0.005);
    const t = 2 * Math.sqrt(Math.cos(Math.acos(root) / 3) / root - 1);
    expect(studentQuantile(0.995, 4)).toBeCloseTo(t * Math.sqrt(2 / 4), 12);
  });

  it("given more and more degrees of freedom, then it is the normal quantile", () => {
    expect(studentQuantile(0.995, 1e7)).toBeCloseTo(2.5758293, 6);
  });

  it("given residuals, then the likelihood is that of the density", () => {
    // With nu 4 the density of variance 1 is Γ(5/2) / (Γ(2) sqrt(2π)) (1 + x² / 2)^(-5/2), and
    // Γ(5/2) = 3/4 sqrt(π), Γ(2) = 1: a factor of 3 / (4 sqrt 2).
    const density = (x: number) => (3 / (4 * Math.SQRT2)) * (1 + (x * x) / 2) ** -2.5;
    const expected = (Math.log(density(0)) + Math.log(density(1)) + Math.log(density(-3))) / 3;
    expect(studentLogLikelihood([0, 1, -3], 4)).toBeCloseTo(expected, 13);
  });
});
