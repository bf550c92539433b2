/**
 * What the venue makes of the prices it sees, whoever publishes them: an index by median of
 * sources, a mark per instrument, and volatility estimated from the marks alone, over minutes
 * and over hours. Quotes that cannot be right (not positive, out of date) are passed over, as
 * the sequencer does.
 */
import type { PriceQuoted } from "@margin-engine/core";
import { MULTIPLIER_UNIT, QUANTITY_UNIT } from "@margin-engine/core";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "./calendar";
import { priceNumber } from "./price-grid";
import { optionMark } from "./venue-option-marks";
import type {
  ListedInstrument,
  ListingTerms,
  OptionFigures,
  QuotedAsset,
  VenueState,
} from "./venue-state";

const FAST_MS = 5 * MINUTE_MS;
const SLOW_MS = 6 * HOUR_MS;
/** Before anything is known: 3% a day. */
const PRIOR_VARIANCE = (0.03 * 0.03) / DAY_MS;

export function listInstrument(listing: ListingTerms, accounts: number): ListedInstrument {
  const lotSize = Number(listing.lotSize) / QUANTITY_UNIT;
  const multiplier = Number(listing.multiplier) / MULTIPLIER_UNIT;
  return {
    listing,
    inverse: listing.contractType === "Inverse",
    option: optionOf(listing),
    lotUnits: lotSize * multiplier,
    quotedMark: 0,
    outside: 0,
    mark: 0,
    lotUsd: 0,
    markBefore: 0,
    varianceFast: PRIOR_VARIANCE,
    varianceSlow: PRIOR_VARIANCE,
    settled: false,
    lots: new Float64Array(accounts),
    dealerLots: 0,
    consumedUsd: 0,
    pressureUsd: 0,
    measuredDepthUsd: 0,
  };
}

function optionOf({ strike, optionType }: ListingTerms): OptionFigures | null {
  if (strike === null || optionType === null) return null;
  return { strike: priceNumber(strike), optionType, forward: 0, volatility: 0 };
}

export function noteQuote(state: VenueState, event: PriceQuoted): void {
  if (event.price <= 0n || event.eventTime < state.time) return;
  const price = priceNumber(event.price);
  if (event.quoteType === "Mark") {
    for (const instrument of state.instruments) {
      if (instrument.listing.instrument === event.symbol) instrument.quotedMark = price;
    }
    return;
  }
  let asset = state.assets.find((each) => each.asset === event.symbol);
  if (asset === undefined) {
    asset = { asset: event.symbol, quotes: [], value: 0 };
    state.assets.push(asset);
  }
  const quote = asset.quotes.find((each) => each.quoteSource === event.quoteSource);
  if (quote === undefined) asset.quotes.push({ quoteSource: event.quoteSource, price });
  else quote.price = price;
}

/** US dollars for one unit; 0 when nobody has quoted it. */
export function assetUsd(state: VenueState, asset: string): number {
  return state.assets.find((each) => each.asset === asset)?.value ?? 0;
}

/**
 * Takes the prices for a round, `elapsed` milliseconds after the one before: the venue's own is
 * what others make of it, until it is pressed.
 */
export function takePrices(state: VenueState, elapsed: number): void {
  for (const asset of state.assets) asset.value = median(asset);
  for (const instrument of state.instruments) {
    if (instrument.settled) continue;
    const { underlying, settlementAsset } = instrument.listing;
    const settlement = instrument.inverse ? 1 : assetUsd(state, settlementAsset);
    const index = settlement === 0 ? 0 : assetUsd(state, underlying) / settlement;
    instrument.consumedUsd = 0;
    if (instrument.option !== null) {
      // Its size is that of what it is on, however little it costs.
      instrument.outside = optionMark(instrument, state.time);
      instrument.mark = instrument.outside;
      instrument.lotUsd = instrument.mark === 0 ? 0 : instrument.lotUnits * index * settlement;
      continue;
    }
    instrument.outside = instrument.quotedMark === 0 ? index : instrument.quotedMark;
    instrument.mark = instrument.outside;
    const unitUsd = instrument.inverse ? 1 : instrument.mark * settlement;
    instrument.lotUsd = instrument.lotUnits * unitUsd;
    estimateVolatility(instrument, elapsed);
  }
}

function median({ quotes }: QuotedAsset): number {
  const prices = quotes.map((quote) => quote.price).sort((left, right) => left - right);
  const middle = prices.length >> 1;
  if (prices.length % 2 === 1) return prices[middle]!;
  return (prices[middle - 1]! + prices[middle]!) / 2;
}

/** Exponentially weighted averages of squared returns; the weights follow the time elapsed. */
function estimateVolatility(instrument: ListedInstrument, elapsed: number): void {
  const { mark, markBefore } = instrument;
  if (markBefore > 0 && elapsed > 0 && mark > 0) {
    const change = mark / markBefore - 1;
    const variance = (change * change) / elapsed;
    const fast = elapsed / (elapsed + FAST_MS);
    const slow = elapsed / (elapsed + SLOW_MS);
    instrument.varianceFast += fast * (variance - instrument.varianceFast);
    instrument.varianceSlow += slow * (variance - instrument.varianceSlow);
  }
  instrument.markBefore = mark;
}

/** Volatility of a day, at the present pace, as a fraction. */
export function dayVolatility(instrument: ListedInstrument): number {
  return Math.sqrt(instrument.varianceFast * DAY_MS);
}

/** Present volatility against that of the last hours, between 0.5 and 8: 1 is usual. */
export function excitement(instrument: ListedInstrument): number {
  const { varianceFast, varianceSlow } = instrument;
  if (varianceSlow === 0) return 1;
  return Math.max(0.5, Math.min(8, Math.sqrt(varianceFast / varianceSlow)));
}

export function tradable(instrument: ListedInstrument, time: number): boolean {
  const { expiry } = instrument.listing;
  return instrument.lotUsd > 0 && !instrument.settled && (expiry === null || time < expiry);
}
