/** The weighted median against one in plain decimal.js. */
import fc from "fast-check";
import { Decimal } from "../money/decimal";
import { price, priceText, rate, rateText } from "../money/text";
import { PRICE_LIMIT, type Price, type Rate } from "../money/units";
import { type WeightedPrice, weightedMedian } from "./weighted-median";

/** The least price with at least half of the weight at or below it; the mean with the greatest one
 * with at least half of the weight at or above it. */
function oracle(prices: readonly WeightedPrice[]): string {
  const rows = prices.map((each) => ({
    price: new Decimal(priceText(each.price)),
    weight: new Decimal(rateText(each.weight)),
  }));
  const weightOf = (some: typeof rows) =>
    some.reduce((sum, { weight }) => sum.plus(weight), new Decimal(0));
  const half = weightOf(rows).div(2);
  const holds = (some: typeof rows) => weightOf(some).gte(half);
  const lower = rows.filter((row) => holds(rows.filter((each) => each.price.lte(row.price))));
  const upper = rows.filter((row) => holds(rows.filter((each) => each.price.gte(row.price))));
  const least = Decimal.min(...lower.map((row) => row.price));
  const greatest = Decimal.max(...upper.map((row) => row.price));
  return least.plus(greatest).div(2).toDecimalPlaces(8, Decimal.ROUND_HALF_EVEN).toFixed();
}

const row = (text: string, weight: string): WeightedPrice => ({
  price: price(text),
  weight: rate(weight),
});

it.each([
  { of: [row("5", "0.1")], is: "5" },
  // Weights 1, 1, 1: the middle one.
  { of: [row("9", "1"), row("1", "1"), row("5", "1")], is: "5" },
  // 0.6 of 1 lie at 100.
  { of: [row("100", "0.6"), row("130", "0.4")], is: "100" },
  // 0.5 of 1 lie at or below 100, and 0.5 at or above 102: the mean.
  { of: [row("100", "0.3"), row("99", "0.2"), row("102", "0.5")], is: "101" },
])("of $of.length prices is $is", ({ of, is }) => {
  expect(priceText(weightedMedian(of))).toBe(is);
});

it("equals the one in decimals, in any order, and changes nothing", () => {
  const near = fc.bigInt({ min: 1n, max: 6n });
  const any = fc.bigInt({ min: 1n, max: PRICE_LIMIT });
  const weighted = fc.record({
    price: fc.oneof(near, any).map((value) => value as Price),
    weight: fc.oneof(near, fc.bigInt({ min: 1n, max: 10n ** 12n })).map((value) => value as Rate),
  });
  fc.assert(
    fc.property(fc.array(weighted, { minLength: 1, maxLength: 32 }), (prices) => {
      const given = [...prices];
      expect(priceText(weightedMedian(prices))).toBe(oracle(prices));
      expect(prices).toEqual(given);
    }),
    { numRuns: 300 },
  );
});

it("is not set by whoever has less than half of the weight", () => {
  const honest = [row("100", "0.3"), row("101", "0.3")];
  for (const wrong of ["0.00000001", "9999999999"]) {
    const found = weightedMedian([...honest, row(wrong, "0.4")]);
    expect([price("100"), price("101")]).toContain(found);
  }
});
