/**
 * Risk arrays: every instrument revalued under every scenario, once per price batch, so that an
 * account costs one multiply-add per position and scenario (docs/architecture.md, numbers). Rows
 * lie in the order of instrument numbers; what an expiry or an underlying shares lies beside them.
 */

import type {
  HoldingParameters,
  PortfolioParameters,
  UnderlyingParameters,
} from "../../events/portfolio-parameters";
import { resized } from "../typed-rows";
import { Correlations } from "./correlations";
import { doubtRate } from "./doubt-rate";
import { type ExpiryOptions, expiryOptions } from "./expiry-options";
import { type ExpiryTerms, expiryTerms } from "./expiry-terms";
import type {
  ExpiryMarket,
  InstrumentMarket,
  PortfolioMarket,
  UnderlyingMarket,
} from "./portfolio-market";
import { linearNotional, revalueLinear } from "./revalue-linear";
import { revalueOptions } from "./revalue-options";
import { strideOf, VALUE } from "./row-layout";
import { isSkew, type ScenarioSet, scenarioSet } from "./scenario-set";
import { unvaluedCharge, type ValuationFault, valuationFault } from "./valuation-fault";

/** What all positions in an underlying share, where the parameters name it. */
export interface UnderlyingTerms {
  readonly market: UnderlyingMarket;
  readonly parameters: UnderlyingParameters;
  readonly set: ScenarioSet;
  /** Whether anything in it could not be valued, is doubted (MA-8), or crowded (MA-10). */
  isFaulty: boolean;
  isDoubted: boolean;
  isCrowded: boolean;
}

export interface HoldingTerms {
  readonly parameters: HoldingParameters;
  /** Whose price moves it; null for none. */
  readonly underlying: UnderlyingTerms | null;
}

export class RiskArrays {
  readonly scenarios: number;
  readonly stride: number;
  /** Positions of the skew scenarios; by scenario, 1 where it is a tail; and 1 everywhere. */
  readonly skews: Int32Array;
  readonly isTail: Uint8Array;
  readonly ones: Float64Array;
  /** By instrument number x stride: see row-layout.ts. Zero while it has a fault. */
  values = new Float64Array(0);
  /** By instrument number: dollars a unit of notional at the index, and of UnvaluedCharge; */
  notional = new Float64Array(0);
  unvaluedLong = new Float64Array(0);
  unvaluedShort = new Float64Array(0);
  /** confidence in its figures (PI-5); how far its open interest raises the linear rate towards 1
   * (MA-10); */
  confidence = new Float64Array(0);
  crowding = new Float64Array(0);
  /** the numbers of its underlying, of its strike, and of its group: the options of an expiry
   * (odd), its futures (even, one less), or perpetuals (0). */
  underlyingOf = new Int32Array(0);
  strikeOf = new Int32Array(0);
  groupOf = new Int32Array(0);
  readonly faults: (ValuationFault | null)[] = [];
  /** 1 where `faults` has one. */
  isFaulty = new Uint8Array(0);
  /** By position in the parameters' holdings; confidence in an asset's price is the caller's. */
  readonly holdings: readonly HoldingTerms[];
  readonly holdingConfidence: Float64Array;
  /** By expiry number; null while the parameters lack its underlying. */
  private readonly expiries: (ExpiryTerms | null)[] = [];
  /** By expiry number, once it was revalued. */
  private readonly options: ExpiryOptions[] = [];
  /** By underlying number. */
  private readonly underlyings: (UnderlyingTerms | null)[] = [];
  private readonly named: ReadonlyMap<string, UnderlyingParameters>;

  constructor(
    readonly market: PortfolioMarket,
    readonly parameters: PortfolioParameters,
    readonly correlations = new Correlations(),
  ) {
    const { scenarios, underlyings, holdings } = parameters;
    this.scenarios = scenarios.length;
    this.stride = strideOf(this.scenarios);
    this.skews = Int32Array.from(scenarios.flatMap((each, at) => (isSkew(each) ? [at] : [])));
    this.ones = new Float64Array(this.stride).fill(1);
    this.isTail = Uint8Array.from(scenarios, ({ kind }) => (kind === "Tail" ? 1 : 0));
    this.named = new Map(underlyings.map((each) => [each.underlying, each]));
    this.holdings = holdings.map((each) => ({
      parameters: each,
      underlying:
        each.underlying === null
          ? null
          : this.underlyingTerms(market.underlying(each.underlying).number),
    }));
    this.holdingConfidence = new Float64Array(holdings.length).fill(1);
  }

  /** Rewrites the rows of all instruments of an underlying, at event time `time`. */
  revalue(underlying: UnderlyingMarket, time: number): void {
    this.reserve(this.market.instruments.length);
    const shared = this.underlyingTerms(underlying.number);
    for (const expiry of underlying.expiries.values()) {
      const { parameters } = this;
      this.expiries[expiry.number] =
        shared === null
          ? null
          : expiryTerms({ market: expiry, parameters, underlying: shared.parameters }, time);
    }
    for (const instrument of underlying.instruments) this.revalueInstrument(instrument, time);
    if (shared === null) return;
    const numbers = underlying.instruments.map(({ number }) => number);
    const isDoubted = (confidence: number) => doubtRate(this.parameters, confidence) > 0;
    shared.isDoubted =
      isDoubted(underlying.confidence) || numbers.some((each) => isDoubted(this.confidence[each]!));
    shared.isFaulty = numbers.some((each) => this.isFaulty[each] === 1);
    shared.isCrowded = numbers.some((each) => this.crowding[each]! > 0);
    for (const expiry of underlying.expiries.values()) this.revalueExpiry(expiry, shared);
  }

