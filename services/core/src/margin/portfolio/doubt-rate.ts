/** MA-8: the share of a notional that is charged where a price it rests on is doubted. */
import type { PortfolioParameters } from "../../events/portfolio-parameters";

export function doubtRate(
  { confidenceThreshold, confidenceFactor }: PortfolioParameters,
  confidence: number,
): number {
  if (confidence >= confidenceThreshold) return 0;
  // An unknown confidence is none.
  return (1 - (Number.isNaN(confidence) ? 0 : Math.max(0, confidence))) * confidenceFactor;
}
