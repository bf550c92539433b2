/** Numbers to bigints, beside the language's own conversion. */
import fc from "fast-check";
import { wholeNumber } from "./whole-number";

const EDGES = [0, -0, 1, -1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1, 2 ** 53];

describe("a whole number", () => {
  it.each(EDGES)("of %d is what BigInt makes of it, also negative", (value) => {
    expect(wholeNumber(value)).toBe(BigInt(value));
    expect(wholeNumber(-value)).toBe(BigInt(-value));
  });

  it("is what BigInt makes of any", () => {
    const whole = fc.oneof(
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: false }).map(Math.round),
    );
    fc.assert(fc.property(whole, (value) => wholeNumber(value) === BigInt(value)));
  });

  it.each([1.5, Number.NaN, Number.POSITIVE_INFINITY])("is not made of %d", (value) => {
    expect(() => wholeNumber(value)).toThrow(RangeError);
  });
});
