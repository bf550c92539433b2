/**
 * Archives in which several venues quote one coin at once, as moments of a price index: each
 * venue's last quote by then.
 */
import { join } from "node:path";
import { PRICE_DECIMALS, type Price, parseScaled, type SourceQuote } from "@margin-engine/core";
import { Unusable } from "@margin-engine/runtime";
import { faultText } from "../import/import-fault";
import { openTable } from "../import/table";

export interface IndexArchive {
  /** Within the folder. */
  readonly file: string;
  /** What the quotes are prices of. */
  readonly title: string;
  /** The quotes of a row by the file's header: source and the texts whose middle is the price. */
  readonly quotesOf: (header: readonly string[], fields: readonly string[]) => readonly RowQuote[];
}

interface RowQuote {
  readonly source: string;
  /** One price, or bid and ask. */
  readonly texts: readonly string[];
}

export interface IndexMoment {
  readonly time: number;
  readonly quotes: ReadonlyMap<string, SourceQuote>;
}

export const INDEX_ARCHIVES: readonly IndexArchive[] = [
  bestPrices("2024-08-08", "btc"),
  bestPrices("2024-08-08", "eth"),
  {
    file: "depeg/multi-venue-btc-1m-2023-03-09_14.csv.gz",
    title: "BTC in five books as USDC falls to 0.87",
    quotesOf: closes,
  },
];

/** Best bid and ask of every venue at each second. */
function bestPrices(day: string, coin: string): IndexArchive {
  return {
    file: `trades/binance-bbo-1s-${day}.csv.gz`,
    title: `${coin.toUpperCase()} at its venues, ${day}`,
    quotesOf: (header, fields) => {
      const cell = (name: string) => fields[header.indexOf(name)] ?? "";
      if (!cell("symbol").startsWith(coin)) return [];
      return [{ source: cell("venue"), texts: [cell("bid"), cell("ask")] }];
    },
  };
}

/** A column for the close of each book, and one for what was traded: without trades it is none. */
function closes(header: readonly string[], fields: readonly string[]): readonly RowQuote[] {
  return header.flatMap((source, at) => {
    const volume = fields[header.indexOf(`${source}_vol`)];
    if (volume === undefined || volume === "" || Number(volume) === 0) return [];
    return [{ source, texts: [fields[at]!] }];
  });
}

/** The moments of the file, in order of time. Throws Unusable without a sound file. */
export function* indexMoments(directory: string, archive: IndexArchive): Generator<IndexMoment> {
  const table = openTable(join(directory, archive.file), {}, null);
  if ("problem" in table) throw new Unusable(faultText(table));
  const timeColumn = table.header.indexOf("ts_ms");
  const quotes = new Map<string, SourceQuote>();
  let time: number | null = null;
  for (const row of table.rows()) {
    if ("problem" in row) throw new Unusable(faultText(row));
    const rowTime = Number(row.fields[timeColumn]);
    if (time !== null && rowTime !== time && quotes.size > 0) yield { time, quotes };
    time = rowTime;
    for (const { source, texts } of archive.quotesOf(table.header, row.fields)) {
      const price = middle(texts);
      if (price === null) throw new Unusable(`${table.file}:${row.line}: ${texts} is no price`);
      quotes.set(source, { price, eventTime: time, standing: null });
    }
  }
  if (time !== null && quotes.size > 0) yield { time, quotes };
}

/** Rounded down to 8 decimals; null for what is no price. */
function middle(texts: readonly string[]): Price | null {
  let sum = 0n;
  for (const text of texts) {
    const value = parseScaled(text, PRICE_DECIMALS);
    if (typeof value !== "bigint" || value <= 0n) return null;
    sum += value;
  }
  return (sum / BigInt(texts.length)) as Price;
}
