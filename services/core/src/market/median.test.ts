/** The median against decimal.js. */
import fc from "fast-check";
import { Decimal } from "../money/decimal";
import { price, priceText } from "../money/text";
import { PRICE_LIMIT, type Price } from "../money/units";
import { median } from "./median";

/** Sorts and halves in decimals, then rounds half-even to 8 of them. */
function naiveMedian(prices: readonly Price[]): string {
  const sorted = prices.map((value) => new Decimal(priceText(value)));
  sorted.sort((left, right) => left.comparedTo(right));
  const middle = sorted.filter((_, at) => Math.abs(2 * at - (sorted.length - 1)) <= 1);
  const mean = middle.reduce((sum, value) => sum.plus(value)).div(middle.length);
  return mean.toDecimalPlaces(8, Decimal.ROUND_HALF_EVEN).toFixed();
}

describe("the median", () => {
  it.each([
    { of: ["5"], is: "5" },
    { of: ["1", "3"], is: "2" },
    { of: ["9", "1", "5"], is: "5" },
    { of: ["1", "100", "2", "3"], is: "2.5" },
    // (0.00000001 + 0.00000002) / 2 = 0.000000015, and 2 is even.
    { of: ["0.00000001", "0.00000002"], is: "0.00000002" },
    // (0.00000002 + 0.00000003) / 2 = 0.000000025, and 2 is even.
    { of: ["0.00000003", "0.00000002"], is: "0.00000002" },
  ])("of $of is $is", ({ of, is }) => {
    expect(priceText(median(of.map(price)))).toBe(is);
  });

  it("equals the naive one for any prices in any order", () => {
    const any = fc.bigInt({ min: 1n, max: PRICE_LIMIT }).map((value) => value as Price);
    const near = fc.bigInt({ min: 1n, max: 5n }).map((value) => value as Price);
    fc.assert(
      fc.property(fc.array(fc.oneof(any, near), { minLength: 1, maxLength: 33 }), (prices) => {
        const given = [...prices];
        expect(priceText(median(prices))).toBe(naiveMedian(prices));
        expect(prices).toEqual(given);
      }),
    );
  });
});
