/**
 * The slow, obvious oracle of portfolio margin: each position is repriced under each scenario, with
 * Math.exp and its like, and nothing is shared, ordered or kept.
 */

import type { PortfolioParameters, Scenario } from "../../events/portfolio-parameters";
import type { Correlations } from "./correlations";
import type { PortfolioMarket, UnderlyingMarket } from "./portfolio-market";
import {
  byExpiry,
  chargesOf,
  delta,
  doubt,
  isOption,
  type Part,
  type ReferenceHolding,
  type ReferencePosition,
  rollCharge,
  total,
} from "./reference-charges.fixture";
import {
  forwardAt,
  linearProfit,
  moveOf,
  optionValue,
  valueAt,
  weightOf,
  yearsLeft,
} from "./reference-value.fixture";
import { valuationFault } from "./valuation-fault";

export interface ReferencePortfolio {
  readonly market: PortfolioMarket;
  readonly parameters: PortfolioParameters;
  readonly correlations: Correlations;
  readonly time: number;
  readonly positions: readonly ReferencePosition[];
  readonly holdings: readonly ReferenceHolding[];
}

export interface ReferenceFigures {
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  /** By name of the underlying. */
  readonly profit: Readonly<Record<string, readonly number[]>>;
  /** Dollars that went in, without sign: what an error is measured against. */
  readonly gross: number;
}

export function referencePortfolio(portfolio: ReferencePortfolio): ReferenceFigures {
  const { market, parameters, positions, holdings } = portfolio;
  const profit: Record<string, readonly number[]> = {};
  let [initial, maintenance, gross, apart] = [0, 0, 0, 0];
  for (const underlying of market.underlyings) {
    const own = parameters.underlyings.find((each) => each.underlying === underlying.underlying);
    if (own === undefined) continue;
    const valuation = { parameters, underlying: own, time: portfolio.time };
    const held = positions.filter(({ instrument }) => instrument.underlying === underlying);
    const isValued = ({ instrument }: ReferencePosition) =>
      valuationFault(instrument, valuation) === null;
    const part: Part = {
      ...portfolio,
      underlying,
      own,
      positions: held.filter(isValued),
      unvalued: held.filter((position) => !isValued(position)),
      holdings: holdings.filter(({ asset }) => offsets(parameters, asset, underlying)),
    };
    const required = requirementOf(part);
    initial += required.initial;
    maintenance += required.maintenance;
    profit[underlying.underlying] = required.profit;
    apart += Math.max(0, ...required.profit.map((each) => -each));
    gross += grossOf(part);
  }
  for (const { asset, dollars, confidence } of holdings) {
    const terms = parameters.holdings.find((each) => each.asset === asset)!;
    const index = market.underlyings.find((each) => each.underlying === terms.underlying);
    const least = Math.min(confidence, index?.confidence ?? 1);
    initial += dollars * (terms.initialHaircut + doubt(parameters, least));
    gross += dollars;
  }
  const together = worstTogether(Object.values(profit));
  const saved = Math.min(
    parameters.offsetShare * meanCorrelation(portfolio, profit) * Math.max(0, apart - together),
    parameters.offsetLimit * apart,
  );
  return {
    initialMargin: initial - saved * parameters.lossInitial,
    maintenanceMargin: maintenance - saved * parameters.lossMaintenance,
    profit,
    gross,
  };
}

/** What all lose together in the scenario that is worst for them. */
function worstTogether(profits: readonly (readonly number[])[]): number {
  const joint = (profits[0] ?? []).map((_, at) => total(profits.map((each) => each[at]!)));
  return Math.max(0, ...joint.map((each) => -each));
}

/** MA-12: of all pairs, by what netting the two of them saves. */
function meanCorrelation(
  { correlations }: ReferencePortfolio,
  profit: Readonly<Record<string, readonly number[]>>,
): number {
  const pairs = Object.keys(profit).flatMap((one) =>
    Object.keys(profit)
      .filter((other) => other < one)
      .map((other) => {
        const [left, right] = [profit[one]!, profit[other]!];
        const alone = worstTogether([left]) + worstTogether([right]);
        const weight = Math.max(0, alone - worstTogether([left, right]));
        return { weight, weighted: weight * Math.max(0, correlations.of(one, other)) };
      }),
  );
  const weights = total(pairs.map(({ weight }) => weight));
  return weights === 0 ? 0 : total(pairs.map(({ weighted }) => weighted)) / weights;
}

