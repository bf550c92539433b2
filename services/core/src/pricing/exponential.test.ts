/** e^x against 60 digits, from where it rounds to 0 to where it overflows. */
import fc from "fast-check";
import { exp, expOfSum } from "./exponential";
import { decimalOf, ulpsOff } from "./reference-price.fixture";

const offBy = (x: number): number => ulpsOff(exp(x), decimalOf(x).exp());

describe("exp", () => {
  it("is within 1 ulp on a grid over its whole range, subnormal results included", () => {
    for (let x = -746; x <= 710; x += 1.7371) expect(offBy(x)).toBeLessThan(1);
    for (let x = -2; x <= 2; x += 0.0713) expect(offBy(x)).toBeLessThan(1);
  });

  it("is within 1 ulp of any float", () => {
    const x = fc.oneof(
      fc.double({ min: -746, max: 710, noNaN: true }),
      fc.double({ min: -1, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(x, (value) => {
        expect(offBy(value)).toBeLessThan(1);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [0, 1],
    [-0, 1],
    [5e-324, 1],
    [Number.NaN, Number.NaN],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY, 0],
    // ln(2^1024) = 709.78271289338397...: the float below still has a power, the next has none.
    [709.782712893384, Number.MAX_VALUE * (1 - 2 ** -20)],
    [709.7827128933841, Number.POSITIVE_INFINITY],
    // ln(2^-1075) = -745.13321910194110...: half of the least float.
    [-745.1332191019411, 5e-324],
    [-745.1332191019412, 0],
    [-1e308, 0],
  ])("of %d is %d", (x, expected) => {
    const power = exp(x);
    if (Number.isFinite(expected) && expected > 1e300) expect(power).toBeGreaterThan(expected);
    else expect(power).toBe(expected);
  });
});

it("expOfSum counts what one float cannot hold", () => {
  for (let x = -700; x <= 700; x += 9.71) {
    const low = x * 2 ** -54;
    const expected = decimalOf(x).plus(decimalOf(low)).exp();
    expect(ulpsOff(expOfSum(x, low), expected)).toBeLessThan(1);
  }
});
