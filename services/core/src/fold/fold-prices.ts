/**
 * How prices, listings and parameters move the market's values: exact prices into the table, then
 * one recomputation per instrument or asset that moved (docs/architecture.md, numbers).
 */
import {
  type InstrumentBook,
  listedInstrument,
  listInstrument,
  venueBalance,
} from "../account/books";
import type { InstrumentListed, RiskParametersPublished } from "../events/listing";
import type { PriceBatch } from "../events/price";
import type { TradeLeg } from "../events/trade";
import { trustAll, trustInstrument } from "./fold-decisions";
import type { MarginState } from "./margin-state";

/** Takes in a batch. Returns, by asset number, 1 for each asset whose holders' margin may move. */
export function foldPriceBatch(state: MarginState, batch: PriceBatch): Uint8Array {
  const { books, market, prices } = state;
  state.priceBatch = batch.batch;
  for (const { quoteType, symbol, price } of batch.prices) {
    if (quoteType === "Index") {
      prices.index.set(symbol, price);
      market.setAssetPrice(venueBalance(books, symbol), price);
    } else {
      prices.mark.set(symbol, price);
    }
  }
  for (const figure of batch.figures) {
    prices.figures.put({ ...figure, eventTime: batch.eventTime });
  }
  const moved = new Uint8Array(books.venue.size);
  for (const { quoteType, symbol } of batch.prices) {
    if (quoteType === "Index") {
      moved[venueBalance(books, symbol).index] = 1;
      remarkUnderlying(state, symbol);
    } else {
      const book = books.instruments.get(symbol);
      if (book === undefined) continue;
      remark(state, book);
      moved[book.underlying.index] = 1;
    }
  }
  return moved;
}

/** Before any price of an instrument is known, its first trade's price has to do. */
export function noteTradePrice(state: MarginState, leg: TradeLeg): void {
  const book = listedInstrument(state.books, leg.instrument);
  if (state.market.marks[book.index] !== 0n) return;
  state.prices.firstTrade.set(leg.instrument, leg.price);
  remark(state, book);
}

export function foldListing(state: MarginState, listing: InstrumentListed): void {
  const book = listInstrument(state.books, listing);
  state.market.list(book);
  remark(state, book);
  trustInstrument(state, book);
}

/** Schedules a version; `activateParameters` puts it in force when its time has come. */
export function foldParameters(state: MarginState, parameters: RiskParametersPublished): void {
  state.scheduled = [...state.scheduled, parameters].sort(
    (a, b) => a.effectiveTime - b.effectiveTime || a.version - b.version,
  );
}

/** Puts in force what is due by the clock. Returns whether anything changed. */
export function activateParameters(state: MarginState): boolean {
  let changed = false;
  while (state.scheduled.length > 0 && state.scheduled[0]!.effectiveTime <= state.clock) {
    const due = state.scheduled.shift()!;
    // A version scheduled earlier for later never replaces a newer one.
    if (state.parameters !== null && due.version < state.parameters.version) continue;
    state.parameters = due;
    state.market.useParameters(due, state.books.venue.values());
    changed = true;
  }
  if (changed) {
    state.decisions.lookAgain();
    trustAll(state);
  }
  return changed;
}

function remark(state: MarginState, book: InstrumentBook): void {
  const mark = state.prices.markOf(book.terms);
  if (mark !== null) state.market.setMark(book.index, mark);
}

function remarkUnderlying(state: MarginState, underlying: string): void {
  for (const book of state.market.instruments) {
    if (book.terms.underlying === underlying) remark(state, book);
  }
}
