/** Division of scaled integers, with decimal.js as the oracle. */
import fc from "fast-check";
import { Decimal } from "./decimal";
import { divideHalfEven, divideUp, powerOfTen } from "./rounding";

const dividend = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });
const size = fc.oneof(fc.bigInt({ min: 1n, max: 12n }), fc.bigInt({ min: 1n, max: 10n ** 12n }));
const divisor = fc
  .tuple(size, fc.boolean())
  .map(([value, negative]) => (negative ? -value : value));

type Mode = typeof Decimal.ROUND_CEIL | typeof Decimal.ROUND_HALF_EVEN;

/** Sixty digits keep any quotient of these sizes apart from its nearest tie. */
function oracle(over: bigint, under: bigint, mode: Mode = Decimal.ROUND_HALF_EVEN): bigint {
  const quotient = new Decimal(over.toString()).div(under.toString());
  return BigInt(quotient.toDecimalPlaces(0, mode).toFixed());
}

describe("divideHalfEven", () => {
  it.each([
    [5n, 2n, 2n],
    [7n, 2n, 4n],
    [-5n, 2n, -2n],
    [-7n, 2n, -4n],
    [5n, -2n, -2n],
    [1n, 2n, 0n],
    [3n, 2n, 2n],
    [-1n, 2n, 0n],
    [4n, 3n, 1n],
    [5n, 3n, 2n],
    [6n, 3n, 2n],
    [0n, 7n, 0n],
  ])("%s / %s is %s", (over, under, expected) => {
    expect(divideHalfEven(over, under)).toBe(expected);
  });

  it("rounds as decimal.js rounds half-even", () => {
    fc.assert(
      fc.property(dividend, divisor, (over, under) => {
        expect(divideHalfEven(over, under)).toBe(oracle(over, under));
      }),
      { numRuns: 1000 },
    );
  });

  it("rounds ties to even", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), size, (whole, half) => {
        const rounded = divideHalfEven((2n * whole + 1n) * half, 2n * half);
        expect(rounded % 2n).toBe(0n);
        expect(rounded === whole || rounded === whole + 1n).toBe(true);
      }),
    );
  });

  it("is symmetric in sign, so that both sides of a trade book one figure", () => {
    fc.assert(
      fc.property(dividend, divisor, (over, under) => {
        expect(divideHalfEven(-over, under)).toBe(-divideHalfEven(over, under));
        expect(divideHalfEven(over, -under)).toBe(-divideHalfEven(over, under));
      }),
    );
  });
});

describe("divideUp", () => {
  it.each([
    [7n, 2n, 4n],
    [-7n, 2n, -3n],
    [7n, -2n, -3n],
    [-7n, -2n, 4n],
    [6n, 2n, 3n],
    [-1n, 3n, 0n],
    [0n, 3n, 0n],
  ])("%s / %s is %s", (over, under, up) => {
    expect(divideUp(over, under)).toBe(up);
  });

  it("rounds as decimal.js rounds to the ceiling", () => {
    fc.assert(
      fc.property(dividend, divisor, (over, under) => {
        expect(divideUp(over, under)).toBe(oracle(over, under, Decimal.ROUND_CEIL));
      }),
      { numRuns: 1000 },
    );
  });
});

it("no division has an answer for a divisor of zero", () => {
  for (const divide of [divideHalfEven, divideUp]) {
    expect(() => divide(1n, 0n)).toThrow(RangeError);
  }
});

it("powerOfTen", () => {
  expect([0, 1, 18].map(powerOfTen)).toEqual([1n, 10n, 1_000_000_000_000_000_000n]);
});
