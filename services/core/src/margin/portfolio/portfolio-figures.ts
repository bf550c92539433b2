/**
 * What portfolio margin says of one account: its requirements, the parts they consist of, the
 * scenario that sets them, greeks, and the profit under each scenario. Dollars, not rounded. One
 * object serves account after account; it grows to the largest one seen.
 */
import { resized } from "../typed-rows";
import type { RiskArrays, UnderlyingTerms } from "./risk-arrays";
import type { GroupProfit, PositionRun } from "./weighted-rows";

/** The parts of an underlying's requirement, in the order in which they are summed. */
export const MARGIN_PARTS = [
  "ScenarioLoss",
  "Roll",
  "Minimum",
  "NakedShorts",
  "Linear",
  "OpenInterest",
  "Confidence",
  "Depeg",
  "Concentration",
  "Unvalued",
] as const;
export type MarginPart = (typeof MARGIN_PARTS)[number];

/** Their positions. */
export const SCENARIO_LOSS = 0;
export const ROLL = 1;
export const MINIMUM = 2;
export const NAKED_SHORTS = 3;
export const LINEAR = 4;
export const OPEN_INTEREST = 5;
export const CONFIDENCE = 6;
export const DEPEG = 7;
export const CONCENTRATION = 8;
export const UNVALUED = 9;

/** `worstScenario` where nothing loses. */
export const NO_LOSS = -1;

/** Of `rollExpiry`, before the first group and after the last. */
export const NO_EXPIRY = -1;

/** One underlying's share of an account. */
export class UnderlyingFigures {
  /** The underlying's number in the market, and its terms where the parameters name it. */
  number = 0;
  terms: UnderlyingTerms | null = null;
  /** Position in the parameters' scenarios; their count for the forward contingency; NO_LOSS. */
  worstScenario = NO_LOSS;
  /** Dollars, not below 0: what the worst scenario or the forward contingency costs. */
  worstLoss = 0;
  /** In the order of MARGIN_PARTS, none below 0; they sum to the underlying's requirement. */
  readonly initialParts = new Float64Array(MARGIN_PARTS.length);
  readonly maintenanceParts = new Float64Array(MARGIN_PARTS.length);
  /** Of positions, collateral left out: delta in units, gamma in units a dollar; */
  delta = 0;
  gamma = 0;
  /** dollars for a point of volatility, and for a day. */
  vega = 0;
  theta = 0;
  /** By scenario, dollars; losses are negative. */
  readonly profit: Float64Array;

  /** What the positions add up to, before it is judged: dollars. */
  forwardContingency = 0;
  roll = 0;
  /** Half of the group's number: the expiry whose roll is being summed. */
  rollExpiry = NO_EXPIRY;
  rollDelta = 0;
  nakedShorts = 0;
  linear = 0;
  openInterest = 0;
  confidence = 0;
  /** Units: the positions' deltas without their signs. */
  deltaGross = 0;
  unvalued = 0;

  constructor(stride: number) {
    this.profit = new Float64Array(stride);
  }

  clear(number: number, terms: UnderlyingTerms | null): void {
    this.number = number;
    this.terms = terms;
    this.profit.fill(0);
    this.delta = 0;
    this.gamma = 0;
    this.vega = 0;
    this.theta = 0;
    this.forwardContingency = 0;
    this.roll = 0;
    this.rollExpiry = NO_EXPIRY;
    this.rollDelta = 0;
    this.nakedShorts = 0;
    this.linear = 0;
    this.openInterest = 0;
    this.confidence = 0;
    this.deltaGross = 0;
    this.unvalued = 0;
  }
}

export class PortfolioFigures {
  initialMargin = 0;
  maintenanceMargin = 0;
  /** The first `held` are the account's, positions before what is only held as collateral. */
  readonly underlyings: UnderlyingFigures[] = [];
  held = 0;
  /** Parts of initial margin alone: haircuts of collateral, and doubts about its prices (MA-8). */
  collateralHaircut = 0;
  collateralConfidence = 0;
  /** MA-12, not below 0: what netting across underlyings takes off. */
  initialOffset = 0;
  maintenanceOffset = 0;
  /** Instrument numbers of the positions that could not be valued. */
  unvalued = new Int32Array(8);
  unvaluedCount = 0;
  /** Of the group of positions at hand: value as things stand and at the moved forwards (MA-5). */
  readonly moved = { value: 0, up: 0, down: 0 };
  readonly group: GroupProfit = {
    profit: new Float64Array(0),
    weight: new Float64Array(0),
    even: 0,
    odd: 0,
    value: 0,
  };
  readonly run: PositionRun = {
    instrument: new Int32Array(0),
    quantity: new Float64Array(0),
    from: 0,
    to: 0,
    end: 0,
  };

  /** For risk arrays of that stride. */
  constructor(private readonly stride: number) {}

  clear(): void {
    this.held = 0;
    this.initialMargin = 0;
    this.maintenanceMargin = 0;
    this.collateralHaircut = 0;
    this.collateralConfidence = 0;
    this.initialOffset = 0;
    this.maintenanceOffset = 0;
    this.unvaluedCount = 0;
  }

  /** The figures of an underlying, all zero when they are new to this account. */
  of(arrays: RiskArrays, number: number): UnderlyingFigures {
    for (let at = 0; at < this.held; at++) {
      const known = this.underlyings[at]!;
      if (known.number === number) return known;
    }
    if (this.held === this.underlyings.length) {
      this.underlyings.push(new UnderlyingFigures(this.stride));
    }
    const figures = this.underlyings[this.held]!;
    figures.clear(number, arrays.underlyingTerms(number));
    this.held++;
    return figures;
  }

  addUnvalued(instrument: number): void {
    if (this.unvaluedCount === this.unvalued.length) {
      this.unvalued = resized(this.unvalued, 2 * this.unvalued.length);
    }
    this.unvalued[this.unvaluedCount] = instrument;
    this.unvaluedCount++;
  }
}
