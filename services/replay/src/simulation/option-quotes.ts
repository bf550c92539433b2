/**
 * What is published of options: forwards with every tick, volatilities and depths once a minute, in
 * the last half hour the average that they will settle at, then the settlement prices.
 */
import { type Figure, type FigureType, figure, type Price } from "@margin-engine/core";
import type { InputRecord } from "@margin-engine/runtime";
import { DAY_MS, MINUTE_MS } from "./calendar";
import { type OptionSeries, optionExpiries, quotedVolatility } from "./option-series";

/** What a forward gains on spot by the year. */
const CARRY = 0.06;
/** Dollars that the books show within 1% in usual times, by underlying. */
const DEPTH = { BTC: 60_000_000, ETH: 25_000_000 } as const;
const DEPTH_UNDER_STRESS = 0.25;

/** The market at one tick. */
export interface OptionTick {
  readonly time: number;
  readonly stepMs: number;
  /** BTC in the quote currency. */
  readonly btc: number;
  readonly stress: number;
  /** Average of the last half hour before the day's expiry; null before. */
  readonly average: number | null;
}

export function quoteOptions(
  series: readonly OptionSeries[],
  dayExpiry: number,
  tick: OptionTick,
): InputRecord[] {
  const { time, stepMs, btc, average, stress } = tick;
  const open = optionExpiries(dayExpiry).filter((expiry) => expiry > time);
  const forwardOf = (expiry: number) => btc * (1 + (CARRY * (expiry - time)) / (365 * DAY_MS));
  const records = open.map((expiry) =>
    quote(time, { figure: "Forward", symbol: "BTC", expiry }, forwardOf(expiry).toFixed(1)),
  );
  if (Math.floor(time / MINUTE_MS) === Math.floor((time - stepMs) / MINUTE_MS)) return records;
  if (average !== null && dayExpiry > time) {
    const settling = { figure: "SettlementAverage", symbol: "BTC", expiry: dayExpiry } as const;
    records.push(quote(time, settling, average.toFixed(1)));
  }
  for (const symbol of ["BTC", "ETH"] as const) {
    const depth = DEPTH[symbol] * (1 - (1 - DEPTH_UNDER_STRESS) * stress);
    records.push(quote(time, { figure: "Depth", symbol, expiry: null }, depth.toFixed(0)));
  }
  for (const option of series) {
    if (option.expiry <= time) continue;
    const volatility = quotedVolatility(option, { forward: forwardOf(option.expiry), stress });
    const name = { figure: "Volatility", symbol: option.instrument, expiry: null } as const;
    records.push(quote(time, name, volatility));
  }
  return records;
}

/** The settlement prices of what expires at `time`: of all the price of the underlying. */
export function settleOptions(
  series: readonly OptionSeries[],
  dayExpiry: number,
  settlement: { readonly time: number; readonly price: Price },
): InputRecord[] {
  const { time, price } = settlement;
  return series
    .filter(({ expiry }) => expiry === dayExpiry)
    .map(({ instrument }) => ({
      topic: "prices",
      key: instrument,
      event: {
        kind: "SettlementPricePublished",
        eventId: `settlement-${instrument}`,
        eventTime: time,
        source: null,
        instrument,
        price,
      },
    }));
}

interface FigureName {
  readonly figure: FigureType;
  readonly symbol: string;
  readonly expiry: number | null;
}

function quote(time: number, name: FigureName, text: string): InputRecord {
  const value: Figure = figure(text);
  const eventId = `${name.figure}-${name.symbol}-${name.expiry ?? ""}-${time}`;
  const event = { kind: "FigureQuoted", eventId, eventTime: time, quoteSource: "venue" } as const;
  return { topic: "prices", key: name.symbol, event: { ...event, ...name, value } };
}
