/** What a window's files say, as streams of events, each in order of time. */
import { join } from "node:path";
import {
  type InputEvent,
  type InstrumentListed,
  type PriceQuoted,
  price,
  type RiskParametersPublished,
  type SettlementPricePublished,
} from "@margin-engine/core";
import { Unusable } from "@margin-engine/runtime";
import { CANDLES, type Candle, candleQuotes, type Quoted, quoteAt } from "../import/candles";
import { faultText, type ImportFault } from "../import/import-fault";
import {
  FUNDING_RATES,
  fundingPublished,
  settlementPrices,
  settlementPublished,
} from "../import/prints";
import { collectRecords, type RecordKind, type RecordOptions, type Timed } from "../import/records";
import { HOUR_MS, MINUTE_MS } from "../simulation/calendar";
import type { CandleFile, FundingFile, MarketWindow } from "./market-windows";

export interface MarketEvents {
  /** The files read, within the folder. */
  readonly files: readonly string[];
  readonly streams: readonly Iterable<InputEvent>[];
}

export interface Published {
  readonly directory: string;
  readonly listings: readonly InstrumentListed[];
  readonly parameters: RiskParametersPublished;
}

const DELIVERY_FILE = "deribit/deribit-delivery-prices-2016_2026.csv.gz";
/** The file stamps a delivery of 08:00 with the start of its day. */
const DELIVERY_SHIFT_MS = 8 * HOUR_MS;

/** Streams that come first here come first among events of the same time: a funding payment needs
 * the mark of its moment. A missing file or one with a fault throws Unusable. */
export function marketEvents(window: MarketWindow, published: Published): MarketEvents {
  const names = publishedNames(published);
  const files = new FolderReader(published.directory, window);
  const streams: Iterable<InputEvent>[] = [];
  if (names.assets.has("USDT")) streams.push(new ParQuotes(window, published.parameters));
  for (const source of window.candles) {
    const known = source.quoteType === "Index" ? names.assets : names.instruments;
    const symbols = source.symbols.filter((symbol) => known.has(symbol));
    if (symbols.length === 0) continue;
    const candles = files.read(source, CANDLES);
    streams.push(...symbols.map((symbol) => new CandleStream(candles, source, symbol)));
  }
  for (const source of window.funding) {
    const instruments = source.instruments.filter((name) => names.instruments.has(name));
    if (instruments.length === 0) continue;
    const rates = files.read(source, FUNDING_RATES);
    streams.push(...instruments.map((name) => rates.map((rate) => fundingPublished(name, rate))));
  }
  streams.push(...settlements(files, published.listings));
  return { files: files.names, streams };
}

/** What the listings and parameters name, as the sequencer will know it. */
function publishedNames({ listings, parameters }: Published) {
  return {
    instruments: new Set(listings.map(({ instrument }) => instrument)),
    assets: new Set([
      ...listings.flatMap(({ underlying, settlementAsset }) => [underlying, settlementAsset]),
      ...parameters.collateral.map(({ asset }) => asset),
    ]),
  };
}

/** Reads files of the folder, keeps what falls into the window, and remembers their names. */
class FolderReader {
  readonly names: string[] = [];

  constructor(
    private readonly directory: string,
    readonly window: MarketWindow,
  ) {}

  read<R extends Timed>(
    { file, ...options }: (CandleFile | FundingFile | { readonly file: string }) & RecordOptions,
    kind: RecordKind<R>,
  ): readonly R[] {
    const records = collectRecords(join(this.directory, file), kind, options);
    if (isFaults(records)) {
      const which = `market window ${this.window.id} needs this file`;
      throw new Unusable(`${faultText(records[0]!)} (${which})`);
    }
    if (!this.names.includes(file)) this.names.push(file);
    const { from, to } = this.window;
    return records.filter(({ time }) => time >= from && time < to);
  }
}

function isFaults(records: readonly (Timed | ImportFault)[]): records is readonly ImportFault[] {
  return records.length > 0 && "problem" in records[0]!;
}

/** Four quotes a candle, made when they are asked for. */
class CandleStream implements Iterable<PriceQuoted> {
  private readonly quoted: Quoted;

  constructor(
    private readonly candles: readonly Candle[],
    private readonly source: CandleFile,
    symbol: string,
  ) {
    this.quoted = { quoteSource: source.quoteSource, quoteType: source.quoteType, symbol };
  }

  *[Symbol.iterator](): Generator<PriceQuoted> {
    const { stepMs } = this.source;
    for (const candle of this.candles) yield* candleQuotes(candle, stepMs, this.quoted);
  }
}

/**
 * The archives' prices are in USDT, which therefore counts one dollar: a quote each minute, or each
 * half of the time that a quote counts, whichever is shorter, so that none grows stale.
 */
class ParQuotes implements Iterable<PriceQuoted> {
  private readonly stepMs: number;

  constructor(
    private readonly window: MarketWindow,
    { priceIntegrity }: RiskParametersPublished,
  ) {
    this.stepMs = Math.min(MINUTE_MS, (priceIntegrity?.quoteAgeMsMax ?? Infinity) / 2);
  }

  *[Symbol.iterator](): Generator<PriceQuoted> {
    const quoted = { quoteSource: "par", quoteType: "Index", symbol: "USDT" } as const;
    const one = price("1");
    for (let time = this.window.from; time < this.window.to; time += this.stepMs) {
      yield quoteAt(time, one, quoted);
    }
  }
}

/** The delivery price of each listed future that expires within the window. */
function settlements(
  files: FolderReader,
  listings: readonly InstrumentListed[],
): readonly (readonly SettlementPricePublished[])[] {
  const { from, to } = files.window;
  const expiring = listings.filter(
    ({ expiry }) => expiry !== null && expiry >= from && expiry < to,
  );
  return expiring.map(({ instrument, underlying, expiry }) => {
    const where = { index: `${underlying.toLowerCase()}_usd` };
    const delivery = { file: DELIVERY_FILE, where, shiftMs: DELIVERY_SHIFT_MS };
    const prices = files.read(delivery, settlementPrices("day"));
    const settled = prices.find(({ time }) => time === expiry);
    if (settled === undefined) {
      throw new Unusable(
        `${instrument} expires at ${new Date(expiry!).toISOString()}, ` +
          "when nothing was delivered; list futures that expire at 08:00 UTC",
      );
    }
    return [settlementPublished(instrument, settled)];
  });
}
