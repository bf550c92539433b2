/**
 * The windows of market history that a folder of archives holds: which file quotes what, from when
 * to when. The files are the user's; this table is all that is known of them here.
 *
 * Where a window has no perpetual's candles, an instrument has no mark of its own and the index of
 * its underlying stands in. Several sources of one symbol speak at the same pace, because a price
 * is the median of the last quotes: sources that speak hourly would hold a crash back.
 */
import type { QuoteType } from "@margin-engine/core";

export interface CandleFile {
  /** Within the folder. */
  readonly file: string;
  readonly where?: Readonly<Record<string, string>>;
  readonly stepMs: number;
  readonly quoteSource: string;
  readonly quoteType: QuoteType;
  /** What the candles are prices of; a linear and an inverse perpetual share one price. */
  readonly symbols: readonly string[];
}

export interface FundingFile {
  readonly file: string;
  readonly where?: Readonly<Record<string, string>>;
  readonly instruments: readonly string[];
}

export interface MarketWindow {
  readonly id: string;
  readonly title: string;
  /** First and behind the last millisecond, since the epoch. */
  readonly from: number;
  readonly to: number;
  /** When a dated future could expire: a Friday, 08:00 UTC, with a delivery price. */
  readonly expiry: number | null;
  readonly candles: readonly CandleFile[];
  readonly funding: readonly FundingFile[];
}

const MINUTE_MS = 60_000;
const BTC_PERPETUALS = ["BTC-PERP", "BTC-USD-PERP"];
const ETH_PERPETUALS = ["ETH-PERP"];

const time = (text: string): number => Date.parse(`${text}Z`);

/** Minute candles of Binance's spot market, the index of both assets. */
function spot(days: string): readonly CandleFile[] {
  const minutes = { stepMs: MINUTE_MS, quoteSource: "binance-spot", quoteType: "Index" } as const;
  return [
    { file: `spot/btcusdt-spot-1m-${days}.csv.gz`, symbols: ["BTC"], ...minutes },
    { file: `spot/ethusdt-spot-1m-${days}.csv.gz`, symbols: ["ETH"], ...minutes },
  ];
}

/** Candles of Binance's perpetuals. */
function perpetuals(minutes: number, btcDays: string, ethDays: string): readonly CandleFile[] {
  const step = { stepMs: minutes * MINUTE_MS, quoteSource: "binance", quoteType: "Mark" } as const;
  const path = (asset: string, days: string) => `perp/${asset}-perp-${minutes}m-${days}.csv.gz`;
  return [
    { file: path("btcusdt", btcDays), symbols: BTC_PERPETUALS, ...step },
    { file: path("ethusdt", ethDays), symbols: ETH_PERPETUALS, ...step },
  ];
}

/** Hourly candles of one venue's perpetuals. */
function hourly(venue: string): readonly CandleFile[] {
  const hours = { stepMs: 60 * MINUTE_MS, quoteSource: venue, quoteType: "Mark" } as const;
  const path = (asset: string) => `venues/${asset}-perp-1h-7venues-2025-03_2026-03.csv.gz`;
  return [
    { file: path("btc"), where: { venue }, symbols: BTC_PERPETUALS, ...hours },
    { file: path("eth"), where: { venue }, symbols: ETH_PERPETUALS, ...hours },
  ];
}

function funding(days: string): readonly FundingFile[] {
  return [
    { file: `perp/btcusdt-perp-funding-mark-8h-${days}.csv.gz`, instruments: BTC_PERPETUALS },
    { file: `perp/ethusdt-perp-funding-mark-8h-${days}.csv.gz`, instruments: ETH_PERPETUALS },
  ];
}

const venueFunding = (coin: string, instruments: readonly string[]): FundingFile => ({
  file: "venues/funding-7venues-2025-03_2026-03.csv.gz",
  where: { venue: "binance", coin },
  instruments,
});

/** A window of which only the spot market is there. */
function spotOnly(id: string, title: string, days: string): MarketWindow {
  const [first, last] = days.split("_") as [string, string];
  return {
    id,
    title,
    from: time(`${first}T00:00`),
    to: time(`${last}T00:00`) + 24 * 60 * MINUTE_MS,
    expiry: null,
    candles: spot(days),
    funding: [],
  };
}

