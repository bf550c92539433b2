/** Division of scaled integers; the rounding is in the name. Divisors are positive or negative. */

/** To nearest, ties to even; symmetric in sign, so both sides of a trade round alike (BK-1). */
export function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const remainder = dividend - quotient * divisor;
  if (remainder === 0n) return quotient;
  const twice = (remainder < 0n ? -remainder : remainder) * 2n;
  const size = divisor < 0n ? -divisor : divisor;
  const away = twice > size || (twice === size && (quotient & 1n) === 1n);
  if (!away) return quotient;
  return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n;
}

/** Towards plus infinity: spreads, and whatever else must not look smaller than it is. */
export function divideUp(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const exact = quotient * divisor === dividend;
  return !exact && dividend < 0n === divisor < 0n ? quotient + 1n : quotient;
}

/** 10^decimals as a bigint. */
export function powerOfTen(decimals: number): bigint {
  return 10n ** BigInt(decimals);
}
