/**
 * Candles and the price path that stands for one. The path keeps the extremes: it opens at the
 * candle's start, passes low and high, and closes one millisecond before the next candle starts.
 *
 * A candle does not say which extreme came first. A rising one (close >= open) is taken to fall
 * before it rises, a falling one to rise before it falls: the path that ends nearest. That choice
 * knows the candle's own close and nothing after it, so a path never looks beyond its candle.
 */
import { PRICE_DECIMALS, type Price, type PriceQuoted, type QuoteType } from "@margin-engine/core";
import type { Cells } from "./cells";
import { BINANCE_CANDLE_COLUMNS } from "./columns";
import type { RecordKind, Timed } from "./records";

export interface Candle extends Timed {
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
}

export const CANDLES: RecordKind<Candle> = {
  positions: BINANCE_CANDLE_COLUMNS,
  evenSteps: true,
  demand: (cells) => {
    cells.demand("time");
    cells.demand("open");
    cells.demand("high");
    cells.demand("low");
    cells.demand("close");
  },
  read: (cells) => ({
    time: cells.time(),
    open: cells.positive("open", PRICE_DECIMALS) as Price,
    high: cells.positive("high", PRICE_DECIMALS) as Price,
    low: cells.positive("low", PRICE_DECIMALS) as Price,
    close: cells.positive("close", PRICE_DECIMALS) as Price,
  }),
  check: (cells, candle, previous) => {
    refuseUnlessLater(cells, candle, previous);
    const { open, high, low, close } = candle;
    if (high < low) cells.refuse("high", "the high is below the low; correct the row");
    else if (open > high || open < low) {
      cells.refuse("open", "the open is outside low and high; correct the row");
    } else if (close > high || close < low) {
      cells.refuse("close", "the close is outside low and high; correct the row");
    }
  },
};

/** For records of which there is one at a time. */
export function refuseUnlessLater(cells: Cells, record: Timed, previous: Timed | null): void {
  if (previous === null || record.time > previous.time) return;
  cells.refuse(
    "time",
    record.time === previous.time
      ? "the row has the time of the row before; remove one of them"
      : "the row is earlier than the row before; sort the file by time",
  );
}

/** Who quotes the prices of a path, and what they are prices of. */
export interface Quoted {
  readonly quoteSource: string;
  readonly quoteType: QuoteType;
  readonly symbol: string;
}

/** The four quotes of a candle, at its start, a quarter, the half, and its last millisecond. */
export function candleQuotes(
  candle: Candle,
  stepMs: number,
  quoted: Quoted,
): readonly PriceQuoted[] {
  const { time, open, high, low, close } = candle;
  const [first, second] = close >= open ? [low, high] : [high, low];
  return [
    quoteAt(time, open, quoted),
    quoteAt(time + Math.floor(stepMs / 4), first, quoted),
    quoteAt(time + Math.floor(stepMs / 2), second, quoted),
    quoteAt(time + stepMs - 1, close, quoted),
  ];
}

export function quoteAt(eventTime: number, price: Price, quoted: Quoted): PriceQuoted {
  const { quoteSource, quoteType, symbol } = quoted;
  const eventId = `${quoteSource}/${symbol}/${eventTime}`;
  return { kind: "PriceQuoted", eventId, eventTime, quoteSource, quoteType, symbol, price };
}
