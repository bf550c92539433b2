/**
 * Opens and lows of the days that markets remember, in Binance's public candles, rounded or cut
 * off: what a folder of archives is checked against.
 */

export interface MarketFigure {
  readonly window: string;
  readonly symbol: string;
  /** UTC. */
  readonly day: string;
  /** Null where only the low is on record. */
  readonly open: string | null;
  readonly low: string;
}

const figure = (
  window: string,
  day: string,
  [symbol, open, low]: readonly [string, string | null, string],
): MarketFigure => ({ window, day, symbol, open, low });

export const MARKET_FIGURES: readonly MarketFigure[] = [
  figure("F", "2020-03-12", ["BTC", "7934.6", "4410.0"]),
  figure("F", "2020-03-12", ["ETH", "194.6", "101.2"]),
  figure("F", "2020-03-13", ["BTC", "4800.0", "3782.1"]),
  figure("F", "2020-03-13", ["ETH", "107.7", "86.0"]),
  figure("F-2021-05", "2021-05-19", ["BTC", "42850", "30000"]),
  figure("F-2021-05", "2021-05-19", ["ETH", "3375", "1888"]),
  figure("D", "2022-05-11", ["UST", null, "0.225"]),
  figure("F-2022-06", "2022-06-13", ["BTC", "26574", "21926"]),
  figure("F-2022-06", "2022-06-13", ["ETH", "1434.8", "1165.4"]),
  figure("F-2022-11", "2022-11-09", ["BTC", "18545", "15588"]),
  figure("F-2022-11", "2022-11-09", ["ETH", "1334.8", "1073.5"]),
  figure("F-2024-08", "2024-08-05", ["BTC", "58161", "49000"]),
  figure("F-2024-08", "2024-08-05", ["ETH", "2688.9", "2111.0"]),
  figure("C", "2025-10-10", ["BTC", "121662", "102000"]),
  figure("C", "2025-10-10", ["ETH", "4368", "3435"]),
  figure("C", "2025-10-10", ["BTC-PERP", null, "101516.5"]),
  figure("B", "2026-02-05", ["BTC", "73166", "62345"]),
  figure("B", "2026-02-05", ["ETH", "2148", "1818"]),
];
