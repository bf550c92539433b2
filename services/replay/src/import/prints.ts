/**
 * The other records of public archives: trades with the taker's side, single prices, funding rates,
 * settlement prices; the columns each is read from, and the events that two of them are.
 */
import {
  type FundingRatePublished,
  PRICE_DECIMALS,
  type Price,
  QUANTITY_DECIMALS,
  type Quantity,
  type QuoteType,
  RATE_DECIMALS,
  type Rate,
  rate,
  type SettlementPricePublished,
} from "@margin-engine/core";
import { refuseUnlessLater } from "./candles";
import type { Cells } from "./cells";
import type { RecordKind, Timed } from "./records";

export interface TradePrint extends Timed {
  readonly id: string;
  readonly price: Price;
  readonly quantity: Quantity;
  /** What the taker did. */
  readonly takerBuys: boolean;
}

export interface PricePrint extends Timed {
  readonly price: Price;
  /** Counts the prints of one millisecond from 0. */
  readonly repeat: number;
}

export interface FundingRate extends Timed {
  readonly rate: Rate;
}

export interface SettlementPrice extends Timed {
  /** Null where the file has no column for it. */
  readonly instrument: string | null;
  readonly price: Price;
}

/** Remembers the ids of one millisecond: enough, as times never fall. */
export function tradePrints(): RecordKind<TradePrint> {
  const ids = new Set<string>();
  return {
    positions: null,
    evenSteps: false,
    demand: (cells) => {
      cells.demand("time");
      cells.demand("price");
      cells.demand("quantity");
      cells.demand("buyerIsMaker", "side");
      cells.demand("id");
    },
    read: (cells) => ({
      time: cells.time(),
      id: cells.text("id"),
      price: cells.positive("price", PRICE_DECIMALS) as Price,
      quantity: cells.positive("quantity", QUANTITY_DECIMALS) as Quantity,
      takerBuys: takerBuys(cells),
    }),
    check: (cells, { time, id }, previous) => {
      refuseIfEarlier(cells, time, previous);
      if (previous === null || time !== previous.time) ids.clear();
      if (ids.has(id)) cells.refuse("id", `the trade "${id}" is there already; remove one of them`);
      ids.add(id);
    },
  };
}

const TAKER_BUYS: Readonly<Record<string, boolean>> = { buy: true, b: true, sell: false, s: false };
const BUYER_IS_MAKER: Readonly<Record<string, boolean>> = {
  true: true,
  "1": true,
  false: false,
  "0": false,
};

function takerBuys(cells: Cells): boolean {
  const column = cells.has("buyerIsMaker") ? "buyerIsMaker" : "side";
  const text = cells.text(column);
  const words = column === "side" ? TAKER_BUYS : BUYER_IS_MAKER;
  const known = new Map(Object.entries(words)).get(text.toLowerCase());
  if (known === undefined && text !== "") {
    cells.refuse(
      column,
      `"${text}" is no ${column}; write one of ${Object.keys(words).join(", ")}`,
    );
  }
  return column === "side" ? known === true : known === false;
}

export function pricePrints(quoteType: QuoteType): RecordKind<PricePrint> {
  let lastTime: number | null = null;
  let repeat = 0;
  return {
    positions: null,
    evenSteps: false,
    demand: (cells) => {
      cells.demand("time");
      cells.demand("price", quoteType === "Index" ? "indexPrice" : "markPrice");
    },
    read: (cells) => {
      const time = cells.time();
      repeat = time === lastTime ? repeat + 1 : 0;
      lastTime = time;
      const column = cells.has("price")
        ? "price"
        : quoteType === "Index"
          ? "indexPrice"
          : "markPrice";
      return { time, repeat, price: cells.positive(column, PRICE_DECIMALS) as Price };
    },
    check: (cells, { time }, previous) => refuseIfEarlier(cells, time, previous),
  };
}

export const FUNDING_RATES: RecordKind<FundingRate> = {
  positions: null,
  evenSteps: false,
  demand: (cells) => {
    cells.demand("time");
    cells.demand("rate");
  },
  read: (cells) => ({ time: cells.time(), rate: cells.scaled("rate", RATE_DECIMALS) as Rate }),
  check: (cells, record, previous) => {
    refuseUnlessLater(cells, record, previous);
    if (record.rate >= rate("1") || record.rate <= rate("-1")) {
      cells.refuse("rate", "the rate is 100 % or more; write a fraction: 0.0001 is 0.01 %");
    }
  },
};

/** How a settlement file's instruments are named: by a column, by the day, or one by a name. */
export type SettlementNames = "column" | "day" | "name";

export function settlementPrices(names: SettlementNames): RecordKind<SettlementPrice> {
  const settled = new Set<string | null>();
  return {
    positions: null,
    evenSteps: false,
    demand: (cells) => {
      cells.demand("time");
      cells.demand("settlementPrice");
      if (names === "column") cells.demand("instrument");
    },
    read: (cells) => ({
      time: cells.time(),
      instrument: names === "column" ? cells.text("instrument") : null,
      price: cells.positive("settlementPrice", PRICE_DECIMALS) as Price,
    }),
    check: (cells, { time, instrument }, previous) => {
      refuseIfEarlier(cells, time, previous);
      const anotherTime = previous === null || time !== previous.time;
      if (anotherTime && names !== "name") settled.clear();
      if (settled.has(instrument)) {
        cells.refuse(
          "time",
          "an earlier row settles the same instrument; select one row, or the rows of one index",
        );
      }
      settled.add(instrument);
    },
  };
}

function refuseIfEarlier(cells: Cells, time: number, previous: Timed | null): void {
  if (previous === null || time >= previous.time) return;
  cells.refuse("time", "the row is earlier than the row before; sort the file by time");
}

export function fundingPublished(
  instrument: string,
  { time, rate }: FundingRate,
): FundingRatePublished {
  const eventId = `funding/${instrument}/${time}`;
  return { kind: "FundingRatePublished", eventId, eventTime: time, instrument, rate };
}

export function settlementPublished(
  instrument: string,
  { time, price }: SettlementPrice,
): SettlementPricePublished {
  const eventId = `settlement/${instrument}/${time}`;
  const head = { kind: "SettlementPricePublished", eventId, eventTime: time } as const;
  return { ...head, source: null, instrument, price };
}
