/**
 * Decimal text to scaled bigint and back, by a character loop: no float ever touches a figure of
 * the books. The canonical text has no exponent, no plus sign, no trailing zeros and no -0.
 */
import type { Amount, Figure, Multiplier, Price, Quantity, Rate, Usd } from "./units";
import {
  AMOUNT_DECIMALS,
  FIGURE_DECIMALS,
  MULTIPLIER_DECIMALS,
  PRICE_DECIMALS,
  QUANTITY_DECIMALS,
  RATE_DECIMALS,
  USD_DECIMALS,
} from "./units";

export type DecimalFault = "NotANumber" | "TooManyDecimals";

const ZERO = 48;
const NINE = 57;

/**
 * Reads `-12.340` as -12340... scaled by 10^decimals. Trailing zeros beyond the scale are allowed,
 * other digits there are TooManyDecimals. Exponents, blanks, signs other than one leading minus and
 * a point without digits on both sides are NotANumber.
 */
export function parseScaled(text: string, decimals: number): bigint | DecimalFault {
  const negative = text.charCodeAt(0) === 45;
  const start = negative ? 1 : 0;
  const point = text.indexOf(".");
  const wholeEnd = point < 0 ? text.length : point;
  if (!digitsOnly(text, start, wholeEnd)) return "NotANumber";
  let digits = text.slice(start, wholeEnd);
  let missing = decimals;
  if (point >= 0) {
    if (!digitsOnly(text, point + 1, text.length)) return "NotANumber";
    let end = text.length;
    while (end > point + 1 && text.charCodeAt(end - 1) === ZERO) end--;
    const given = end - point - 1;
    if (given > decimals) return "TooManyDecimals";
    digits += text.slice(point + 1, end);
    missing = decimals - given;
  }
  const magnitude = BigInt(digits + "0".repeat(missing));
  return negative ? -magnitude : magnitude;
}

function digitsOnly(text: string, from: number, to: number): boolean {
  if (to <= from) return false;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) return false;
  }
  return true;
}

/** The canonical text of a scaled value: `-12.34`, `0`, `0.00000001`. */
export function formatScaled(value: bigint, decimals: number): string {
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  const text = fraction === "" ? whole : `${whole}.${fraction}`;
  return negative ? `-${text}` : text;
}

function literal(text: string, decimals: number): bigint {
  const value = parseScaled(text, decimals);
  if (typeof value !== "bigint") {
    throw new RangeError(
      `"${text}": ${value}; write a plain decimal with at most ${decimals} decimals`,
    );
  }
  return value;
}

/** For constants in code and tests; each throws RangeError on text that is not such a figure. */
export const price = (text: string): Price => literal(text, PRICE_DECIMALS) as Price;
export const quantity = (text: string): Quantity => literal(text, QUANTITY_DECIMALS) as Quantity;
export const multiplier = (text: string): Multiplier =>
  literal(text, MULTIPLIER_DECIMALS) as Multiplier;
export const amount = (text: string): Amount => literal(text, AMOUNT_DECIMALS) as Amount;
export const rate = (text: string): Rate => literal(text, RATE_DECIMALS) as Rate;
export const figure = (text: string): Figure => literal(text, FIGURE_DECIMALS) as Figure;
export const usd = (text: string): Usd => literal(text, USD_DECIMALS) as Usd;

export const priceText = (value: Price): string => formatScaled(value, PRICE_DECIMALS);
export const quantityText = (value: Quantity): string => formatScaled(value, QUANTITY_DECIMALS);
export const amountText = (value: Amount): string => formatScaled(value, AMOUNT_DECIMALS);
export const rateText = (value: Rate): string => formatScaled(value, RATE_DECIMALS);
export const figureText = (value: Figure): string => formatScaled(value, FIGURE_DECIMALS);
export const usdText = (value: Usd): string => formatScaled(value, USD_DECIMALS);
