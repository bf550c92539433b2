/**
 * How prices, listings and parameters move the market's values: exact prices into the table, then
 * one recomputation per instrument or asset that moved (docs/architecture.md, numbers).
 */
import {
  type Books,
  type InstrumentBook,
  listedInstrument,
  listInstrument,
  type VenueBalance,
  venueBalance,
} from "../account/books";
import type { InstrumentListed, RiskParametersPublished } from "../events/listing";
import type { PriceBatch } from "../events/price";
import type { TradeLeg } from "../events/trade";
import { parameterNumbers } from "../margin/portfolio/parameter-numbers";
import type { Price } from "../money/units";
import { carryCalibration } from "../volatility/carry-calibration";
import { trustAll, trustInstrument } from "./fold-decisions";
import type { MarginState } from "./margin-state";
import { assetsPricedBy, priceAsset } from "./price-asset";
import { awaitValue, revalueUnderlying, valueAll, valueUnderlying } from "./value-underlying";

/** An option counts as worth nothing until something says what it is worth. */
const NO_MARK = 0n as Price;

/** Takes in a batch. Returns, by asset number, 1 for each asset whose holders' margin may move. */
export function foldPriceBatch(state: MarginState, batch: PriceBatch): Uint8Array {
  const { books, prices } = state;
  state.priceBatch = batch.batch;
  for (const { quoteType, symbol, price } of batch.prices) {
    if (quoteType === "Index") keepIndex(state, symbol, price);
    else prices.mark.set(symbol, price);
  }
  priceAssets(state, batch);
  for (const figure of batch.figures) {
    prices.figures.put({ ...figure, eventTime: batch.eventTime });
  }
  const moved = new Moved(books);
  for (const { quoteType, symbol } of batch.prices) {
    if (quoteType === "Index") {
      for (const asset of assetsPricedBy(state, symbol)) moved.addAsset(asset);
      remarkUnderlying(state, symbol);
    } else {
      const book = books.instruments.get(symbol);
      if (book !== undefined) remark(state, book);
      moved.addInstrument(symbol);
    }
  }
  for (const { figure, symbol } of batch.figures) {
    if (figure === "Volatility" || figure === "OpenInterest") moved.addInstrument(symbol);
    else moved.addUnderlying(symbol);
  }
  for (const { quoteType, symbol, confidence } of batch.decisions) {
    if (!state.risk.noteConfidence(quoteType, symbol, confidence)) continue;
    if (quoteType === "Index") moved.addAsset(symbol);
    else moved.addInstrument(symbol);
  }
  for (const underlying of moved.underlyings) valueUnderlying(state, underlying);
  return moved.assets;
}

/** The dollar price of an asset, which is then all that it counts by. */
export function noteAssetPrice(state: MarginState, asset: string, price: Price): void {
  const venue = keepIndex(state, asset, price);
  state.market.setAssetPrice(venue, { price, worth: price, debt: price });
}

function keepIndex(state: MarginState, asset: string, price: Price): VenueBalance {
  const venue = venueBalance(state.books, asset);
  state.prices.index.set(asset, price);
  state.risk.addAsset(venue);
  return venue;
}

/** An average moves also while its price stands. */
function priceAssets(state: MarginState, { prices, decisions }: PriceBatch): void {
  const assets = new Set<string>();
  for (const { quoteType, symbol } of [...prices, ...decisions]) {
    if (quoteType === "Mark") continue;
    for (const asset of assetsPricedBy(state, symbol)) assets.add(asset);
  }
  for (const asset of assets) priceAsset(state, venueBalance(state.books, asset));
}

/** What a batch moved: assets by their number, and underlyings whose instruments it revalues. */
class Moved {
  readonly assets: Uint8Array;
  readonly underlyings = new Set<string>();

  constructor(private readonly books: Books) {
    this.assets = new Uint8Array(books.venue.size);
  }

  addUnderlying(underlying: string): void {
    this.assets[venueBalance(this.books, underlying).index] = 1;
    this.underlyings.add(underlying);
  }

  /** What was quoted before its listing moves nothing yet. */
  addInstrument(instrument: string): void {
    const book = this.books.instruments.get(instrument);
    if (book !== undefined) this.addUnderlying(book.terms.underlying);
  }

  /** A settlement asset moves the value of whatever settles in it. */
  addAsset(asset: string): void {
    this.addUnderlying(asset);
    for (const { terms } of this.books.instruments.values()) {
      if (terms.settlementAsset === asset) this.underlyings.add(terms.underlying);
    }
  }
}

/** Before any price of an instrument is known, its first trade's price has to do. */
export function noteTradePrice(state: MarginState, leg: TradeLeg): void {
  const { prices, market } = state;
  const book = listedInstrument(state.books, leg.instrument);
  // An option that the model marks still needs one for when the model has no value.
  const isOption = book.terms.instrumentType === "Option";
  if (!isOption && market.marks[book.index] !== 0n) return;
  if (prices.markOf(book.terms) !== null) return;
  prices.firstTrade.set(leg.instrument, leg.price);
  remark(state, book);
  revalueUnderlying(state, book.terms.underlying);
}

export function foldListing(state: MarginState, listing: InstrumentListed): void {
  const book = listInstrument(state.books, listing);
  state.market.list(book);
  state.risk.list(book);
  remark(state, book);
  trustInstrument(state, book);
  awaitValue(state, listing.underlying);
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
    state.parameters = carryCalibration(due, state.parameters);
    useParameters(state, state.parameters);
    changed = true;
  }
  if (changed) {
    state.decisions.lookAgain();
    state.chains.lookAgain();
    trustAll(state);
    valueAll(state);
  }
  return changed;
}

/** Hands the figures of a version to what computes with them; values are computed anew after. */
export function useParameters(state: MarginState, parameters: RiskParametersPublished): void {
  const { portfolio, rangeCalibration } = parameters;
  state.market.useParameters(parameters, state.books.venue.values());
  state.risk.useParameters(
    portfolio === null ? null : parameterNumbers(portfolio),
    rangeCalibration?.result ?? null,
  );
  for (const book of state.market.instruments) remark(state, book);
}

export function remark(state: MarginState, book: InstrumentBook): void {
  const { terms, index } = book;
  const mark = state.prices.markOf(terms);
  state.market.isQuoted[index] = state.prices.mark.has(terms.instrument);
  if (mark !== null) state.market.setMark(book.index, mark);
  else if (book.terms.instrumentType === "Option") state.market.setMark(book.index, NO_MARK);
}

function remarkUnderlying(state: MarginState, underlying: string): void {
  for (const book of state.market.instruments) {
    if (book.terms.underlying === underlying) remark(state, book);
  }
}
