/**
 * Portfolio margin of one account from risk arrays (MA-1 to MA-12): per underlying the profit under
 * each scenario, expiry by expiry, then the contingencies, then the requirement. Nothing is
 * allocated, and the order of summation is that of `sortPositions`.
 */
import { addCollateral } from "./collateral-shock";
import { subtractOffset } from "./offset";
import type { PortfolioFigures } from "./portfolio-figures";
import type { PortfolioHolder } from "./portfolio-holder";
import { addGroup } from "./position-group";
import { addRareCharges } from "./rare-charges";
import { setRequirement } from "./requirement";
import type { RiskArrays } from "./risk-arrays";
import type { PositionRun } from "./weighted-rows";

/** Writes the account's figures to `figures`, which are of the arrays' stride. */
export function evaluatePortfolio(
  arrays: RiskArrays,
  holder: PortfolioHolder,
  figures: PortfolioFigures,
): void {
  figures.clear();
  const { run } = figures;
  run.instrument = holder.instrument;
  run.quantity = holder.quantity;
  const end = holder.start + holder.count;
  for (let from = holder.start; from < end; from = run.end) {
    run.from = from;
    run.end = runEnd(arrays.underlyingOf, run, end);
    addUnderlying(arrays, figures);
  }
  addCollateral(arrays, holder, figures);
  for (let at = 0; at < figures.held; at++) {
    const underlying = figures.underlyings[at]!;
    setRequirement(arrays, underlying);
    figures.initialMargin += sum(underlying.initialParts);
    figures.maintenanceMargin += sum(underlying.maintenanceParts);
  }
  figures.initialMargin += figures.collateralHaircut + figures.collateralConfidence;
  if (figures.held > 1) subtractOffset(arrays, figures);
}

/** The run holds all positions in one underlying; its groups are an expiry's futures or options. */
function addUnderlying(arrays: RiskArrays, figures: PortfolioFigures): void {
  const { run } = figures;
  const first = run.from;
  const underlying = figures.of(arrays, arrays.underlyingOf[run.instrument[first]!]!);
  while (run.from < run.end) {
    addGroup(arrays, figures, underlying);
    run.from = run.to;
  }
  run.from = first;
  addRareCharges(arrays, figures, underlying);
}

/** The first position after `run.from` of another underlying, at most `end`. */
function runEnd(underlyingOf: Int32Array, { instrument, from }: PositionRun, end: number): number {
  const same = underlyingOf[instrument[from]!]!;
  let to = from + 1;
  while (to < end && underlyingOf[instrument[to]!] === same) to++;
  return to;
}

function sum(parts: Float64Array): number {
  let total = 0;
  for (let part = 0; part < parts.length; part++) total += parts[part]!;
  return total;
}
