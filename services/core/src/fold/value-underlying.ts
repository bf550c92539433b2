/**
 * Brings the values of an underlying up to what is known (PR-4): everything it is valued with is
 * read from the exact tables, its instruments are revalued under all scenarios once, and options
 * without a quoted mark are marked at the value of the model.
 */
import type { InstrumentBook } from "../account/books";
import type { FigureType } from "../events/figure";
import type {
  ExpiryMarket,
  InstrumentMarket,
  UnderlyingMarket,
} from "../margin/portfolio/portfolio-market";
import type { Scenarios } from "../margin/risk-values";
import { FIGURE_UNIT, PRICE_UNIT, type Price } from "../money/units";
import type { MarginState } from "./margin-state";
import { readVolatility } from "./read-volatility";

/** Values the underlying at the state's clock. Before its first listing there is nothing to do. */
export function valueUnderlying(state: MarginState, underlying: string): void {
  const { risk, clock } = state;
  if (!risk.valuedAt.has(underlying)) return;
  risk.valuedAt.set(underlying, clock);
  valueAt(state, underlying, clock);
}

/**
 * Values the underlying again at the time at which it was valued last: a trade is seen by the
 * shards of its two accounts alone, and must not age what other shards go on valuing as before.
 */
export function revalueUnderlying(state: MarginState, underlying: string): void {
  const time = state.risk.valuedAt.get(underlying);
  if (time !== undefined) valueAt(state, underlying, time);
}

/**
 * A listing's underlying is to be valued at the state's clock. Not at once: listings come by the
 * hundred, and each would revalue all that came before it.
 */
export function awaitValue({ risk, clock }: MarginState, underlying: string): void {
  risk.valuedAt.set(underlying, clock);
  risk.awaited.add(underlying);
}

/** To be called before anything that is no listing is folded. */
export function valueAwaited(state: MarginState): void {
  const { awaited, valuedAt } = state.risk;
  if (awaited.size === 0) return;
  for (const underlying of awaited) valueAt(state, underlying, valuedAt.get(underlying)!);
  awaited.clear();
}

/** Every underlying anew: after new parameters, each at the state's clock; */
export function valueAll(state: MarginState): void {
  for (const underlying of state.risk.valuedAt.keys()) valueUnderlying(state, underlying);
}

/** after a restart, each at the time at which it was valued before. */
export function restoreValues(
  state: MarginState,
  valued: readonly { readonly underlying: string; readonly time: number }[],
): void {
  for (const { underlying, time } of valued) {
    state.risk.valuedAt.set(underlying, time);
    valueAt(state, underlying, time);
  }
  state.risk.awaited.clear();
}

function valueAt(state: MarginState, name: string, time: number): void {
  const { market, scenarios } = state.risk;
  if (scenarios === null) return;
  const underlying = market.underlying(name);
  dropSettled(state, underlying, time);
  readUnderlying(state, underlying);
  for (const instrument of underlying.instruments) readInstrument(state, instrument);
  for (const expiry of underlying.expiries.values()) readExpiry(state, underlying, expiry);
  const { figureLifeMs } = scenarios.arrays.parameters;
  for (const instrument of underlying.instruments) {
    const asOf = Math.min(time, instrument.expiry?.expiry ?? time);
    readVolatility(state, instrument, asOf - figureLifeMs);
  }
  scenarios.arrays.revalue(underlying, time);
  for (const { number } of underlying.instruments) {
    markByModel(state, scenarios, state.market.instruments[number]!);
  }
}

/** What has expired and is held by nobody here will never be traded again. */
function dropSettled(state: MarginState, underlying: UnderlyingMarket, time: number): void {
  for (const instrument of [...underlying.instruments]) {
    const { number, expiry } = instrument;
    if (expiry === null || expiry.expiry > time) continue;
    const { long, short } = state.market.instruments[number]!;
    if (long === 0n && short === 0n) state.risk.market.drop(instrument);
  }
}

