/**
 * What a closing batch says about prices: the symbols that were quoted, those whose inputs grew too
 * old or were touched otherwise, and the marks that follow a moved index. Indexes are decided
 * before marks, which are built from them.
 */
import type { RiskParametersPublished } from "../events/listing";
import type { AcceptedPrice } from "../events/price";
import type { PriceDecision } from "../events/price-integrity";
import { buildMark, type MarkIndex, usedBook } from "../integrity/build-mark";
import { type Judgement, judgeSources } from "../integrity/judge-sources";
import { PricePolicy } from "../integrity/policy";
import { sortSymbols } from "../integrity/price-index";
import {
  type Built,
  type Deciding,
  decide,
  type ListedPrice,
  type SymbolPrice,
  validityOf,
} from "../integrity/symbol-price";
import { divideHalfEven, powerOfTen } from "../money/rounding";
import { PRICE_DECIMALS, type Price } from "../money/units";
import { carryCalibration } from "../volatility/carry-calibration";
import { calibratorUnder } from "./range-calibrator";
import type { SequencerState } from "./sequencer-state";

/** How many times a decision is told anew while a quote grows too old and nothing else changes. */
const TOLD_PER_LIFE = 10;

const PRICE_UNIT = powerOfTen(PRICE_DECIMALS);

export interface DecidedPrices {
  readonly prices: readonly AcceptedPrice[];
  readonly decisions: readonly PriceDecision[];
}

/** Puts in force the parameters that are due by the clock; all prices are then judged by them. */
export function putInForce(state: SequencerState): void {
  const due = dueParameters(state);
  if (due === undefined) return;
  state.inForce = carryCalibration(due, state.inForce);
  state.scheduled = state.scheduled.filter(({ effectiveTime }) => effectiveTime > state.clock);
  state.policy = new PricePolicy(due.priceIntegrity);
  state.calibrator = calibratorUnder(due.rangeCalibration, state.calibrator);
  state.prices.touchAll();
}

/** Effective times never fall, so that the last one that is due is the newest. */
function dueParameters({ scheduled, clock }: SequencerState): RiskParametersPublished | undefined {
  return scheduled.findLast(({ effectiveTime }) => effectiveTime <= clock);
}

/** The version that the next entry is judged by; null before the first. */
export function parametersDue(state: SequencerState): RiskParametersPublished | null {
  return dueParameters(state) ?? state.inForce;
}

/** The policy that the next batch is decided by. */
function duePolicy(state: SequencerState): PricePolicy {
  const due = dueParameters(state);
  return due === undefined ? state.policy : new PricePolicy(due.priceIntegrity);
}

/** Decides about the quoted symbols and what depends on them. */
export function decidePrices(
  state: SequencerState,
  quoted: ReadonlySet<SymbolPrice>,
): DecidedPrices {
  const symbols = new Set([...quoted, ...state.prices.due(state.clock)]);
  const decisions: PriceDecision[] = [];
  const decideAll = (some: readonly SymbolPrice[]): void => {
    for (const symbol of sortSymbols(some)) decisions.push(decideOne(state, symbol));
  };
  decideAll([...symbols].filter(({ quoteType }) => quoteType === "Index"));
  if (decisions.length > 0) for (const mark of state.prices.booked()) symbols.add(mark);
  decideAll([...symbols].filter(({ quoteType }) => quoteType === "Mark"));
  return toldOf(state, decisions);
}

/** Whether the next batch will give the symbol a price, should it have none. */
export function givesPrice(state: SequencerState, symbol: SymbolPrice): boolean {
  const deciding = { policy: duePolicy(state), now: state.clock };
  return judged(symbol, deciding).agreed !== null || usedBook(symbol, deciding) !== null;
}

function decideOne(state: SequencerState, symbol: SymbolPrice): PriceDecision {
  const { policy, clock: now, prices } = state;
  const decision = decide(symbol, builtOf(state, symbol), { policy, now });
  prices.decided(symbol);
  return decision;
}

function builtOf(state: SequencerState, symbol: SymbolPrice): Built {
  const { policy, clock: now } = state;
  const judgement = judged(symbol, { policy, now });
  if (symbol.quoteType === "Index") return { ...judgement, inputs: [] };
  const index = indexOfMark(state, symbol.symbol);
  return buildMark(symbol, { judgement, index, policy, now });
}

/** An index needs sources; a mark may do with its other inputs, so any number is enough there. */
function judged({ quoteType, quotes }: SymbolPrice, { policy, now }: Deciding): Judgement {
  const required = quoteType === "Index" ? policy.integrity.sourcesRequired : 1;
  return judgeSources(quotes, { policy, required, now });
}

/** The underlying's index in the quote currency of the instrument: a linear contract is quoted in
 * its settlement asset, which may be worth more or less than a dollar. */
function indexOfMark(state: SequencerState, instrument: string): MarkIndex | null {
  const { underlying, settlementAsset, contractType } = state.instruments.get(instrument)!.listing;
  const index = validIndex(state, underlying);
  if (index === null || contractType === "Inverse") return index;
  if (state.prices.get("Index", settlementAsset) === undefined) return index;
  const quote = validIndex(state, settlementAsset);
  if (quote === null) return null;
  const price = divideHalfEven(index.price * PRICE_UNIT, quote.price) as Price;
  return { price, until: Math.min(index.until, quote.until) };
}

function validIndex(state: SequencerState, asset: string): MarkIndex | null {
  const { policy, clock: now } = state;
  const symbol = state.prices.get("Index", asset);
  if (symbol === undefined || validityOf(symbol, { policy, now }) !== "Valid") return null;
  const { price, quorumUntil } = symbol.inForce!;
  return { price, until: quorumUntil };
}

/** Of the decisions those that tell something; of the prices those that moved. */
function toldOf(state: SequencerState, decisions: readonly PriceDecision[]): DecidedPrices {
  const prices: AcceptedPrice[] = [];
  const told: PriceDecision[] = [];
  for (const decision of decisions) {
    const { quoteType, symbol, price } = decision;
    const known = state.prices.get(quoteType, symbol)!;
    const { listed } = known;
    if (!tellsMore(decision, listed, state.policy)) continue;
    if (price !== null && price !== listed?.price) prices.push({ quoteType, symbol, price });
    known.listed = listedOf(decision);
    told.push(decision);
  }
  return { prices, decisions: told };
}

function listedOf(decision: PriceDecision): ListedPrice {
  const { price, validity, confidence, quorumUntil, freshUntil } = decision;
  return { price, validity, confidence, quorumUntil, freshUntil };
}

function tellsMore(
  decision: PriceDecision,
  listed: ListedPrice | null,
  { integrity }: PricePolicy,
): boolean {
  if (listed === null) return true;
  const { price, validity, confidence, sources } = decision;
  if (price !== listed.price || validity !== listed.validity) return true;
  if (confidence !== listed.confidence || sources.some(({ changed }) => changed)) return true;
  const step = integrity.quoteAgeMsMax / TOLD_PER_LIFE;
  return (
    decision.quorumUntil - listed.quorumUntil >= step ||
    decision.freshUntil - listed.freshUntil >= step
  );
}
