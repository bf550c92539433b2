/**
 * Which column of an archive is which: by header, under the names that archives use, or by position
 * for the files that have no header. Headers are compared without case, blanks and punctuation.
 */

export type Column =
  | "time"
  | "open"
  | "high"
  | "low"
  | "close"
  | "price"
  | "markPrice"
  | "indexPrice"
  | "settlementPrice"
  | "quantity"
  | "side"
  | "buyerIsMaker"
  | "id"
  | "rate"
  | "instrument"
  | "currency"
  | "optionType"
  | "strike"
  | "expiry"
  | "forward"
  | "volatility";

/** In order of preference, where a file has several of them. */
export const COLUMN_NAMES: Readonly<Record<Column, readonly string[]>> = {
  time: [
    "ts_ms",
    "open_time",
    "start_time",
    "funding_time",
    "calc_time",
    "transact_time",
    "timestamp",
    "time",
    "unix",
    "ts",
    "datetime",
    "date",
  ],
  open: ["open", "o"],
  high: ["high", "h"],
  low: ["low", "l"],
  close: ["close", "c"],
  price: ["price", "trade_price", "p"],
  markPrice: ["mark_price", "mark", "price", "p"],
  indexPrice: ["index_price", "index", "price", "p"],
  settlementPrice: ["settlement_price", "delivery_price", "price"],
  quantity: ["qty", "quantity", "size", "amount", "q"],
  side: ["side", "taker_side", "direction"],
  buyerIsMaker: ["is_buyer_maker", "buyer_is_maker", "m"],
  id: ["trade_id", "agg_trade_id", "trd_match_id", "exec_id", "id", "a", "t"],
  rate: ["funding_rate", "last_funding_rate", "rate"],
  instrument: ["instrument", "instrument_name", "contract"],
  currency: ["currency", "underlying", "asset"],
  optionType: ["type", "option_type"],
  strike: ["strike", "strike_price"],
  expiry: ["expiry_ms", "expiration_timestamp", "expiry"],
  forward: ["underlying_price", "forward"],
  volatility: ["mark_iv", "iv"],
};

/** Binance's candle files before 2025 have no header line; these are their columns. */
export const BINANCE_CANDLE_COLUMNS = [
  "open_time",
  "open",
  "high",
  "low",
  "close",
  "volume",
  "close_time",
  "quote_volume",
  "count",
  "taker_buy_volume",
  "taker_buy_quote_volume",
  "ignore",
] as const;

/** The header of a column as it is compared: `Open Time` and `openTime` are `opentime`. */
export function plainName(header: string): string {
  return header.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

/** Position of the column in the header, or null. */
export function positionOf(column: Column, header: readonly string[]): number | null {
  const plain = header.map(plainName);
  for (const name of COLUMN_NAMES[column]) {
    const position = plain.indexOf(plainName(name));
    if (position >= 0) return position;
  }
  return null;
}
