/**
 * What must not compile. The type check of the tests reads this file and nothing runs it: a line
 * under `@ts-expect-error` that compiles is itself an error.
 */
import type { InstrumentListed } from "../events/listing";
import type { TradeLeg } from "../events/trade";
import { amount, multiplier, price, priceText, quantity, rate, usd } from "./text";
import type { Amount, Multiplier, Price, Quantity, Rate, Usd } from "./units";

const takes = {
  price: (_value: Price): void => {},
  quantity: (_value: Quantity): void => {},
  multiplier: (_value: Multiplier): void => {},
  amount: (_value: Amount): void => {},
  rate: (_value: Rate): void => {},
  usd: (_value: Usd): void => {},
};

// Each unit goes where it belongs.
takes.price(price("1"));
takes.quantity(quantity("1"));
takes.multiplier(multiplier("1"));
takes.amount(amount("1"));
takes.rate(rate("1"));
takes.usd(usd("1"));

// @ts-expect-error A quantity is not a price.
takes.price(quantity("1"));
// @ts-expect-error A price is not a quantity, although both have 8 decimals.
takes.quantity(price("1"));
// @ts-expect-error Dollars of valuation are not a price.
takes.price(usd("1"));
// @ts-expect-error An amount is not a valuation.
takes.usd(amount("1"));
// @ts-expect-error A valuation is not an amount of an asset.
takes.amount(usd("1"));
// @ts-expect-error A rate is not a multiplier.
takes.multiplier(rate("1"));
// @ts-expect-error A multiplier is not a rate.
takes.rate(multiplier("1"));

// @ts-expect-error A number has no unit, and is a float.
takes.price(1);
// @ts-expect-error A plain bigint has no unit.
takes.amount(1n);
// @ts-expect-error Text has to be parsed.
takes.quantity("1");
// @ts-expect-error A constructor takes text, never a float.
price(1.5);
// @ts-expect-error Nor a bigint whose scale nobody knows.
amount(1n);

// @ts-expect-error A sum of an amount and a price has no unit.
takes.amount(amount("1") + price("1"));
// @ts-expect-error Nor is it a price.
takes.price(price("1") + amount("1"));
// @ts-expect-error A product has another scale than its factors.
takes.price(price("1") * quantity("1"));
// @ts-expect-error It is an amount only once the multiplier is in and someone says so.
takes.amount(price("1") * quantity("1"));
// @ts-expect-error A bigint and a number do not add.
takes.price(price("1") + 1);

// @ts-expect-error Only a price is written with a price's decimals.
priceText(amount("1"));

// @ts-expect-error A fee is an amount, not a quantity.
const fee: TradeLeg["fee"] = quantity("1");
// @ts-expect-error A leg's price is not its quantity.
const traded: Pick<TradeLeg, "price"> = { price: quantity("1") };
// @ts-expect-error A contract's size is a multiplier, not a quantity.
const listed: Pick<InstrumentListed, "multiplier"> = { multiplier: quantity("1") };
takes.amount(fee);
takes.price(traded.price);
takes.multiplier(listed.multiplier);
