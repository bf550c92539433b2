/**
 * MA-12: what gains in one underlying take off losses in another. All underlyings are taken through
 * the same scenario together; of what this netting would save `offsetShare` is granted, scaled by
 * how far the underlyings do move together (VO-2), and at most `offsetLimit` of the summed losses,
 * so that the requirement never exceeds the sum of its parts.
 */
import type { PortfolioFigures } from "./portfolio-figures";
import type { RiskArrays } from "./risk-arrays";

export function subtractOffset(arrays: RiskArrays, figures: PortfolioFigures): void {
  const { offsetShare, offsetLimit, lossInitial, lossMaintenance } = arrays.parameters;
  if (offsetShare === 0) return;
  const { scenarios } = arrays;
  const profits = figures.underlyings.slice(0, figures.held).map(({ profit }) => profit);
  const apart = profits.reduce((total, profit) => total + worstOf([profit], scenarios), 0);
  const netted = Math.max(0, apart - worstOf(profits, scenarios));
  if (netted === 0) return;
  const granted = offsetShare * togetherness(arrays, figures) * netted;
  const saved = Math.min(granted, offsetLimit * apart);
  figures.initialOffset = saved * lossInitial;
  figures.maintenanceOffset = saved * lossMaintenance;
  figures.initialMargin -= figures.initialOffset;
  figures.maintenanceMargin -= figures.maintenanceOffset;
}

/**
 * The mean correlation of the pairs, each weighted by what netting the two alone would save; from 0
 * to 1, a negative correlation counting as none.
 */
function togetherness(
  { market, scenarios, correlations }: RiskArrays,
  { underlyings, held }: PortfolioFigures,
): number {
  let [weighted, weights] = [0, 0];
  for (let at = 1; at < held; at++) {
    const { number, profit } = underlyings[at]!;
    for (let before = 0; before < at; before++) {
      const { number: other, profit: others } = underlyings[before]!;
      const alone = worstOf([profit], scenarios) + worstOf([others], scenarios);
      const weight = Math.max(0, alone - worstOf([profit, others], scenarios));
      const [one, two] = [market.underlyings[number]!, market.underlyings[other]!];
      weighted += weight * Math.max(0, correlations.of(one.underlying, two.underlying));
      weights += weight;
    }
  }
  return weights === 0 ? 0 : Math.min(1, weighted / weights);
}

/** The greatest loss under one scenario of all together; 0 where none loses. */
function worstOf(profits: readonly Float64Array[], scenarios: number): number {
  let worst = 0;
  for (let at = 0; at < scenarios; at++) {
    let profit = 0;
    for (const each of profits) profit += each[at]!;
    worst = Math.max(worst, -profit);
  }
  return worst;
}
