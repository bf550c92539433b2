import { Decimal } from "./decimal";

/** A scaled bigint as an exact decimal. */
export function toDecimal(scaled: bigint, decimals: number): Decimal {
  return new Decimal(scaled.toString()).div(new Decimal(10).pow(decimals));
}
