/** The charges of the oracle: one position or strike after the other, from the rules' words. */

import type { PortfolioParameters } from "../../events/portfolio-parameters";
import { blackGreeks } from "../../pricing/black";
import type { InstrumentMarket, UnderlyingMarket } from "./portfolio-market";
import { forwardAt, type Repricing, yearsLeft } from "./reference-value.fixture";
import { unvaluedCharge } from "./valuation-fault";

export interface ReferencePosition {
  readonly instrument: InstrumentMarket;
  readonly quantity: number;
}

export interface ReferenceHolding {
  readonly asset: string;
  readonly dollars: number;
  readonly confidence: number;
}

/** One underlying of a portfolio. */
export interface Part extends Repricing {
  readonly underlying: UnderlyingMarket;
  readonly positions: readonly ReferencePosition[];
  readonly holdings: readonly ReferenceHolding[];
  /** Of instruments that could not be valued. */
  readonly unvalued: readonly ReferencePosition[];
}

export const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

export const isOption = ({ instrument }: ReferencePosition) =>
  instrument.terms.instrumentType === "Option";

/** Positions by expiry; perpetuals under null. */
export function byExpiry(positions: readonly ReferencePosition[]) {
  const groups = new Map<number | null, ReferencePosition[]>();
  for (const position of positions) {
    const { expiry } = position.instrument.terms;
    groups.set(expiry, [...(groups.get(expiry) ?? []), position]);
  }
  return groups;
}

export function doubt(parameters: PortfolioParameters, confidence: number): number {
  const { confidenceThreshold, confidenceFactor } = parameters;
  return confidence < confidenceThreshold ? (1 - confidence) * confidenceFactor : 0;
}

/** Units of the underlying. */
export function delta({ time }: Part, instrument: InstrumentMarket): number {
  const { terms, expiry, mark } = instrument;
  const half = 1_800_000;
  const moving = expiry === null ? 1 : Math.min(1, Math.max(0, expiry.expiry - time) / half);
  if (terms.instrumentType !== "Option") {
    return (terms.contractType === "Linear" ? terms.multiplier : terms.multiplier / mark) * moving;
  }
  const years = yearsLeft(instrument, time);
  const volatility = years === 0 ? 0 : instrument.volatility;
  const forward = forwardAt(instrument, time, 0);
  const { optionType, strike } = terms;
  const greeks = blackGreeks({
    optionType: optionType!,
    strike: strike!,
    forward,
    volatility,
    years,
  });
  return terms.multiplier * greeks.delta * moving * Math.exp(-expiry!.rate * years);
}

export function rollCharge(part: Part): number {
  let charge = 0;
  for (const [expiry, positions] of byExpiry(part.positions)) {
    const dollars = total(
      positions.map(({ instrument, quantity }) => {
        const { terms, underlying, mark, quotePrice } = instrument;
        const inverse = terms.contractType === "Inverse";
        const option = terms.instrumentType === "Option";
        const price = option
          ? forwardAt(instrument, part.time, 0)
          : inverse
            ? underlying.index
            : mark;
        return quantity * delta(part, instrument) * price * (inverse ? 1 : quotePrice);
      }),
    );
    const years = expiry === null ? 0 : yearsLeft(positions[0]!.instrument, part.time);
    charge += Math.abs(dollars) * Math.max(part.own.rollYearly * years, part.own.rollLeast);
  }
  return charge;
}

/** Everything but what scales with the loss. */
export function chargesOf(part: Part) {
  const { parameters, positions, unvalued, underlying } = part;
  const linear = positions.filter((position) => !isOption(position));
  const notional = total(linear.map(notionalOf));
  const base = parameters.linearMaintenance + parameters.linearInitial;
  const crowded = total(linear.map((each) => notionalOf(each) * crowding(part, each)));
  const worst = Math.min(underlying.confidence, ...linear.map(confidenceOf));
  let naked = 0;
  let doubted = notional * doubt(parameters, worst);
  for (const options of byExpiry(positions.filter(isOption)).values()) {
    const least = Math.min(worst, ...options.map(confidenceOf));
    doubted += total(options.map(notionalOf)) * doubt(parameters, least);
    for (const strike of new Set(options.map(({ instrument }) => instrument.terms.strike))) {
      const here = options.filter(({ instrument }) => instrument.terms.strike === strike);
      const side = (sign: number) =>
        total(here.filter(({ quantity }) => quantity * sign > 0).map(notionalOf));
      naked += Math.max(0, side(-1) - side(1));
    }
  }
  const charged = total(
    unvalued.map(({ instrument, quantity }) => {
      const charge = unvaluedCharge(instrument);
      return quantity > 0 ? quantity * charge.long : -quantity * charge.short;
    }),
  );
  const maintenance =
    notional * parameters.linearMaintenance + naked * parameters.nakedShortMaintenance + charged;
  const extra =
    notional * parameters.linearInitial +
    naked * parameters.nakedShortInitial +
    crowded * Math.max(0, 1 - base) +
    doubted;
  return { maintenance, initial: maintenance + extra };
}

const confidenceOf = ({ instrument }: ReferencePosition) => instrument.confidence;

/** Dollars at the index. */
function notionalOf({ instrument, quantity }: ReferencePosition): number {
  const { terms, underlying, quotePrice } = instrument;
  if (terms.instrumentType === "Option") {
    return Math.abs(quantity) * terms.multiplier * underlying.index;
  }
  const unit = terms.contractType === "Inverse" ? 1 : underlying.index * quotePrice;
  return Math.abs(quantity) * terms.multiplier * unit;
}

function crowding({ own }: Part, { instrument }: ReferencePosition): number {
  if (own.openInterestHigh === 0) return 0;
  const dollars = notionalOf({ instrument, quantity: instrument.openInterest });
  const share = (dollars - own.openInterestLow) / (own.openInterestHigh - own.openInterestLow);
  return Math.min(1, Math.max(0, share));
}
