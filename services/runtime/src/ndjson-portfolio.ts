/** The shape of the portfolio section of risk parameters on a line. */
import {
  FIGURE_DECIMALS,
  type Figure,
  HOLDING_BOUNDS,
  type HoldingParameters,
  INVERSE_PROFITS,
  PORTFOLIO_BOUNDS,
  type PortfolioParameters,
  SCENARIO_BOUNDS,
  SCENARIO_KINDS,
  type Scenario,
  TAIL_FUTURES,
  UNDERLYING_BOUNDS,
  type UnderlyingParameters,
  VOLATILITY_SHOCKS,
} from "@margin-engine/core";
import { count, type Field, oneOf, optional, scaled, text } from "./ndjson-field";
import { listOf, objectOf, shape } from "./ndjson-shape";

const figure = scaled<Figure>(FIGURE_DECIMALS);

/** Every field of the bounds is a figure. */
function figures<Name extends string>(
  bounds: Readonly<Record<Name, unknown>>,
): Record<Name, Field<Figure>> {
  const fields = Object.keys(bounds).map((name) => [name, figure]);
  return Object.fromEntries(fields) as Record<Name, Field<Figure>>;
}

const scenario = shape<Scenario<Figure>>("a scenario", {
  kind: oneOf(SCENARIO_KINDS),
  volatility: oneOf(VOLATILITY_SHOCKS),
  ...figures(SCENARIO_BOUNDS),
});

const underlying = shape<UnderlyingParameters<Figure>>("an underlying", {
  underlying: text,
  ...figures(UNDERLYING_BOUNDS),
});

const holding = shape<HoldingParameters<Figure>>("a holding", {
  asset: text,
  underlying: optional(text, null),
  ...figures(HOLDING_BOUNDS),
});

export const PORTFOLIO: Field<PortfolioParameters<Figure>> = objectOf(
  shape<PortfolioParameters<Figure>>("a portfolio section", {
    ...figures(PORTFOLIO_BOUNDS),
    figureLifeMs: count(Number.MAX_SAFE_INTEGER),
    inverseProfit: oneOf(INVERSE_PROFITS),
    tailFutures: oneOf(TAIL_FUTURES),
    scenarios: listOf(scenario),
    underlyings: listOf(underlying),
    holdings: listOf(holding),
  }),
);