function offsets(parameters: PortfolioParameters, asset: string, { underlying }: UnderlyingMarket) {
  return parameters.holdings.some((each) => each.asset === asset && each.underlying === underlying);
}

function grossOf({ positions, unvalued, underlying }: Part): number {
  const sizes = [...positions, ...unvalued].map(
    ({ quantity, instrument: { terms, expiry, mark } }) => {
      const inDollars = terms.contractType === "Inverse" && terms.instrumentType !== "Option";
      const price = Math.max(underlying.index, expiry?.forward ?? 0, mark || 0, terms.strike ?? 0);
      return Math.abs(quantity) * terms.multiplier * (inDollars ? 1 : price);
    },
  );
  return total(sizes);
}

function requirementOf(part: Part) {
  const { parameters, positions, underlying, own } = part;
  const scenarios = parameters.scenarios.map((scenario) => profitUnder(part, scenario));
  const worst = Math.max(0, ...scenarios.map((each) => -each));
  const loss = Math.max(worst, forwardContingency(part));
  const roll = rollCharge(part);
  const deltas = positions.map(({ instrument, quantity }) => quantity * delta(part, instrument));
  const long = total(deltas.filter((each) => each > 0));
  const short = -total(deltas.filter((each) => each < 0));
  const { index, depth, stablePrice } = underlying;
  const least =
    (parameters.minimumNet * Math.abs(long - short) +
      parameters.minimumHedged * Math.min(long, short)) *
    index;
  const base = Math.max(loss + roll, least);
  const exposure = Math.abs(long - short) * index;
  const concentration =
    parameters.concentrationFactor *
    exposure *
    Math.max(0, Math.sqrt(exposure / Math.max(depth, own.depthLeast)) - 1);
  const charges = chargesOf(part);
  const depeg = Math.max(0, parameters.depegThreshold - stablePrice) * parameters.depegFactor;
  return {
    profit: scenarios,
    initial: base * (parameters.lossInitial + depeg) + charges.initial + concentration,
    maintenance: base * parameters.lossMaintenance + charges.maintenance + concentration,
  };
}

function profitUnder(part: Part, scenario: Scenario): number {
  const { parameters, own, positions, holdings } = part;
  const bounded = scenario.kind === "Tail" && parameters.tailFutures === "Range";
  const move = moveOf(scenario, own);
  const weight = weightOf(scenario, own);
  const spot = bounded ? Math.sign(move) * Math.min(Math.abs(move), own.priceRange) : move * weight;
  let profit = total(holdings.map(({ dollars }) => dollars * spot));
  for (const position of positions) {
    if (isOption(position)) continue;
    profit += position.quantity * linearProfit(position.instrument, part, scenario);
  }
  for (const options of byExpiry(positions.filter(isOption)).values()) {
    const valued = (under: Scenario | null) =>
      total(options.map((each) => each.quantity * optionValue(each.instrument, part, under)));
    const shocked = valued(scenario);
    const gain = weight * (shocked * staticDiscount(part, options[0]!, shocked) - valued(null));
    profit += scenario.volatility.startsWith("Skew") ? -Math.abs(gain) : gain;
  }
  if (scenario.kind === "Grid" || profit >= 0) return profit;
  return Math.min(0, profit + own.tailDampener);
}

function staticDiscount(
  { parameters, time }: Part,
  { instrument }: ReferencePosition,
  value: number,
): number {
  const years = yearsLeft(instrument, time);
  const { rate } = instrument.expiry!;
  if (value >= 0) {
    const fall = rate * parameters.discountLongRate + parameters.discountLongSpread;
    return parameters.discountLongBase * Math.exp(-years * fall);
  }
  const rise = rate * parameters.discountShortRate + parameters.discountShortSpread;
  return Math.min(Math.exp(rate * years), parameters.discountShortBase * Math.exp(years * rise));
}

function forwardContingency({ parameters, positions, time, underlying }: Part): number {
  let contingency = 0;
  for (const options of byExpiry(positions.filter(isOption)).values()) {
    const value = (move: number) =>
      total(
        options.map(({ instrument, quantity }) => {
          const { volatility } = instrument;
          const forward = forwardAt(instrument, time, move);
          return (
            quantity * valueAt(instrument, time, { forward, volatility, index: underlying.index })
          );
        }),
      );
    const worst = Math.min(
      0,
      value(parameters.forwardUp) - value(0),
      value(-parameters.forwardDown) - value(0),
    );
    const years = yearsLeft(options[0]!.instrument, time);
    contingency -= worst * (parameters.forwardBase + parameters.forwardSlope * years);
  }
  return contingency;
}
