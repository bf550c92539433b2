/** The scenarios of MA-1 for one underlying: its moves, weights and shocks in flat arrays. */

import type {
  PortfolioParameters,
  Scenario,
  UnderlyingParameters,
  VolatilityShock,
} from "../../events/portfolio-parameters";
import { strideOf } from "./row-layout";

export interface ScenarioSet {
  /** Factor of the price: 1 + move. */
  readonly factor: Float64Array;
  /** Weights, 0 for skews; and those of skews, 0 for the others. Padded as rows are. */
  readonly weight: Float64Array;
  readonly skewWeight: Float64Array;
  readonly shock: readonly VolatilityShock[];
  /** Weighted profit of a dollar of a linear contract, and of a coin's worth of an inverse one. */
  readonly linear: Float64Array;
  readonly inverse: Float64Array;
}

export function scenarioSet(
  parameters: PortfolioParameters,
  underlying: UnderlyingParameters,
): ScenarioSet {
  const { scenarios, tailFutures, inverseProfit } = parameters;
  const { priceRange } = underlying;
  const set: ScenarioSet = {
    factor: new Float64Array(scenarios.length),
    weight: new Float64Array(strideOf(scenarios.length)),
    skewWeight: new Float64Array(scenarios.length),
    shock: scenarios.map(({ volatility }) => volatility),
    linear: new Float64Array(scenarios.length),
    inverse: new Float64Array(scenarios.length),
  };
  scenarios.forEach((scenario, at) => {
    const move = moveOf(scenario, priceRange);
    const weight = weightOf(scenario, priceRange);
    const bounded = scenario.kind === "Tail" && tailFutures === "Range";
    const linearMove = bounded ? Math.min(priceRange, Math.max(-priceRange, move)) : move;
    const linearWeight = bounded ? 1 : weight;
    set.factor[at] = 1 + move;
    (isSkew(scenario) ? set.skewWeight : set.weight)[at] = weight;
    set.linear[at] = linearMove * linearWeight;
    const coin = 1 - 1 / (1 + linearMove);
    // In dollars the coin won or lost is worth the scenario's price: (1 - 1 / f) f = move.
    set.inverse[at] = (inverseProfit === "Coin" ? coin : linearMove) * linearWeight;
  });
  return set;
}

export function isSkew({ volatility }: Scenario): boolean {
  return volatility === "SkewLinear" || volatility === "SkewAbsolute";
}

function moveOf({ kind, move }: Scenario, priceRange: number): number {
  return kind === "Grid" ? move * priceRange : move;
}

function weightOf({ kind, move, weight }: Scenario, priceRange: number): number {
  return kind === "Grid" ? weight : Math.min(1, (weight * priceRange) / Math.abs(move));
}

/** The scenario as a person names it: "-16% vol up", "+200% vol up, tail", "skew linear". */
export function scenarioName(
  { scenarios }: PortfolioParameters,
  { priceRange }: UnderlyingParameters,
  at: number,
): string {
  const scenario = scenarios[at];
  if (scenario === undefined) return "forward contingency";
  if (scenario.volatility === "SkewLinear") return "skew linear";
  if (scenario.volatility === "SkewAbsolute") return "skew absolute";
  const move = moveOf(scenario, priceRange);
  // Rounded by size, so that a fall and a rise of as much read alike.
  const percent = Math.round(Math.abs(move) * 1e4) / 100;
  const sign = percent === 0 ? "" : move < 0 ? "-" : "+";
  const tail = scenario.kind === "Tail" ? ", tail" : "";
  return `${sign}${percent}% vol ${scenario.volatility.toLowerCase()}${tail}`;
}
