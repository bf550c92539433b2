/**
 * Snapshots of an option chain: the implied volatilities of every expiry, as an archive lists them,
 * one row an option. Of a call and a put of one strike the one out of the money is taken, because
 * its price says more of its volatility.
 */
import {
  PRICE_DECIMALS,
  powerOfTen,
  RATE_DECIMALS,
  type SmileQuote,
  YEAR_MS,
} from "@margin-engine/core";
import { Unusable } from "@margin-engine/runtime";
import type { Cells } from "../import/cells";
import { faultText } from "../import/import-fault";
import { collectRecords, type RecordKind, type Timed } from "../import/records";

export interface StrikeQuote extends SmileQuote {
  readonly strike: number;
}

/** One expiry of one underlying in one snapshot. */
export interface ExpiryQuotes {
  readonly time: number;
  readonly underlying: string;
  readonly expiry: number;
  /** Years of 365 days from the snapshot to the expiry. */
  readonly years: number;
  /** In order of strikes, one for each. */
  readonly quotes: readonly StrikeQuote[];
}

interface ChainRow extends Timed {
  readonly underlying: string;
  readonly expiry: number;
  readonly call: boolean;
  readonly strike: number;
  readonly forward: number;
  readonly volatility: number;
}

const IS_CALL: Readonly<Record<string, boolean>> = { c: true, call: true, p: false, put: false };

const CHAIN_ROWS: RecordKind<ChainRow> = {
  positions: null,
  evenSteps: false,
  demand: (cells) => {
    cells.demand("time");
    cells.demand("currency");
    cells.demand("optionType");
    cells.demand("strike");
    cells.demand("expiry");
    cells.demand("forward");
    cells.demand("volatility");
  },
  read: (cells) => ({
    time: cells.time(),
    underlying: cells.text("currency"),
    expiry: cells.time("expiry"),
    call: isCall(cells),
    strike: figure(cells, "strike", PRICE_DECIMALS),
    forward: figure(cells, "forward", PRICE_DECIMALS),
    volatility: figure(cells, "volatility", RATE_DECIMALS),
  }),
  check: (cells, row, previous) => {
    if (previous !== null && row.time < previous.time) {
      cells.refuse("time", "the row is earlier than the row before; sort the file by time");
    } else if (row.expiry <= row.time) {
      cells.refuse("expiry", "the option has expired at the time of the row; remove the row");
    }
  },
};

function isCall(cells: Cells): boolean {
  const text = cells.text("optionType");
  const call = IS_CALL[text.toLowerCase()];
  if (call === undefined) cells.refuse("optionType", `"${text}" is neither C nor P; write one`);
  return call ?? false;
}

function figure(
  cells: Cells,
  column: "strike" | "forward" | "volatility",
  decimals: number,
): number {
  return Number(cells.positive(column, decimals)) / Number(powerOfTen(decimals));
}

/** In order of time, underlying and expiry. A missing or faulty file throws Unusable. */
export function readOptionChain(file: string): readonly ExpiryQuotes[] {
  const rows = collectRecords(file, CHAIN_ROWS, {});
  const [first] = rows;
  if (first !== undefined && "problem" in first) throw new Unusable(faultText(first));
  const expiries = new Map<string, ChainRow[]>();
  for (const row of rows as readonly ChainRow[]) {
    if (row.call !== row.strike >= row.forward) continue;
    const key = `${row.time} ${row.underlying} ${row.expiry}`;
    const known = expiries.get(key);
    if (known === undefined) expiries.set(key, [row]);
    else known.push(row);
  }
  return [...expiries.values()].map(quotesOf).sort(inOrder);
}

function quotesOf(rows: readonly ChainRow[]): ExpiryQuotes {
  const { time, underlying, expiry } = rows[0]!;
  // Both options of a strike can be out of the money where their forwards differ: one is enough.
  const strikes = new Map(rows.map((row) => [row.strike, row]));
  const quotes = [...strikes.values()]
    .map(({ strike, forward, volatility }) => {
      return { strike, moneyness: Math.log(strike / forward), volatility };
    })
    .sort((one, other) => one.moneyness - other.moneyness);
  return { time, underlying, expiry, years: (expiry - time) / YEAR_MS, quotes };
}

function inOrder(one: ExpiryQuotes, other: ExpiryQuotes): number {
  if (one.time !== other.time) return one.time - other.time;
  if (one.underlying !== other.underlying) return one.underlying < other.underlying ? -1 : 1;
  return one.expiry - other.expiry;
}