export const MARKET_WINDOWS: readonly MarketWindow[] = [
  {
    id: "A",
    title: "a quiet month: minutes of spot and perpetuals, funding",
    // The perpetuals' minutes begin at 15:33 of the first day.
    from: time("2025-05-04T16:00"),
    to: time("2025-06-03T15:00"),
    expiry: time("2025-05-30T08:00"),
    candles: [
      ...spot("2025-05-04_2025-06-03"),
      ...perpetuals(1, "2025-05-04_2025-06-03", "2025-05-04_2025-06-15"),
    ],
    funding: funding("2025"),
  },
  {
    ...spotOnly("B", "the crash of February 2026: five venues", "2026-02-03_2026-02-07"),
    expiry: time("2026-02-06T08:00"),
    candles: [
      ...spot("2026-02-03_2026-02-07"),
      ...["binance", "bybit", "okx", "kraken", "dydx"].flatMap(hourly),
    ],
    funding: [venueFunding("BTC", BTC_PERPETUALS), venueFunding("ETH", ETH_PERPETUALS)],
  },
  {
    ...spotOnly("C", "the largest liquidation day, October 2025", "2025-10-09_2025-10-12"),
    expiry: time("2025-10-10T08:00"),
    candles: [
      ...spot("2025-10-09_2025-10-12"),
      ...perpetuals(5, "2025-09_2025-10", "2025-09_2025-10"),
    ],
    funding: funding("2025-09_2025-10"),
  },
  {
    ...spotOnly("D", "Terra: a stablecoin as collateral falls to 0.225", "2022-05-07_2022-05-13"),
    expiry: time("2022-05-13T08:00"),
    candles: [
      ...spot("2022-05-07_2022-05-13"),
      {
        file: "depeg/ustusdt-spot-5m-2022-05-07_13.csv.gz",
        stepMs: 5 * MINUTE_MS,
        quoteSource: "binance-spot",
        quoteType: "Index",
        symbols: ["UST"],
      },
    ],
  },
  {
    ...spotOnly("E", "January 2022: minutes of the FTX perpetual", "2021-12-31_2022-02-01"),
    from: time("2022-01-01T00:00"),
    to: time("2022-02-01T00:00"),
    expiry: time("2022-01-28T08:00"),
    candles: [
      ...spot("2021-12-31_2022-02-01"),
      {
        file: "perp/ftx-btc-perp-1m-2021-12-31_2022-02-01.csv.gz",
        stepMs: MINUTE_MS,
        quoteSource: "ftx",
        quoteType: "Mark",
        symbols: BTC_PERPETUALS,
      },
    ],
  },
  {
    ...spotOnly("F", "Black Thursday, March 2020", "2020-03-11_2020-03-13"),
    expiry: time("2020-03-13T08:00"),
  },
  spotOnly("F-2021-05", "the crash of May 2021", "2021-05-18_2021-05-20"),
  spotOnly("F-2022-06", "lenders fail, June 2022", "2022-06-12_2022-06-14"),
  spotOnly("F-2022-11", "FTX fails, November 2022", "2022-11-07_2022-11-10"),
  spotOnly("F-2023-03", "banks fail, March 2023", "2023-03-09_2023-03-14"),
  spotOnly("F-2024-08", "carry trades unwind, August 2024", "2024-08-04_2024-08-06"),
  {
    ...spotOnly("F-2025-04", "the tariff crash of April 2025", "2025-04-02_2025-04-12"),
    candles: [
      ...spot("2025-04-02_2025-04-12"),
      ...perpetuals(5, "2025-03-06_2025-04-13", "2025-03-06_2025-04-13"),
    ],
    funding: funding("2025"),
  },
];

/** The window of an id, in either case; null when there is none. */
export function marketWindow(id: string): MarketWindow | null {
  return MARKET_WINDOWS.find((window) => window.id === id.toUpperCase()) ?? null;
}
