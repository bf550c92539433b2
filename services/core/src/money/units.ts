/**
 * The units of the books. Every figure is a bigint scaled by a power of ten that its type fixes, so
 * that price x quantity x multiplier is an exact amount and no addition ever rounds.
 */

declare const unit: unique symbol;
type Scaled<Unit extends string> = bigint & { readonly [unit]: Unit };

/** A price in quote currency, 8 decimals. */
export type Price = Scaled<"Price">;
/** A signed quantity of contracts or coin, 8 decimals; positive is long. */
export type Quantity = Scaled<"Quantity">;
/** A contract multiplier, 2 decimals: 1, 0.01, 100. */
export type Multiplier = Scaled<"Multiplier">;
/** An amount of one asset, 18 decimals: price (8) x quantity (8) x multiplier (2) is exact. */
export type Amount = Scaled<"Amount">;
/** A rate or weight as a fraction, 12 decimals: a funding rate, a margin rate, a haircut weight. */
export type Rate = Scaled<"Rate">;
/**
 * What a source says of a market besides prices, or a number of the risk parameters, 12 decimals:
 * never a book entry.
 */
export type Figure = Scaled<"Figure">;
/** A valuation in US dollars, 8 decimals: equity and requirements, never a book entry. */
export type Usd = Scaled<"Usd">;

export const PRICE_DECIMALS = 8;
export const QUANTITY_DECIMALS = 8;
export const MULTIPLIER_DECIMALS = 2;
export const AMOUNT_DECIMALS = 18;
export const RATE_DECIMALS = 12;
export const FIGURE_DECIMALS = 12;
export const USD_DECIMALS = 8;

/** One whole price, quantity and so on as it is scaled: what float64 figures are divided by. */
export const PRICE_UNIT = 10 ** PRICE_DECIMALS;
export const QUANTITY_UNIT = 10 ** QUANTITY_DECIMALS;
export const MULTIPLIER_UNIT = 10 ** MULTIPLIER_DECIMALS;
export const AMOUNT_UNIT = 10 ** AMOUNT_DECIMALS;
export const RATE_UNIT = 10 ** RATE_DECIMALS;
export const FIGURE_UNIT = 10 ** FIGURE_DECIMALS;
export const USD_UNIT = 10 ** USD_DECIMALS;

/** Largest price, quantity and amount accepted at the door, before scaling. The value of a trade is
 * held to the limit of an amount, so books stay within the 38 digits of an Avro decimal. */
export const PRICE_LIMIT = 10n ** 10n * 10n ** BigInt(PRICE_DECIMALS);
export const QUANTITY_LIMIT = 10n ** 12n * 10n ** BigInt(QUANTITY_DECIMALS);
export const AMOUNT_LIMIT = 10n ** 18n * 10n ** BigInt(AMOUNT_DECIMALS);
