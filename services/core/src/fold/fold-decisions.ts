/**
 * What the margin fold makes of price decisions: how far each price can be trusted at the clock,
 * and the alerts when that changes (PI-3, PI-4). Shard 0 speaks for all, so that each alert is
 * raised once.
 */
import type { InstrumentBook } from "../account/books";
import type { PriceBatch } from "../events/price";
import type { JudgedSource, PriceDecision } from "../events/price-integrity";
import type { KnownPrice, PriceChange } from "../integrity/decision-table";
import { integrityOf } from "../integrity/policy";
import { ALLOWED, allowedText } from "../integrity/validity";
import { FROZEN_TRUST, REDUCE_ONLY_TRUST, TRUSTED, UNCHECKED_TRUST } from "../margin/price-trust";
import { priceText } from "../money/text";
import type { MarginState } from "./margin-state";
import { priceAsset } from "./price-asset";
import type { EntryOutputs } from "./tell-accounts";

/** The shard that raises the alerts about prices and chains. */
export const ALERT_SHARD = 0;

export function foldDecisions(state: MarginState, batch: PriceBatch, outputs: EntryOutputs): void {
  for (const decision of batch.decisions) {
    state.decisions.put(decision);
    if (state.shard !== ALERT_SHARD) continue;
    for (const source of decision.sources) {
      if (source.changed) tellStanding(decision, source, outputs);
    }
  }
}

function tellStanding(decision: PriceDecision, source: JudgedSource, outputs: EntryOutputs): void {
  const { quoteType, symbol, price } = decision;
  const { quoteSource, standing, price: quoted } = source;
  outputs.add({
    kind: "SourceStandingChanged",
    id: outputs.nextId(),
    eventTime: outputs.eventTime,
    quoteType,
    symbol,
    quoteSource,
    standing,
    quoted,
    price,
    detail: standingText(decision, source),
  });
}

function standingText(decision: PriceDecision, source: JudgedSource): string {
  const { quoteType, symbol, decidedAt } = decision;
  const quote = `${source.quoteSource} quotes ${quoteType} ${symbol} at ${priceText(source.price)}`;
  switch (source.standing) {
    case "Used":
      return `${quote} and is used again`;
    case "Unweighted":
      return `${quote}, but the parameters give it no weight`;
    case "Stale":
      return `${quote} since ${decidedAt - source.eventTime} ms; it is left out until it speaks`;
    case "Outlier":
      return `${quote}, too far from the others; it is left out until it comes back to them`;
  }
}

/** Brings every price's trust up to the clock. Returns whether any account's may be another. */
export function retrust(state: MarginState, outputs: EntryOutputs): boolean {
  const changes = state.decisions.changes(state.clock, staleMsMax(state));
  if (changes.length === 0) return false;
  if (state.shard === ALERT_SHARD) for (const change of changes) tellValidity(change, outputs);
  trustAll(state);
  return true;
}

function staleMsMax({ parameters }: MarginState): number {
  return integrityOf(parameters?.priceIntegrity ?? null).staleLiquidationMsMax;
}

function tellValidity(change: PriceChange, outputs: EntryOutputs): void {
  const { decision, validity, previous } = change;
  const { quoteType, symbol, price, confidence } = decision;
  if (previous === null && validity === "Valid") return;
  outputs.add({
    kind: "PriceValidityChanged",
    id: outputs.nextId(),
    eventTime: outputs.eventTime,
    quoteType,
    symbol,
    validity,
    previous,
    price,
    confidence,
    detail: validityText(change),
  });
}

function validityText({ decision, validity, previous, frozen }: PriceChange): string {
  const { quoteType, symbol, price } = decision;
  const at = price === null ? "without a price" : `at ${priceText(price)}`;
  const what = `${quoteType} ${symbol} ${at} is ${validity}`;
  if (validity === previous && frozen) return `${what} for too long: liquidation on it stops`;
  return `${what}: it allows ${allowedText(ALLOWED[validity])}`;
}

/** Gives every asset and instrument the trust of the price it rests on. */
export function trustAll(state: MarginState): void {
  const { market, books, decisions } = state;
  market.trust.clear();
  for (const asset of books.venue.values()) {
    const known = decisions.get("Index", asset.asset);
    if (known === undefined) continue;
    market.trust.setAsset(asset.index, trustOf(known));
  }
  for (const asset of books.venue.values()) priceAsset(state, asset);
  for (const book of market.instruments) trustInstrument(state, book);
}

/** An instrument rests on its mark, else on the index that stands in for one. */
export function trustInstrument(state: MarginState, { index, terms }: InstrumentBook): void {
  const { decisions, market, parameters } = state;
  const known = decisions.get("Mark", terms.instrument) ?? decisions.get("Index", terms.underlying);
  // Nothing but its first trade, or nothing at all, says what it is worth.
  const unknown = (parameters?.priceIntegrity ?? null) === null ? TRUSTED : REDUCE_ONLY_TRUST;
  market.trust.setInstrument(index, known === undefined ? unknown : trustOf(known));
}

function trustOf({ validity, frozen }: KnownPrice): number {
  if (validity === null) return REDUCE_ONLY_TRUST;
  const { increaseRisk, marginCheck } = ALLOWED[validity];
  if (frozen) return FROZEN_TRUST;
  if (!marginCheck) return UNCHECKED_TRUST;
  return increaseRisk ? TRUSTED : REDUCE_ONLY_TRUST;
}
