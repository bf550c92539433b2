/**
 * The rows of an expiry's options: what a unit of each is worth in dollars under each scenario by
 * Black's formula on the moved forward (MA-1 to MA-4, PR-5), at the moves of MA-5, and as things
 * stand, with greeks. Scenario by scenario, all options of the expiry at once.
 */
import type { PortfolioParameters, VolatilityShock } from "../../events/portfolio-parameters";
import { log } from "../../pricing/logarithm";
import { fillGreeks, fillValues } from "../../pricing/option-chain";
import type { ExpiryOptions } from "./expiry-options";
import type { ExpiryTerms } from "./expiry-terms";
import {
  DELTA,
  FORWARD_DOWN,
  FORWARD_UP,
  GAMMA,
  ROLL,
  SCENARIOS,
  THETA,
  VALUE,
  VEGA,
} from "./row-layout";
import type { ScenarioSet } from "./scenario-set";
import { skewFactor } from "./volatility-shocks";

export interface OptionRevaluation {
  readonly parameters: PortfolioParameters;
  readonly set: ScenarioSet;
  readonly terms: ExpiryTerms;
  /** Dollars of the underlying, of which an inverse option's coin is one. */
  readonly index: number;
}

/** `options.offsets` say where each row begins in `values`; the others are left as they are. */
export function revalueOptions(
  values: Float64Array,
  options: ExpiryOptions,
  revaluation: OptionRevaluation,
): void {
  const { set, parameters } = revaluation;
  prepare(options, revaluation);
  const coinMoves = parameters.inverseProfit === "Dollar";
  const write = (column: number, factor: number, shock: VolatilityShock) => {
    const moves = column >= SCENARIOS && coinMoves;
    const index = moves ? revaluation.index * factor : revaluation.index;
    writeColumn(values, options, { revaluation, column, factor, shock, index });
  };
  write(VALUE, 1, "Same");
  write(FORWARD_UP, 1 + parameters.forwardUp, "Same");
  write(FORWARD_DOWN, 1 - parameters.forwardDown, "Same");
  for (let at = 0; at < set.factor.length; at++) {
    write(SCENARIOS + at, set.factor[at]!, set.shock[at]!);
  }
  writeGreeks(values, options, revaluation);
}

/** Volatility of each option under each shock, and what its value is multiplied by. */
function prepare(options: ExpiryOptions, { parameters, terms }: OptionRevaluation): void {
  const { instruments, chain, volatilities, sizes, quotePrices } = options;
  const { factors, skew } = terms;
  const logForward = log(terms.forwardFixed + terms.forwardMoving);
  instruments.forEach(({ terms: contract, volatility: quoted, quotePrice }, at) => {
    // Nobody quotes a volatility for what has expired.
    const volatility = terms.years === 0 ? 0 : quoted;
    const moneyness = chain.logStrikes[at]! - logForward;
    const linear = skewFactor(moneyness, skew.linearSlope, skew.linearCap);
    const absolute = skewFactor(Math.abs(moneyness), skew.absoluteSlope, skew.absoluteCap);
    volatilities.Up[at] = Math.max(parameters.volatilityUpLeast, volatility * factors.up);
    volatilities.Same[at] = volatility;
    volatilities.Down[at] = volatility * factors.down;
    volatilities.SkewLinear[at] = volatility * linear;
    volatilities.SkewAbsolute[at] = volatility * absolute;
    sizes[at] = contract.multiplier * terms.discount;
    quotePrices[at] = contract.contractType === "Inverse" ? 0 : quotePrice;
  });
}

/** A column of the rows, and the market in which it values the options. */
interface Column {
  readonly revaluation: OptionRevaluation;
  readonly column: number;
  /** Of the part of the forward that moves. */
  readonly factor: number;
  readonly shock: VolatilityShock;
  readonly index: number;
}

/** An inverse option is quoted in coin, as a share of its forward. */
function writeColumn(
  into: Float64Array,
  { chain, volatilities, values, offsets, sizes, quotePrices }: ExpiryOptions,
  { revaluation: { terms }, column, factor, shock, index }: Column,
): void {
  const forward = terms.forwardFixed + terms.forwardMoving * factor;
  fillValues(chain, { forward, years: terms.years, volatilities: volatilities[shock] }, values);
  const coin = index / forward;
  for (let at = 0; at < offsets.length; at++) {
    const offset = offsets[at]!;
    if (offset < 0) continue;
    const quotePrice = quotePrices[at]!;
    into[offset + column] = values[at]! * sizes[at]! * (quotePrice === 0 ? coin : quotePrice);
  }
}

/** PR-2, of a unit, in dollars where it is money. Delta and gamma are by what still moves of the
 * forward (PR-5), as those of futures are. */
function writeGreeks(
  into: Float64Array,
  { chain, volatilities, greeks, offsets, sizes, quotePrices }: ExpiryOptions,
  { terms }: OptionRevaluation,
): void {
  const { movingShare } = terms;
  const forward = terms.forwardFixed + terms.forwardMoving;
  fillGreeks(chain, { forward, years: terms.years, volatilities: volatilities.Same }, greeks);
  for (let at = 0; at < offsets.length; at++) {
    const row = offsets[at]!;
    if (row < 0) continue;
    const size = sizes[at]!;
    const dollars = size * (quotePrices[at] === 0 ? 1 : quotePrices[at]!);
    const delta = greeks.delta[at]! * movingShare;
    into[row + DELTA] = size * delta;
    into[row + GAMMA] = size * greeks.gamma[at]! * movingShare * movingShare;
    into[row + VEGA] = dollars * greeks.vega[at]!;
    into[row + THETA] = dollars * greeks.theta[at]!;
    into[row + ROLL] = dollars * delta * forward;
  }
}
