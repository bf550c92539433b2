/**
 * MA-12: what gains in one underlying take off losses in another. All underlyings are taken through
 * the same scenario together; `offsetShare` of what this netting would save is granted, at most
 * `offsetLimit` of the summed losses, so that the requirement never exceeds the sum of its parts.
 */
import type { PortfolioFigures } from "./portfolio-figures";
import type { RiskArrays } from "./risk-arrays";

export function subtractOffset(
  { parameters, scenarios }: RiskArrays,
  figures: PortfolioFigures,
): void {
  const { offsetShare, offsetLimit, lossInitial, lossMaintenance } = parameters;
  if (offsetShare === 0) return;
  let apart = 0;
  for (let at = 0; at < figures.held; at++) {
    apart += worstOf(figures.underlyings[at]!.profit, scenarios);
  }
  let together = 0;
  for (let scenario = 0; scenario < scenarios; scenario++) {
    let profit = 0;
    for (let at = 0; at < figures.held; at++) {
      profit += figures.underlyings[at]!.profit[scenario]!;
    }
    together = Math.max(together, -profit);
  }
  const saved = Math.min(offsetShare * Math.max(0, apart - together), offsetLimit * apart);
  figures.initialOffset = saved * lossInitial;
  figures.maintenanceOffset = saved * lossMaintenance;
  figures.initialMargin -= figures.initialOffset;
  figures.maintenanceMargin -= figures.maintenanceOffset;
}

function worstOf(profit: Float64Array, scenarios: number): number {
  let worst = 0;
  for (let at = 0; at < scenarios; at++) worst = Math.max(worst, -profit[at]!);
  return worst;
}
