/**
 * A shock: from a moment on, every price of an underlying is so much higher or lower than it was.
 * The returns after it are those of the history, so its path goes on from the new level.
 */
import {
  type InputEvent,
  type InstrumentListed,
  type Price,
  parseScaled,
} from "@margin-engine/core";
import { Unusable } from "@margin-engine/runtime";
import { readTime } from "../import/time-text";

export interface Shock {
  readonly symbol: string;
  /** What prices are multiplied by, 12 decimals: 0.7 is a fall of 30%. */
  readonly factor: bigint;
  /** Event time from which on. */
  readonly time: number;
}

const FACTOR_DECIMALS = 12;
const ONE = 10n ** BigInt(FACTOR_DECIMALS);
/** Of a percentage. */
const PERCENT_DECIMALS = FACTOR_DECIMALS - 2;
const FORM = /^([^=]+)=([+-]?)(\d+(?:\.\d+)?)%@(.+)$/;

/** Reads `BTC=-30%@2025-10-10T21:00Z`; throws Unusable on what is no shock. */
export function readShock(text: string): Shock {
  const [, symbol, sign, percent, moment] = FORM.exec(text) ?? [];
  const size = percent === undefined ? "NotANumber" : parseScaled(percent, PERCENT_DECIMALS);
  const time = moment === undefined ? null : readTime(withSeconds(moment));
  if (symbol === undefined || typeof size !== "bigint" || time === null) {
    throw new Unusable(
      `${text} is no shock; write the underlying, the change and the time, as ` +
        "BTC=-30%@2025-10-10T21:00Z",
    );
  }
  const factor = sign === "-" ? ONE - size : ONE + size;
  if (factor <= 0n) {
    throw new Unusable(`${text} leaves no price above zero; write a fall of less than 100%`);
  }
  return { symbol, factor, time: time.time };
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

export type Listings = ReadonlyMap<string, InstrumentListed>;

/** The event as the shock leaves it. Volatilities, rates and depth stay what they were. */
export function shocked(event: InputEvent, shocks: readonly Shock[], listings: Listings) {
  return shocks.reduce(
    (before, shock) => (before.eventTime < shock.time ? before : struck(before, shock, listings)),
    event,
  );
}

function struck(event: InputEvent, shock: Shock, listings: Listings): InputEvent {
  const at = (price: Price): Price => rounded(price * shock.factor) as Price;
  const moves = (instrument: string) => {
    const listing = listings.get(instrument);
    return listing?.underlying === shock.symbol && listing.instrumentType !== "Option";
  };
  if (event.kind === "PriceQuoted") {
    const own = event.quoteType === "Index" ? event.symbol === shock.symbol : moves(event.symbol);
    return own ? { ...event, price: at(event.price) } : event;
  }
  if (event.kind === "TradeExecuted") {
    return moves(event.instrument) ? { ...event, price: at(event.price) } : event;
  }
  if (event.kind === "BookQuoted") {
    const { bestBid, bestAsk } = event;
    const book = { bestBid: bestBid && at(bestBid), bestAsk: bestAsk && at(bestAsk) };
    return moves(event.instrument) ? { ...event, ...book } : event;
  }
  if (event.kind === "FigureQuoted") {
    if (event.symbol !== shock.symbol || !PRICED.has(event.figure)) return event;
    return { ...event, value: rounded(event.value * shock.factor) as typeof event.value };
  }
  if (event.kind === "SettlementPricePublished") {
    const own = listings.get(event.instrument)?.underlying === shock.symbol;
    return own ? { ...event, price: at(event.price) } : event;
  }
  return event;
}

/** The figures that are prices of the underlying. */
const PRICED: ReadonlySet<string> = new Set(["Forward", "SettlementAverage"]);

/** Down to a unit of the price, and never to nothing. */
function rounded(scaled: bigint): bigint {
  const price = scaled / ONE;
  return price > 0n ? price : 1n;
}