function readUnderlying(state: MarginState, underlying: UnderlyingMarket): void {
  const { underlying: name } = underlying;
  underlying.index = priceOf(state, name);
  underlying.confidence = state.risk.confidence("Index", name);
  underlying.depth = figureOf(state, "Depth", name) ?? 0;
  underlying.stablePrice = Number.POSITIVE_INFINITY;
}

/** The stablecoin of an underlying is the cheapest that its linear contracts settle in. */
function readInstrument(state: MarginState, instrument: InstrumentMarket): void {
  const { terms } = state.market.instruments[instrument.number]!;
  const symbol = terms.instrument;
  const mark = state.prices.markOf(terms);
  instrument.confidence = state.risk.confidence("Mark", symbol);
  instrument.mark = mark === null ? Number.NaN : Number(mark) / PRICE_UNIT;
  instrument.openInterest = figureOf(state, "OpenInterest", symbol) ?? 0;
  if (terms.contractType === "Inverse") return;
  const { underlying } = instrument;
  instrument.quotePrice = priceOf(state, terms.settlementAsset);
  underlying.stablePrice = Math.min(underlying.stablePrice, instrument.quotePrice);
}

/** A forward that nobody quotes is the mark of a future of the expiry; else there is none. */
function readExpiry(state: MarginState, underlying: UnderlyingMarket, expiry: ExpiryMarket): void {
  const { figures } = state.prices;
  const quoted = figures.get("Forward", underlying.underlying, expiry.expiry);
  expiry.forward =
    quoted === undefined ? futureOf(state, underlying, expiry) : numberOf(quoted.value);
  // A price that stands in for a forward ages by the rules of prices (PI-3).
  expiry.forwardTime = quoted?.eventTime ?? Number.POSITIVE_INFINITY;
  const rate = figures.get("InterestRate", underlying.underlying, expiry.expiry);
  expiry.rate = rate === undefined ? 0 : numberOf(rate.value);
  const average = figures.get("SettlementAverage", underlying.underlying, expiry.expiry);
  expiry.settlementAverage = average === undefined ? Number.NaN : numberOf(average.value);
}

/** A quoted mark; of several futures the first by name, so that listing's order decides nothing. */
function futureOf(
  { prices }: MarginState,
  { instruments }: UnderlyingMarket,
  expiry: ExpiryMarket,
): number {
  let first: InstrumentMarket | null = null;
  for (const instrument of instruments) {
    const { instrument: name, instrumentType } = instrument.terms;
    if (instrument.expiry !== expiry || instrumentType !== "Future") continue;
    if (prices.mark.has(name) && (first === null || name < first.terms.instrument)) {
      first = instrument;
    }
  }
  return first?.mark ?? Number.NaN;
}

/** In the settlement asset, to the nearest step of a price; none while the model has no value. */
function markByModel(state: MarginState, scenarios: Scenarios, book: InstrumentBook): void {
  const { terms, index } = book;
  if (terms.instrumentType !== "Option" || state.prices.mark.has(terms.instrument)) return;
  if (scenarios.arrays.faults[index] !== null) {
    const mark = state.prices.markOf(terms);
    state.market.setMark(index, mark ?? (0n as Price));
    return;
  }
  const instrument = state.risk.market.instruments[index]!;
  const { underlying, quotePrice } = instrument;
  const asset = terms.contractType === "Inverse" ? underlying.index : quotePrice;
  const units = scenarios.arrays.unitValue(index) / (instrument.terms.multiplier * asset);
  state.market.setMark(index, BigInt(Math.round(units * PRICE_UNIT)) as Price);
}

/** Dollars; NaN until it was heard. */
function priceOf(state: MarginState, asset: string): number {
  const price = state.prices.index.get(asset);
  return price === undefined ? Number.NaN : Number(price) / PRICE_UNIT;
}

function figureOf(state: MarginState, figure: FigureType, symbol: string): number | null {
  const known = state.prices.figures.get(figure, symbol);
  return known === undefined ? null : numberOf(known.value);
}

function numberOf(figure: bigint): number {
  return Number(figure) / FIGURE_UNIT;
}
