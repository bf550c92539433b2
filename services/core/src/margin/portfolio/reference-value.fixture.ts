/** What one position is worth under one scenario, repriced from scratch: for the oracle. */

import type {
  PortfolioParameters,
  Scenario,
  UnderlyingParameters,
} from "../../events/portfolio-parameters";
import { blackValue } from "../../pricing/black";
import type { InstrumentMarket } from "./portfolio-market";

const YEAR_MS = 365 * 24 * 3_600_000;
const HALF_HOUR_MS = 1_800_000;

export interface Repricing {
  readonly parameters: PortfolioParameters;
  readonly own: UnderlyingParameters;
  readonly time: number;
}

export function yearsLeft({ expiry }: InstrumentMarket, time: number): number {
  return Math.max(0, (expiry?.expiry ?? time) - time) / YEAR_MS;
}

export function moveOf({ kind, move }: Scenario, own: UnderlyingParameters): number {
  return kind === "Grid" ? move * own.priceRange : move;
}

export function weightOf({ kind, move, weight }: Scenario, own: UnderlyingParameters): number {
  return kind === "Grid" ? weight : Math.min(1, (weight * own.priceRange) / Math.abs(move));
}

/** Share of a dated price that is settled already (PR-5). */
function settledShare({ expiry }: InstrumentMarket, time: number): number {
  return expiry === null ? 0 : Math.min(1, Math.max(0, 1 - (expiry.expiry - time) / HALF_HOUR_MS));
}

export function forwardAt(instrument: InstrumentMarket, time: number, move: number): number {
  const { forward, settlementAverage } = instrument.expiry!;
  const settled = settledShare(instrument, time);
  const fixed = Number.isNaN(settlementAverage) ? forward : settlementAverage;
  return settled * fixed + (1 - settled) * forward * (1 + move);
}

/** Weighted profit of a unit of a perpetual or future. */
export function linearProfit(
  instrument: InstrumentMarket,
  { parameters, own, time }: Repricing,
  scenario: Scenario,
): number {
  const { terms, underlying, mark, quotePrice } = instrument;
  const bounded = scenario.kind === "Tail" && parameters.tailFutures === "Range";
  const full = moveOf(scenario, own);
  const move = bounded ? Math.sign(full) * Math.min(Math.abs(full), own.priceRange) : full;
  const weight = bounded ? 1 : weightOf(scenario, own);
  const moving = 1 - settledShare(instrument, time);
  if (terms.contractType === "Linear") {
    return terms.multiplier * mark * quotePrice * move * moving * weight;
  }
  const coins = terms.multiplier / mark - terms.multiplier / (mark * (1 + move));
  const coinPrice = underlying.index * (parameters.inverseProfit === "Coin" ? 1 : 1 + move);
  return coins * coinPrice * moving * weight;
}

/** Dollars of a unit of an option with its forward and volatility under a scenario. */
export function optionValue(
  instrument: InstrumentMarket,
  { parameters, own, time }: Repricing,
  scenario: Scenario | null,
): number {
  const move = scenario === null ? 0 : moveOf(scenario, own);
  const coinMove = parameters.inverseProfit === "Dollar" ? move : 0;
  const volatility =
    scenario === null
      ? instrument.volatility
      : shockedVolatility(instrument, { parameters, own, time }, scenario);
  return valueAt(instrument, time, {
    forward: forwardAt(instrument, time, move),
    volatility,
    index: instrument.underlying.index * (1 + coinMove),
  });
}

export function valueAt(
  instrument: InstrumentMarket,
  time: number,
  at: { readonly forward: number; readonly volatility: number; readonly index: number },
): number {
  const { terms, expiry, quotePrice } = instrument;
  const years = yearsLeft(instrument, time);
  const { optionType, strike } = terms;
  const volatility = years === 0 ? 0 : at.volatility;
  const { forward } = at;
  const price =
    blackValue({ optionType: optionType!, strike: strike!, years, forward, volatility }) *
    Math.exp(-expiry!.rate * years);
  return terms.contractType === "Linear"
    ? terms.multiplier * price * quotePrice
    : terms.multiplier * (price / at.forward) * at.index;
}

function shockedVolatility(
  instrument: InstrumentMarket,
  { parameters, time }: Repricing,
  { volatility: shock }: Scenario,
): number {
  const { volatility, terms } = instrument;
  const years = yearsLeft(instrument, time);
  const days = years * 365;
  const p = days <= 30 ? parameters.volatilityShortPower : parameters.volatilityLongPower;
  const growth = (30 / Math.max(days, parameters.volatilityDaysLeast)) ** p;
  const moneyness = Math.log(terms.strike! / forwardAt(instrument, time, 0));
  switch (shock) {
    case "Up":
      return Math.max(
        parameters.volatilityUpLeast,
        volatility * (1 + parameters.volatilityUp * growth),
      );
    case "Same":
      return volatility;
    case "Down":
      return volatility * Math.max(0, 1 - parameters.volatilityDown * growth);
    case "SkewLinear": {
      const { skewLinearCap: base, skewLinearSlope: slope } = parameters;
      return volatility * skewed(parameters, years, { moneyness, base, slope });
    }
    case "SkewAbsolute": {
      const { skewAbsoluteCap: base, skewAbsoluteSlope: slope } = parameters;
      return (
        volatility * skewed(parameters, years, { moneyness: Math.abs(moneyness), base, slope })
      );
    }
  }
}

function skewed(
  parameters: PortfolioParameters,
  years: number,
  shape: { readonly moneyness: number; readonly base: number; readonly slope: number },
): number {
  const root = Math.sqrt(years);
  const { skewWidth, skewWidthLeast, skewShape, skewShapeSlope } = parameters;
  const cap = Math.max(0, shape.base + shape.slope * root);
  const width = Math.max(skewWidthLeast, skewWidth * root * (skewShape + skewShapeSlope * root));
  const change = (shape.moneyness * cap) / width;
  return Math.max(0, 1 + Math.min(Math.max(change, -cap), cap));
}
