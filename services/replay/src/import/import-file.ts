/**
 * A public archive file as input events. The file is checked as a whole before the first event; the
 * events are then read from it one by one, so that a file of gigabytes needs little memory.
 */
import type { Amount, InputEvent, QuoteType, TradeExecuted } from "@margin-engine/core";
import { houseAccount } from "@margin-engine/runtime";
import { expiryText } from "../simulation/calendar";
import { CANDLES, candleQuotes, type Quoted, quoteAt } from "./candles";
import { fileFault, type ImportFault } from "./import-fault";
import {
  FUNDING_RATES,
  fundingPublished,
  pricePrints,
  settlementPrices,
  settlementPublished,
  type TradePrint,
  tradePrints,
} from "./prints";
import { openRecords, type RecordKind, type RecordOptions, type Timed } from "./records";

export const IMPORT_KINDS = ["candles", "prices", "trades", "funding", "settlement"] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

export interface ImportOptions extends RecordOptions {
  /** Of candles and prices: the asset of an index (`BTC`), the instrument of a mark. */
  readonly symbol?: string | undefined;
  readonly quoteType?: QuoteType | undefined;
  readonly quoteSource?: string | undefined;
  /** Of trades, funding, settlement. `{date}` stands for the day: `BTC-{date}` for BTC-6FEB26. */
  readonly instrument?: string | undefined;
  /** Of trades: where they were made. */
  readonly venue?: string | undefined;
  /** Of trades: who took them, against the house account; `taker:<venue>` unless given. */
  readonly account?: string | undefined;
}

export interface ImportRequest {
  readonly kind: ImportKind;
  readonly file: string;
  readonly options: ImportOptions;
}

export interface Import {
  readonly rows: number;
  /** Times of the first and last row, milliseconds since the epoch. */
  readonly firstTime: number;
  readonly lastTime: number;
  /** In order of time; each iteration reads the file anew. */
  readonly events: Iterable<InputEvent>;
}

/** What a kind cannot do without; a settlement file may name its instruments in a column. */
const NEEDED: Readonly<Record<ImportKind, readonly (keyof ImportOptions)[]>> = {
  candles: ["symbol", "quoteType", "quoteSource"],
  prices: ["symbol", "quoteType", "quoteSource"],
  trades: ["instrument", "venue"],
  funding: ["instrument"],
  settlement: [],
};

/** Length of the only candle of a file. */
const LONE_CANDLE_MS = 60_000;

export function importFile(request: ImportRequest): Import | readonly ImportFault[] {
  const { kind, file, options } = request;
  const missing = NEEDED[kind].filter((name) => (options[name] ?? "") === "");
  if (missing.length > 0) {
    const needed = missing.map(optionName).join(" and ");
    return [fileFault(file, `an import of ${kind} needs ${needed}: add to the command`)];
  }
  switch (kind) {
    case "candles":
      return importing(request, CANDLES, (candle, stepMs) =>
        candleQuotes(candle, stepMs ?? LONE_CANDLE_MS, quotedBy(options)),
      );
    case "prices":
      return importing(request, pricePrints(options.quoteType!), ({ time, price, repeat }) => {
        const quote = quoteAt(time, price, quotedBy(options));
        return [repeat === 0 ? quote : { ...quote, eventId: `${quote.eventId}/${repeat}` }];
      });
    case "trades":
      return importing(request, tradePrints(), (print) => [tradeOf(print, options)]);
    case "funding":
      return importing(request, FUNDING_RATES, (record) => [
        fundingPublished(options.instrument!, record),
      ]);
    case "settlement":
      return importSettlement(request);
  }
}

/** As the command line knows it: `quoteType` is `--quote-type`. */
function optionName(name: keyof ImportOptions): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function importing<R extends Timed>(
  { file, options }: ImportRequest,
  kind: RecordKind<R>,
  eventsOf: (record: R, stepMs: number | null) => readonly InputEvent[],
): Import | readonly ImportFault[] {
  const records = openRecords(file, kind, options);
  if (!("rows" in records)) return records;
  const { rows, firstTime, lastTime, stepMs, each } = records;
  const events = {
    *[Symbol.iterator]() {
      for (const record of each()) yield* eventsOf(record, stepMs);
    },
  };
  return { rows, firstTime, lastTime, events };
}

function quotedBy({ quoteSource, quoteType, symbol }: ImportOptions): Quoted {
  return { quoteSource: quoteSource!, quoteType: quoteType!, symbol: symbol! };
}

function tradeOf(print: TradePrint, options: ImportOptions): TradeExecuted {
  const venue = options.venue!;
  const taker = options.account ?? `taker:${venue}`;
  const house = houseAccount(venue);
  const none = 0n as Amount;
  return {
    kind: "TradeExecuted",
    eventId: print.id,
    eventTime: print.time,
    venue,
    instrument: options.instrument!,
    price: print.price,
    quantity: print.quantity,
    buyer: print.takerBuys ? taker : house,
    seller: print.takerBuys ? house : taker,
    buyerFee: none,
    sellerFee: none,
    buyerLiquidationId: null,
    sellerLiquidationId: null,
  };
}

const DATE = "{date}";

function importSettlement(request: ImportRequest): Import | readonly ImportFault[] {
  const name = request.options.instrument;
  const names = name === undefined ? "column" : name.includes(DATE) ? "day" : "name";
  return importing(request, settlementPrices(names), (record) => {
    const instrument = record.instrument ?? name!.replace(DATE, expiryText(record.time));
    return [settlementPublished(instrument, record)];
  });
}
