/** Published parameters as the floats that margin computes with: nearest to each decimal. */
import {
  HOLDING_BOUNDS,
  PORTFOLIO_BOUNDS,
  SCENARIO_BOUNDS,
  UNDERLYING_BOUNDS,
} from "../../events/portfolio-bounds";
import type { PortfolioParameters } from "../../events/portfolio-parameters";
import { FIGURE_DECIMALS, type Figure } from "../../money/units";

export function parameterNumbers(published: PortfolioParameters<Figure>): PortfolioParameters {
  const { scenarios, underlyings, holdings } = published;
  return {
    ...published,
    ...numbersIn(PORTFOLIO_BOUNDS, published),
    scenarios: scenarios.map((each) => ({ ...each, ...numbersIn(SCENARIO_BOUNDS, each) })),
    underlyings: underlyings.map((each) => ({ ...each, ...numbersIn(UNDERLYING_BOUNDS, each) })),
    holdings: holdings.map((each) => ({ ...each, ...numbersIn(HOLDING_BOUNDS, each) })),
  };
}

function numbersIn<Field extends string>(
  bounds: Readonly<Record<Field, unknown>>,
  values: Readonly<Record<NoInfer<Field>, Figure>>,
): Record<Field, number> {
  const fields = Object.keys(bounds) as Field[];
  const entries = fields.map((field) => [field, Number(values[field]) / 10 ** FIGURE_DECIMALS]);
  return Object.fromEntries(entries) as Record<Field, number>;
}
