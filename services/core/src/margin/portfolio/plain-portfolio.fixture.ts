/** Portfolio parameters of stories, with the fields a story cares about put in place. */
import {
  type Bound,
  HOLDING_BOUNDS,
  PORTFOLIO_BOUNDS,
  UNDERLYING_BOUNDS,
} from "../../events/portfolio-bounds";
import type { PortfolioParameters, Scenario } from "../../events/portfolio-parameters";
import { figure } from "../../money/text";
import type { Figure } from "../../money/units";

function least<Field extends string>(
  bounds: Readonly<Record<Field, Bound>>,
): Record<Field, Figure> {
  const fields = Object.entries<Bound>(bounds).map(([field, bound]) => {
    return [field, figure(String(bound.least))];
  });
  return Object.fromEntries(fields) as Record<Field, Figure>;
}

function grid(move: string): Scenario<Figure> {
  return { kind: "Grid", volatility: "Same", move: figure(move), weight: figure("1") };
}

/**
 * BTC and ETH move by 20% either way; 100% of the loss is initial margin and 80% maintenance.
 * Options in standard mode as in vectors: 15%, 10% and 7.5% of the index. Every other figure is at
 * the least it may be.
 */
export function plainPortfolio(
  changes: Partial<PortfolioParameters<Figure>> = {},
): PortfolioParameters<Figure> {
  const range = { ...least(UNDERLYING_BOUNDS), priceRange: figure("0.2") };
  return {
    ...least(PORTFOLIO_BOUNDS),
    volatilityMost: figure("10"),
    discountLongBase: figure("1"),
    discountShortBase: figure("1"),
    lossInitial: figure("1"),
    lossMaintenance: figure("0.8"),
    standardInitial: figure("0.15"),
    standardInitialLeast: figure("0.1"),
    standardMaintenance: figure("0.075"),
    figureLifeMs: 900_000,
    inverseProfit: "Dollar",
    tailFutures: "Full",
    scenarios: [grid("-1"), grid("1")],
    underlyings: [
      { ...range, underlying: "BTC" },
      { ...range, underlying: "ETH" },
    ],
    holdings: [{ ...least(HOLDING_BOUNDS), asset: "BTC", underlying: "BTC" }],
    ...changes,
  };
}
