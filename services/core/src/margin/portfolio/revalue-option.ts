/**
 * The row of an option: what a unit is worth in dollars under each scenario by Black's formula on
 * the moved forward (MA-1 to MA-4, PR-5), at the moves of MA-5, and as things stand, with greeks.
 */

import type { PortfolioParameters, VolatilityShock } from "../../events/portfolio-parameters";
import { type BlackOption, blackGreeks, blackValue } from "../../pricing/black";
import { logOfRatio } from "../../pricing/logarithm";
import type { ExpiryTerms } from "./expiry-terms";
import type { InstrumentMarket } from "./portfolio-market";
import { DELTA, FORWARD_DOWN, FORWARD_UP, GAMMA, ROLL, THETA, VALUE, VEGA } from "./row-layout";
import type { ScenarioSet } from "./scenario-set";
import { skewFactor } from "./volatility-shocks";

export interface OptionRevaluation {
  readonly parameters: PortfolioParameters;
  readonly set: ScenarioSet;
  readonly terms: ExpiryTerms;
}

/** `instrument` is an option in which valuation-fault.ts found no fault. */
export function revalueOption(
  row: Float64Array,
  instrument: InstrumentMarket,
  revaluation: OptionRevaluation,
): void {
  const { set, parameters } = revaluation;
  const option = optionAt(instrument, revaluation.terms);
  const shocked = shockedVolatilities(option, revaluation);
  const coinMoves = parameters.inverseProfit === "Dollar";
  const scenarios = set.factor.length;
  for (let at = 0; at < scenarios; at++) {
    const factor = set.factor[at]!;
    const volatility = shocked[set.shock[at]!];
    const index = coinMoves ? factor : 1;
    row[at] = dollarValue({ ...option, volatility }, instrument, { revaluation, factor, index });
  }
  const moved = (factor: number) =>
    dollarValue(option, instrument, { revaluation, factor, index: 1 });
  row[scenarios + FORWARD_UP] = moved(1 + parameters.forwardUp);
  row[scenarios + FORWARD_DOWN] = moved(1 - parameters.forwardDown);
  row[scenarios + VALUE] = moved(1);
  writeGreeks(row.subarray(scenarios), instrument, { option, terms: revaluation.terms });
}

/** As things stand. */
function optionAt({ terms: contract, volatility }: InstrumentMarket, terms: ExpiryTerms) {
  const forward = terms.forwardFixed + terms.forwardMoving;
  const { optionType, strike } = contract;
  const { years } = terms;
  // Nobody quotes a volatility for what has expired.
  const known = years === 0 ? 0 : volatility;
  return { optionType: optionType!, strike: strike!, forward, volatility: known, years };
}

function shockedVolatilities(
  { strike, forward, volatility }: BlackOption,
  { parameters, terms: { factors, skew } }: OptionRevaluation,
): Readonly<Record<VolatilityShock, number>> {
  const moneyness = logOfRatio(strike, forward);
  const linear = skewFactor(moneyness, skew.linearSlope, skew.linearCap);
  const absolute = skewFactor(Math.abs(moneyness), skew.absoluteSlope, skew.absoluteCap);
  return {
    Up: Math.max(parameters.volatilityUpLeast, volatility * factors.up),
    Same: volatility,
    Down: volatility * factors.down,
    SkewLinear: volatility * linear,
    SkewAbsolute: volatility * absolute,
  };
}

/** Factors of the forward, and of the index that an inverse option's coin is worth. */
interface Move {
  readonly revaluation: OptionRevaluation;
  readonly factor: number;
  readonly index: number;
}

/** Of a unit; an inverse option is quoted in coin, as a share of its forward. */
function dollarValue(
  option: BlackOption,
  { terms: contract, underlying, quotePrice }: InstrumentMarket,
  { revaluation: { terms }, factor, index }: Move,
): number {
  const forward = terms.forwardFixed + terms.forwardMoving * factor;
  const value = contract.multiplier * terms.discount * blackValue({ ...option, forward });
  return contract.contractType === "Inverse"
    ? (value / forward) * underlying.index * index
    : value * quotePrice;
}

/** PR-2, of a unit in the quote currency's dollars. */
function writeGreeks(
  extra: Float64Array,
  { terms: contract, quotePrice }: InstrumentMarket,
  { option, terms }: { readonly option: BlackOption; readonly terms: ExpiryTerms },
): void {
  const greeks = blackGreeks(option);
  const size = contract.multiplier * terms.discount;
  const dollars = size * (contract.contractType === "Inverse" ? 1 : quotePrice);
  extra[DELTA] = size * greeks.delta;
  extra[GAMMA] = size * greeks.gamma;
  extra[VEGA] = dollars * greeks.vega;
  extra[THETA] = dollars * greeks.theta;
  extra[ROLL] = dollars * greeks.delta * option.forward;
}
