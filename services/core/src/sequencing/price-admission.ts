/**
 * Which quotes, funding rates and settlement prices enter the journal. The checks run in the order
 * they are written. An index is quoted for an asset that something depends on, a mark for a listed
 * instrument, so that a misspelt symbol cannot make the state grow.
 */

import type { SourcePosition } from "../events/event";
import type {
  FundingApplied,
  FundingRatePublished,
  PriceQuoted,
  SettlementPricePublished,
} from "../events/price";
import type { SymbolPrice } from "../integrity/symbol-price";
import { powerOfTen } from "../money/rounding";
import { priceText, rateText } from "../money/text";
import { type Price, RATE_DECIMALS, type Rate } from "../money/units";
import { isKnownAsset } from "./collateral-admission";
import { givesPrice } from "./decide-prices";
import { refuseName } from "./event-head";
import { quoted, type Refusal, refusal } from "./refusal";
import type { ListedInstrument, SequencerState } from "./sequencer-state";
import { refuseTime } from "./source-order";
import { refusePriceRange } from "./trade-admission";

/** Sources kept for one symbol. */
const QUOTE_SOURCE_LIMIT = 32;

/** Largest funding rate of one payment, either way: all of the notional. */
const FUNDING_RATE_LIMIT = powerOfTen(RATE_DECIMALS);

export function refuseQuote(state: SequencerState, event: PriceQuoted): Refusal | null {
  const symbol = state.prices.get(event.quoteType, event.symbol);
  return (
    refuseName("quoteSource", event.quoteSource) ??
    refuseSymbol(state, event) ??
    refusePrice(event.price) ??
    refuseQuoteSource(event, symbol?.quotes) ??
    refuseTime(event.quoteSource, event.eventTime, symbol?.quotes.get(event.quoteSource)?.eventTime)
  );
}

function refuseSymbol(state: SequencerState, event: PriceQuoted): Refusal | null {
  if (event.quoteType === "Mark") return refuseQuoted(state, event.symbol);
  if (isKnownAsset(state, event.symbol) || state.underlyings.has(event.symbol)) return null;
  if (isRedemption(state, event.symbol)) return null;
  return refusal(
    "UnknownAsset",
    `asset ${quoted(event.symbol)} is neither collateral nor used by a listed instrument`,
  );
}

/** What an asset is redeemed for by the newest parameters (CO-1). */
function isRedemption(state: SequencerState, symbol: string): boolean {
  const newest = state.scheduled.at(-1) ?? state.inForce;
  const assets = newest?.collateralRules?.assets ?? [];
  return assets.some(({ redemptionSymbol }) => redemptionSymbol === symbol);
}

/** A quote of an instrument that is not listed, or was settled. */
export function refuseQuoted(state: SequencerState, instrument: string): Refusal | null {
  const listed = state.instruments.get(instrument);
  return listed === undefined ? refuseUnlisted(instrument) : refuseSettled(listed);
}

function refuseUnlisted(instrument: string): Refusal {
  return refusal("UnknownInstrument", `instrument ${quoted(instrument)} is not listed`);
}

function refuseSettled(instrument: ListedInstrument): Refusal | null {
  if (!instrument.settled) return null;
  return refusal("InstrumentExpired", `${quoted(instrument.listing.instrument)} was settled`);
}

export function refusePrice(price: Price): Refusal | null {
  if (price > 0n) return refusePriceRange(price);
  return refusal("NonPositivePrice", `price ${priceText(price)} is not above 0`);
}

export function refuseQuoteSource(
  event: { readonly quoteSource: string; readonly symbol: string },
  quotes: ReadonlyMap<string, unknown> | undefined,
): Refusal | null {
  if (quotes === undefined || quotes.size < QUOTE_SOURCE_LIMIT) return null;
  if (quotes.has(event.quoteSource)) return null;
  const what = `source ${quoted(event.quoteSource)} of ${quoted(event.symbol)}`;
  return refusal(
    "TooManySources",
    `${what} would be one more than the ${QUOTE_SOURCE_LIMIT} that are kept`,
  );
}

export function refuseFunding(state: SequencerState, event: FundingRatePublished): Refusal | null {
  const instrument = state.instruments.get(event.instrument);
  if (instrument === undefined) return refuseUnlisted(event.instrument);
  const { instrumentType, underlying } = instrument.listing;
  const name = quoted(event.instrument);
  if (instrumentType !== "Perpetual") {
    return refusal(
      "WrongInstrumentType",
      `${name} is of type ${instrumentType} and has no funding`,
    );
  }
  if (event.rate > FUNDING_RATE_LIMIT || -event.rate > FUNDING_RATE_LIMIT) {
    const limit = rateText(FUNDING_RATE_LIMIT as Rate);
    return refusal("OutOfRange", `rate ${rateText(event.rate)} is not within ${limit} of 0`);
  }
  if (event.eventTime === instrument.lastFunding) {
    return refusal("DuplicateEvent", `${name} was funded at ${event.eventTime} before`);
  }
  const late = refuseTime(event.instrument, event.eventTime, instrument.lastFunding ?? undefined);
  if (late !== null || willHaveMark(state, instrument)) return late;
  return refusal("NoMarkPrice", `${name} has no mark, and ${quoted(underlying)} has no index`);
}

/** Whether there is a mark, or the quotes that wait for their batch will make one. */
function willHaveMark(state: SequencerState, instrument: ListedInstrument): boolean {
  return markSymbols(state, instrument).some(
    (symbol) => symbol.inForce !== null || givesPrice(state, symbol),
  );
}

/** What is known of the mark, then of the index that stands in for it. */
function markSymbols(state: SequencerState, { listing }: ListedInstrument): SymbolPrice[] {
  const symbols = [
    state.prices.get("Mark", listing.instrument),
    state.prices.get("Index", listing.underlying),
  ];
  return symbols.filter((symbol) => symbol !== undefined);
}

/** Takes an accepted rate; pending batches are closed before, so that the mark is published. */
export function admitFunding(
  state: SequencerState,
  event: FundingRatePublished,
  source: SourcePosition,
): FundingApplied {
  const instrument = state.instruments.get(event.instrument)!;
  const known = markSymbols(state, instrument).find(({ inForce }) => inForce !== null);
  const mark = known!.inForce!.price;
  instrument.lastFunding = event.eventTime;
  const { eventId, eventTime, rate } = event;
  return {
    kind: "FundingApplied",
    eventId,
    eventTime,
    source,
    instrument: event.instrument,
    rate,
    mark,
  };
}

export function refuseSettlement(
  state: SequencerState,
  event: SettlementPricePublished,
): Refusal | null {
  const instrument = state.instruments.get(event.instrument);
  if (instrument === undefined) return refuseUnlisted(event.instrument);
  const { expiry } = instrument.listing;
  const name = quoted(event.instrument);
  if (expiry === null) {
    return refusal("WrongInstrumentType", `${name} is a perpetual and never settles`);
  }
  const settled = refuseSettled(instrument);
  if (settled !== null) return settled;
  if (event.eventTime < expiry) {
    const what = `${name} expires at ${expiry}, the settlement price is of ${event.eventTime}`;
    return refusal("NotYetExpired", what);
  }
  return refusePrice(event.price);
}

/** Ends the instrument's trading and quoting. */
export function admitSettlement(state: SequencerState, event: SettlementPricePublished): void {
  const instrument = state.instruments.get(event.instrument)!;
  const { underlying, expiry } = instrument.listing;
  instrument.settled = true;
  state.prices.drop("Mark", event.instrument);
  state.figures.drop(event.instrument, null);
  state.figures.drop(underlying, expiry);
}
