/**
 * A shock: from a moment on, every price of an underlying, or every volatility of its options, is
 * so much higher or lower than it was. The returns after it are those of the history, so its path
 * goes on from the new level.
 */
import { parseScaled } from "@margin-engine/core";
import { Unusable } from "@margin-engine/runtime";
import { readTime } from "../import/time-text";

export interface Shock {
  readonly what: "Price" | "Volatility";
  /** The underlying. */
  readonly symbol: string;
  /** What they are multiplied by, 12 decimals: 0.7 is a fall of 30%. */
  readonly factor: bigint;
  /** Event time from which on. */
  readonly time: number;
}

const FACTOR_DECIMALS = 12;
/** A factor that changes nothing. */
export const ONE = 10n ** BigInt(FACTOR_DECIMALS);
/** Of a percentage. */
const PERCENT_DECIMALS = FACTOR_DECIMALS - 2;
const FORM = /^([^=]+)=([+-]?)(\d+(?:\.\d+)?)%@(.+)$/;
const VOLATILITY = "-vol";

/** Reads `BTC=-30%@2025-10-10T21:00Z` and `BTC-vol=+50%@...`; throws Unusable on what is none. */
export function readShock(text: string): Shock {
  const [, name, sign, percent, moment] = FORM.exec(text) ?? [];
  const isVolatility = name?.endsWith(VOLATILITY) === true;
  const symbol = isVolatility ? name.slice(0, -VOLATILITY.length) : (name ?? "");
  const size = percent === undefined ? "NotANumber" : parseScaled(percent, PERCENT_DECIMALS);
  const time = moment === undefined ? null : readTime(withSeconds(moment));
  if (symbol === "" || typeof size !== "bigint" || time === null) {
    throw new Unusable(
      `${text} is no shock; write the underlying, the change and the time, as ` +
        "BTC=-30%@2025-10-10T21:00Z, or BTC-vol=+50%@2025-10-10T21:00Z for volatilities",
    );
  }
  const factor = sign === "-" ? ONE - size : ONE + size;
  if (factor <= 0n) {
    throw new Unusable(`${text} leaves nothing above zero; write a fall of less than 100%`);
  }
  return { what: isVolatility ? "Volatility" : "Price", symbol, factor, time: time.time };
}

/** Why one of the shocks cannot strike the history; null when all can. */
export function shockFault(shocks: readonly Shock[], history: ShockedHistory): string | null {
  const { from, to, assets } = history;
  for (const { symbol, time } of shocks) {
    if (!assets.has(symbol)) {
      return `the history has no index of ${symbol}; it has ${[...assets].sort().join(", ")}`;
    }
    if (time > to || time < from) {
      const span = `${new Date(from).toISOString()} to ${new Date(to).toISOString()}`;
      return `the shock of ${symbol} is outside the history, ${span}`;
    }
  }
  return null;
}

export interface ShockedHistory {
  readonly from: number;
  readonly to: number;
  /** Assets that an index was quoted for. */
  readonly assets: ReadonlySet<string>;
}

/** A time may end at its minutes. */
function withSeconds(moment: string): string {
  return moment.replace(/(T\d\d:\d\d)(Z?)$/, "$1:00$2");
}
