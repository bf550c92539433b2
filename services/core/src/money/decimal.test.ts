/** The one clone of decimal.js: enough digits for any figure of the books, and nobody else's. */
import DecimalJs from "decimal.js";
import { Decimal } from "./decimal";
import { toDecimal } from "./scaled-decimal.fixture";

it("holds the product of the largest price and quantity to the last decimal", () => {
  const price = new Decimal("9999999999.99999999");
  const quantity = new Decimal("999999999999.99999999");
  // (10^18 - 1) x (10^20 - 1), in units of 10^-16.
  const whole = 10n ** 18n - 1n;
  const units = 10n ** 20n - 1n;
  expect(price.times(quantity).toFixed()).toBe(toDecimal(whole * units, 16).toFixed());
});

it("rounds half-even", () => {
  expect(new Decimal("0.5").toDecimalPlaces(0).toFixed()).toBe("0");
  expect(new Decimal("1.5").toDecimalPlaces(0).toFixed()).toBe("2");
  expect(new Decimal("2.5").toDecimalPlaces(0).toFixed()).toBe("2");
});

it("leaves the library's global as it came", () => {
  expect(Decimal).not.toBe(DecimalJs);
  expect(DecimalJs.precision).toBe(20);
  expect(DecimalJs.rounding).toBe(DecimalJs.ROUND_HALF_UP);
});

it("reads a scaled bigint exactly", () => {
  expect(toDecimal(-1_234_000_000n, 8).toFixed()).toBe("-12.34");
  expect(toDecimal(1n, 18).toFixed()).toBe("0.000000000000000001");
  expect(toDecimal(10n ** 38n, 0).toFixed()).toBe(`1${"0".repeat(38)}`);
});
