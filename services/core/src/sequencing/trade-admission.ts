/**
 * Which fills enter the journal, and as what: a leg for the buyer and a leg for the seller. The
 * checks run in the order they are written; a trade accepted before is recognised first, because a
 * resend is a resend whatever was listed or settled since.
 */
import { contractValue } from "../account/contract-value";
import type { SourcePosition } from "../events/event";
import type { TradeExecuted, TradeLeg } from "../events/trade";
import { amountText, priceText, quantityText } from "../money/text";
import { AMOUNT_LIMIT, PRICE_LIMIT, QUANTITY_LIMIT, type Quantity } from "../money/units";
import { DedupeWindow } from "./dedupe-window";
import { refuseId, refuseName } from "./event-head";
import { quoted, type Refusal, refusal } from "./refusal";
import type { ListedInstrument, SequencerState } from "./sequencer-state";
import { refuseTime } from "./source-order";

/** Venues whose trades are taken; each costs a window of trade ids. */
const VENUE_LIMIT = 64;

export function refuseTrade(state: SequencerState, event: TradeExecuted): Refusal | null {
  const venue = state.venues.get(event.venue);
  if (venue?.trades.has(event.eventId)) {
    const what = `trade ${quoted(event.eventId)} of venue ${quoted(event.venue)}`;
    return refusal("DuplicateTrade", `${what} was accepted before`);
  }
  const instrument = state.instruments.get(event.instrument);
  if (instrument === undefined) {
    return refusal("UnknownInstrument", `instrument ${quoted(event.instrument)} is not listed`);
  }
  return (
    refuseNames(event) ??
    refuseFigures(event) ??
    refuseTerms(instrument, event) ??
    refuseVenue(state, event) ??
    refuseTime(event.venue, event.eventTime, venue?.times.get(event.instrument))
  );
}

function refuseNames(event: TradeExecuted): Refusal | null {
  return (
    refuseName("venue", event.venue) ??
    refuseName("buyer", event.buyer) ??
    refuseName("seller", event.seller) ??
    refuseLiquidation("buyerLiquidationId", event.buyerLiquidationId) ??
    refuseLiquidation("sellerLiquidationId", event.sellerLiquidationId)
  );
}

function refuseLiquidation(field: string, id: string | null): Refusal | null {
  return id === null ? null : refuseId(field, id);
}

function refuseFigures(event: TradeExecuted): Refusal | null {
  const { price, quantity } = event;
  if (quantity <= 0n) {
    return refusal("NonPositiveQuantity", `quantity ${quantityText(quantity)} is not above 0`);
  }
  if (price <= 0n) {
    return refusal("NonPositivePrice", `price ${priceText(price)} is not above 0`);
  }
  if (quantity > QUANTITY_LIMIT) {
    const limit = quantityText(QUANTITY_LIMIT as Quantity);
    return refusal("OutOfRange", `quantity ${quantityText(quantity)} is above ${limit}`);
  }
  return refusePriceRange(price);
}

/** A price above the largest that the books can carry. */
export function refusePriceRange(price: TradeExecuted["price"]): Refusal | null {
  if (price <= PRICE_LIMIT) return null;
  const limit = priceText(PRICE_LIMIT as TradeExecuted["price"]);
  return refusal("OutOfRange", `price ${priceText(price)} is above ${limit}`);
}

/** Against the instrument: lots, value and fees in the settlement asset, and the end of trading. */
function refuseTerms(instrument: ListedInstrument, event: TradeExecuted): Refusal | null {
  const { listing } = instrument;
  if (event.quantity % listing.lotSize !== 0n) {
    const lots = `lots of ${quantityText(listing.lotSize)}`;
    const what = `quantity ${quantityText(event.quantity)} is not a whole number of ${lots}`;
    return refusal("QuantityNotInLots", what);
  }
  const value = contractValue(listing, event.quantity, event.price);
  if (value > AMOUNT_LIMIT) {
    const limit = amountText(AMOUNT_LIMIT as typeof value);
    return refusal("OutOfRange", `the trade's value ${amountText(value)} is above ${limit}`);
  }
  return (
    refuseFee("buyerFee", event.buyerFee, value) ??
    refuseFee("sellerFee", event.sellerFee, value) ??
    refuseExpired(instrument, event.eventTime)
  );
}

/** A fee or rebate above the value traded is a publisher's mistake of scale or of asset. */
function refuseFee(
  field: string,
  fee: TradeExecuted["buyerFee"],
  value: TradeExecuted["buyerFee"],
): Refusal | null {
  if (fee <= value && -fee <= value) return null;
  const what = `${field} ${amountText(fee)} exceeds the value traded, ${amountText(value)}`;
  return refusal("OutOfRange", what);
}

function refuseExpired(instrument: ListedInstrument, eventTime: number): Refusal | null {
  const { instrument: name, expiry } = instrument.listing;
  if (instrument.settled) return refusal("InstrumentExpired", `${quoted(name)} was settled`);
  if (expiry === null || eventTime < expiry) return null;
  const what = `${quoted(name)} expired at ${expiry}, the trade is of ${eventTime}`;
  return refusal("InstrumentExpired", what);
}

function refuseVenue(state: SequencerState, event: TradeExecuted): Refusal | null {
  if (state.venues.size < VENUE_LIMIT || state.venues.has(event.venue)) return null;
  return refusal(
    "TooManySources",
    `venue ${quoted(event.venue)} would be one more than the ${VENUE_LIMIT} that are kept`,
  );
}

export function admitTrade(state: SequencerState, event: TradeExecuted): void {
  let venue = state.venues.get(event.venue);
  if (venue === undefined) {
    venue = { trades: new DedupeWindow([]), times: new Map() };
    state.venues.set(event.venue, venue);
  }
  venue.trades.add(event.eventId);
  venue.times.set(event.instrument, event.eventTime);
  // PI-2: what a liquidation has to pay says nothing about the market's price.
  if (event.buyerLiquidationId === null && event.sellerLiquidationId === null) {
    state.prices.putTrade(event.instrument, event.price);
  }
}

/** Part 0 of the trade; `source` is the trade's position. */
export function buyerLeg(event: TradeExecuted, source: SourcePosition): TradeLeg {
  return {
    kind: "TradeLeg",
    eventId: event.eventId,
    eventTime: event.eventTime,
    source,
    account: event.buyer,
    instrument: event.instrument,
    price: event.price,
    quantity: event.quantity,
    fee: event.buyerFee,
    liquidationId: event.buyerLiquidationId,
  };
}

/** Part 1 of the trade. */
export function sellerLeg(event: TradeExecuted, source: SourcePosition): TradeLeg {
  const { topic, partition, offset } = source;
  return {
    kind: "TradeLeg",
    eventId: event.eventId,
    eventTime: event.eventTime,
    source: { topic, partition, offset, part: 1 },
    account: event.seller,
    instrument: event.instrument,
    price: event.price,
    quantity: -event.quantity as Quantity,
    fee: event.sellerFee,
    liquidationId: event.sellerLiquidationId,
  };
}
