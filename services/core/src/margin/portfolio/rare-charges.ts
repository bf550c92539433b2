/**
 * Charges that most accounts have nothing of: for instruments that could not be valued, for crowded
 * ones (MA-10) and for doubted prices (MA-8). They are looked for only where the underlying has any
 * such instrument, so that the others do not pay for them.
 */
import { doubtRate } from "./doubt-rate";
import type { PortfolioFigures, UnderlyingFigures } from "./portfolio-figures";
import type { RiskArrays } from "./risk-arrays";

/** The run holds all positions in the underlying. */
export function addRareCharges(
  arrays: RiskArrays,
  figures: PortfolioFigures,
  underlying: UnderlyingFigures,
): void {
  const { terms } = underlying;
  if (terms === null || terms.isFaulty) addUnvalued(arrays, figures, underlying);
  if (terms === null) return;
  if (terms.isCrowded) addCrowding(arrays, figures, underlying);
  if (terms.isDoubted) addDoubts(arrays, figures, underlying);
}

function addUnvalued(
  { isFaulty, unvaluedLong, unvaluedShort }: RiskArrays,
  figures: PortfolioFigures,
  underlying: UnderlyingFigures,
): void {
  const { instrument, quantity, from, end } = figures.run;
  for (let position = from; position < end; position++) {
    const number = instrument[position]!;
    if (isFaulty[number] === 0) continue;
    figures.addUnvalued(number);
    const size = quantity[position]!;
    underlying.unvalued += size > 0 ? size * unvaluedLong[number]! : -size * unvaluedShort[number]!;
  }
}

function addCrowding(
  { crowding, notional }: RiskArrays,
  { run: { instrument, quantity, from, end } }: PortfolioFigures,
  underlying: UnderlyingFigures,
): void {
  for (let position = from; position < end; position++) {
    const number = instrument[position]!;
    underlying.openInterest +=
      Math.abs(quantity[position]!) * notional[number]! * crowding[number]!;
  }
}

/**
 * Perpetuals and futures by the least confidence among them and the index; the options of an expiry
 * by the least among that and their own.
 */
function addDoubts(
  arrays: RiskArrays,
  { run: { instrument, quantity, from, end } }: PortfolioFigures,
  underlying: UnderlyingFigures,
): void {
  const { groupOf, confidence, notional, parameters, market } = arrays;
  let linear = market.underlyings[underlying.number]!.confidence;
  for (let position = from; position < end; position++) {
    const number = instrument[position]!;
    if ((groupOf[number]! & 1) === 0) linear = Math.min(linear, confidence[number]!);
  }
  for (let position = from; position < end; ) {
    const group = groupOf[instrument[position]!]!;
    let least = linear;
    let gross = 0;
    for (; position < end && groupOf[instrument[position]!] === group; position++) {
      const number = instrument[position]!;
      least = Math.min(least, confidence[number]!);
      gross += Math.abs(quantity[position]!) * notional[number]!;
    }
    underlying.confidence += gross * doubtRate(parameters, least);
  }
}
