/**
 * The rows of a portfolio file and their fields: what is held, and the prices it is judged at. CSV
 * has one line a row under a header of field names, JSON one object a row.
 */

/** How a field is read. */
export type FieldType =
  | "text"
  | "time"
  | "number"
  | "positive"
  | "notNegative"
  | "share"
  | "side"
  | "contract";

/** No number goes beyond: the books hold prices to 10^10 and quantities to 10^12. */
export const NUMBER_MOST = 1e12;

export const FIELD_TYPES = {
  kind: "text",
  time: "time",
  name: "text",
  underlying: "text",
  quantity: "number",
  price: "positive",
  entry: "positive",
  expiry: "time",
  strike: "positive",
  optionType: "side",
  volatility: "notNegative",
  rate: "number",
  contract: "contract",
  multiplier: "positive",
  settlement: "text",
  stablePrice: "positive",
  depth: "positive",
  openInterest: "notNegative",
  confidence: "share",
} as const satisfies Readonly<Record<string, FieldType>>;
export type Field = keyof typeof FIELD_TYPES;

interface RowFields {
  readonly required: readonly Field[];
  readonly optional: readonly Field[];
  /** For the help: what the row says. */
  readonly meaning: string;
}

const CONTRACT = ["contract", "multiplier", "settlement", "confidence"] as const;

export const ROW_KINDS = {
  Time: { required: ["time"], optional: [], meaning: "when it is judged" },
  Index: {
    required: ["underlying", "price"],
    optional: ["confidence", "stablePrice", "depth"],
    meaning: "an underlying's price in dollars",
  },
  Forward: {
    required: ["underlying", "expiry", "price"],
    optional: ["rate"],
    meaning: "the forward of an expiry, for its options",
  },
  Volatility: {
    required: ["underlying", "expiry", "strike", "volatility"],
    optional: ["optionType"],
    meaning: "one that is quoted at a strike, for the smile of an expiry",
  },
  Collateral: {
    required: ["name", "quantity", "price"],
    optional: ["confidence"],
    meaning: "an asset's balance, below 0 a debt",
  },
  Perpetual: {
    required: ["name", "underlying", "quantity", "price"],
    optional: ["entry", "openInterest", ...CONTRACT],
    meaning: "a position, at its mark price",
  },
  Future: {
    required: ["name", "underlying", "quantity", "price", "expiry"],
    optional: ["entry", "openInterest", ...CONTRACT],
    meaning: "a position, at its mark price",
  },
  Option: {
    required: ["name", "underlying", "quantity", "expiry", "strike", "optionType"],
    optional: ["volatility", "price", ...CONTRACT],
    meaning: "a position, at its mark price or the model's",
  },
} as const satisfies Readonly<Record<string, RowFields>>;
export type RowKind = keyof typeof ROW_KINDS;

/** A row as written: texts by field, none of them empty. */
export interface RawRow {
  /** Its line in a CSV file, its position from 1 in a JSON file. */
  readonly place: string;
  readonly texts: ReadonlyMap<string, string>;
}

/** A sentence for a person: where, what, and what to write instead. */
export interface PortfolioFault {
  readonly fault: string;
}
