/**
 * Collateral in portfolio margin: what is held of an underlying, or of an asset that moves with it,
 * is shocked with the positions and so offsets them (MA-4). Every asset has an extra haircut in
 * initial margin, and one whose price is doubted counts less (MA-8).
 */
import { doubtRate } from "./doubt-rate";
import type { PortfolioFigures } from "./portfolio-figures";
import type { PortfolioHolder } from "./portfolio-holder";
import type { RiskArrays } from "./risk-arrays";

export function addCollateral(
  arrays: RiskArrays,
  holder: PortfolioHolder,
  figures: PortfolioFigures,
): void {
  const { holding, value, holdingStart, holdingCount } = holder;
  for (let row = holdingStart; row < holdingStart + holdingCount; row++) {
    const number = holding[row]!;
    const terms = number < 0 ? undefined : arrays.holdings[number];
    if (terms === undefined) continue;
    const dollars = value[row]!;
    figures.collateralHaircut += dollars * terms.parameters.initialHaircut;
    let confidence = arrays.holdingConfidence[number]!;
    if (terms.underlying !== null) {
      const { market, set } = terms.underlying;
      const { profit } = figures.of(arrays, market.number);
      for (let at = 0; at < arrays.scenarios; at++) {
        profit[at] = profit[at]! + dollars * set.linear[at]!;
      }
      confidence = Math.min(confidence, market.confidence);
    }
    figures.collateralConfidence += dollars * doubtRate(arrays.parameters, confidence);
  }
}
