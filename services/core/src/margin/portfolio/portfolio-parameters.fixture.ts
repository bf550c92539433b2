/** Parameters with every rule switched on, and the scenario lists of MA-1. */
import type {
  PortfolioParameters,
  Scenario,
  UnderlyingParameters,
  VolatilityShock,
} from "../../events/portfolio-parameters";

const STEPS = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1];
const TAILS = [-0.66, -0.5, -0.33, 0.5, 1, 2, 3, 5];

export const grid = (move: number, volatility: VolatilityShock, weight = 1): Scenario => ({
  kind: "Grid",
  move,
  volatility,
  weight,
});

export const tail = (move: number): Scenario => ({
  kind: "Tail",
  move,
  volatility: "Up",
  weight: 1,
});

/** Nine prices by three volatilities, eight tails, two skews: 37. */
export const SCENARIOS: readonly Scenario[] = [
  ...STEPS.flatMap((move) => [grid(move, "Up"), grid(move, "Same"), grid(move, "Down")]),
  ...TAILS.map(tail),
  grid(0, "SkewLinear"),
  grid(0, "SkewAbsolute"),
];

export function underlyingParameters(
  changes: Partial<UnderlyingParameters> = {},
): UnderlyingParameters {
  return {
    underlying: "BTC",
    priceRange: 0.16,
    rollYearly: 0.075,
    rollLeast: 0.01,
    depthLeast: 1_000_000,
    openInterestLow: 1_000_000,
    openInterestHigh: 100_000_000,
    tailDampener: 100,
    ...changes,
  };
}

const EVERY_RULE: PortfolioParameters = {
  volatilityUp: 0.5,
  volatilityDown: 0.3,
  volatilityShortPower: 0.3,
  volatilityLongPower: 0.13,
  volatilityDaysLeast: 1,
  volatilityUpLeast: 0.4,
  volatilityMost: 10,
  skewLinearCap: 0.15,
  skewLinearSlope: -0.05,
  skewAbsoluteCap: 0.12,
  skewAbsoluteSlope: -0.03,
  skewWidthLeast: 0.01,
  skewWidth: 4,
  skewShape: 0.6,
  skewShapeSlope: -0.1,
  discountLongBase: 0.95,
  discountLongRate: 1,
  discountLongSpread: 0.08,
  discountShortBase: 1.04,
  discountShortRate: 0.5,
  discountShortSpread: 0.08,
  forwardUp: 0.045,
  forwardDown: 0.045,
  forwardBase: 0.5,
  forwardSlope: 2,
  nakedShortMaintenance: 0.003,
  nakedShortInitial: 0.002,
  linearMaintenance: 0.03,
  linearInitial: 0.01,
  confidenceThreshold: 0.55,
  confidenceFactor: 1,
  depegThreshold: 0.99,
  depegFactor: 4,
  minimumNet: 0.02,
  minimumHedged: 0.01,
  concentrationFactor: 0.05,
  lossInitial: 1,
  lossMaintenance: 0.8,
  offsetShare: 0.4,
  offsetLimit: 0.3,
  standardInitial: 0.15,
  standardInitialLeast: 0.1,
  standardMaintenance: 0.075,
  standardUncoveredInitial: 1.2,
  standardUncoveredMaintenance: 1.1,
  figureLifeMs: 900_000,
  inverseProfit: "Dollar",
  tailFutures: "Full",
  scenarios: SCENARIOS,
  underlyings: [
    underlyingParameters(),
    underlyingParameters({ underlying: "ETH", priceRange: 0.2, rollYearly: 0.05 }),
    underlyingParameters({ underlying: "SOL", priceRange: 0.25 }),
  ],
  holdings: [
    { asset: "BTC", underlying: "BTC", initialHaircut: 0.02 },
    { asset: "ETH", underlying: "ETH", initialHaircut: 0.03 },
    { asset: "USDT", underlying: null, initialHaircut: 0.01 },
  ],
};

export function portfolioParameters(
  changes: Partial<PortfolioParameters> = {},
): PortfolioParameters {
  return { ...EVERY_RULE, ...changes };
}

/** The same with every charge beside the scenarios off, and no discounts: losses alone. */
export function lossesOnly(changes: Partial<PortfolioParameters> = {}): PortfolioParameters {
  return portfolioParameters({
    discountLongBase: 1,
    discountLongRate: 0,
    discountLongSpread: 0,
    discountShortBase: 1,
    discountShortRate: 0,
    discountShortSpread: 0,
    forwardBase: 0,
    forwardSlope: 0,
    nakedShortMaintenance: 0,
    nakedShortInitial: 0,
    linearMaintenance: 0,
    linearInitial: 0,
    confidenceThreshold: 0,
    depegFactor: 0,
    minimumNet: 0,
    minimumHedged: 0,
    concentrationFactor: 0,
    offsetShare: 0,
    scenarios: SCENARIOS.filter(
      ({ volatility }) => !["SkewLinear", "SkewAbsolute"].includes(volatility),
    ),
    underlyings: ["BTC", "ETH", "SOL"].map((underlying) =>
      underlyingParameters({
        underlying,
        rollYearly: 0,
        rollLeast: 0,
        openInterestLow: 0,
        openInterestHigh: 0,
        tailDampener: 0,
      }),
    ),
    ...changes,
  });
}