  /** Null where the parameters do not name the underlying. */
  underlyingTerms(number: number): UnderlyingTerms | null {
    const known = this.underlyings[number];
    if (known !== undefined) return known;
    const market = this.market.underlyings[number]!;
    const parameters = this.named.get(market.underlying);
    const terms =
      parameters === undefined
        ? null
        : {
            market,
            parameters,
            set: scenarioSet(this.parameters, parameters),
            isFaulty: false,
            isDoubted: false,
            isCrowded: false,
          };
    this.underlyings[number] = terms;
    return terms;
  }

  /** Of the expiry that a group belongs to; null for perpetuals too. */
  groupTerms(group: number): ExpiryTerms | null {
    // An array asked for a negative place is slow.
    return group < 2 ? null : (this.expiries[(group >> 1) - 1] ?? null);
  }

  /** What a unit is worth in dollars by the model; 0 where it could not be valued. */
  unitValue(number: number): number {
    return this.values[number * this.stride + VALUE]!;
  }

  /** All of an instrument but an option's row. */
  private revalueInstrument(instrument: InstrumentMarket, time: number): void {
    const { number, expiry, underlying, terms: contract } = instrument;
    const row = this.values.subarray(number * this.stride, (number + 1) * this.stride).fill(0);
    const { parameters } = this;
    const shared = this.underlyingTerms(underlying.number);
    const named = shared?.parameters ?? null;
    const fault = valuationFault(instrument, { parameters, underlying: named, time });
    this.place(instrument, fault);
    if (fault !== null || shared === null) return;
    if (contract.instrumentType === "Option") {
      this.notional[number] = contract.multiplier * underlying.index;
      return;
    }
    const terms = expiry === null ? null : this.expiries[expiry.number]!;
    this.notional[number] = linearNotional(instrument);
    this.crowding[number] = crowding(instrument, shared.parameters, this.notional[number]!);
    revalueLinear(row, instrument, { set: shared.set, terms });
  }

  private revalueExpiry(expiry: ExpiryMarket, { market, set }: UnderlyingTerms): void {
    if (expiry.options.length === 0) return;
    let options = this.options[expiry.number];
    if (options?.instruments !== expiry.options) {
      options = expiryOptions(expiry.options);
      this.options[expiry.number] = options;
    }
    const { offsets, instruments } = options;
    instruments.forEach(({ number }, at) => {
      offsets[at] = this.faults[number] === null ? number * this.stride : -1;
    });
    const terms = this.expiries[expiry.number]!;
    const { parameters } = this;
    revalueOptions(this.values, options, { parameters, set, terms, index: market.index });
  }

  /** What an instrument's row does not depend on, and what it is charged in its place. */
  private place(instrument: InstrumentMarket, fault: ValuationFault | null): void {
    const { number, expiry, underlying, strikeNumber, terms } = instrument;
    const isOption = terms.instrumentType === "Option" ? 1 : 0;
    this.underlyingOf[number] = underlying.number;
    this.strikeOf[number] = strikeNumber;
    this.groupOf[number] = expiry === null ? isOption : 2 * (expiry.number + 1) + isOption;
    // What is charged in full lets nothing else be doubted.
    this.confidence[number] = fault === null ? instrument.confidence : 1;
    this.notional[number] = 0;
    this.crowding[number] = 0;
    this.faults[number] = fault;
    this.isFaulty[number] = fault === null ? 0 : 1;
    const charge = unvaluedCharge(instrument);
    this.unvaluedLong[number] = fault === null ? 0 : charge.long;
    this.unvaluedShort[number] = fault === null ? 0 : charge.short;
  }

  private reserve(instruments: number): void {
    if (instruments <= this.notional.length) return;
    const room = Math.max(64, instruments, 2 * this.notional.length);
    this.values = resized(this.values, room * this.stride);
    this.notional = resized(this.notional, room);
    this.unvaluedLong = resized(this.unvaluedLong, room);
    this.unvaluedShort = resized(this.unvaluedShort, room);
    this.confidence = resized(this.confidence, room);
    this.crowding = resized(this.crowding, room);
    this.underlyingOf = resized(this.underlyingOf, room);
    this.strikeOf = resized(this.strikeOf, room);
    this.groupOf = resized(this.groupOf, room);
    this.isFaulty = resized(this.isFaulty, room);
  }
}

/** MA-10: 0 up to the lower bound of open interest, 1 from the upper one on. */
function crowding(
  { openInterest }: InstrumentMarket,
  { openInterestLow, openInterestHigh }: UnderlyingParameters,
  notional: number,
): number {
  if (openInterestHigh === 0) return 0;
  const share = (openInterest * notional - openInterestLow) / (openInterestHigh - openInterestLow);
  // An open interest that is no number counts as the most.
  return share < 1 ? Math.max(0, share) : 1;
}
