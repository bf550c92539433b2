/**
 * The one configured clone of decimal.js: parameters, reports and the tests' oracle use it; the
 * books do not. Everyone imports it from here and nobody configures the library's global.
 */
import DecimalJs from "decimal.js";

export const Decimal = DecimalJs.clone({
  precision: 60,
  rounding: DecimalJs.ROUND_HALF_EVEN,
  toExpNeg: -60,
  toExpPos: 60,
});
export type Decimal = DecimalJs;
