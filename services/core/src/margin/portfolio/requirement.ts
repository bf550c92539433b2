/**
 * From what an account's positions in an underlying add up to, to its requirement (MA-8 to MA-11):
 * `MM = lossMaintenance x L + charges`, `IM = L (lossInitial + depeg) + charges + initial charges`,
 * where L is the worst loss, the roll charge and what the minimum lacks. No part of IM is below
 * that of MM, so IM never is.
 */

import type { PortfolioParameters } from "../../events/portfolio-parameters";
import { believableOr } from "./believable-figure";
import {
  CONCENTRATION,
  CONFIDENCE,
  DEPEG,
  LINEAR,
  MINIMUM,
  NAKED_SHORTS,
  NO_EXPIRY,
  NO_LOSS,
  OPEN_INTEREST,
  ROLL,
  SCENARIO_LOSS,
  UNVALUED,
  type UnderlyingFigures,
} from "./portfolio-figures";
import { settleRoll } from "./position-group";
import type { RiskArrays, UnderlyingTerms } from "./risk-arrays";

export function setRequirement(arrays: RiskArrays, figures: UnderlyingFigures): void {
  const { initialParts: initial, maintenanceParts: maintenance, terms } = figures;
  settleRoll(arrays, figures, NO_EXPIRY);
  if (terms === null) {
    initial.fill(0);
    maintenance.fill(0);
    figures.worstLoss = 0;
    figures.worstScenario = NO_LOSS;
  }
  initial[UNVALUED] = figures.unvalued;
  maintenance[UNVALUED] = figures.unvalued;
  // Otherwise every other part is written below, or is never anything but 0.
  if (terms === null) return;
  findWorst(arrays, figures, terms);
  setLossParts(arrays.parameters, figures, terms);
  setCharges(arrays.parameters, figures, terms);
}

/** The first of the worst scenarios; the forward contingency only where it costs more. */
function findWorst(
  arrays: RiskArrays,
  figures: UnderlyingFigures,
  { parameters }: UnderlyingTerms,
): void {
  const { profit } = figures;
  if (parameters.tailDampener > 0) dampenTails(arrays, profit, parameters.tailDampener);
  let worst = 0;
  let worstScenario = NO_LOSS;
  for (let at = 0; at < arrays.scenarios; at++) {
    const loss = -profit[at]!;
    if (loss <= worst) continue;
    worst = loss;
    worstScenario = at;
  }
  const isContingency = figures.forwardContingency > worst;
  figures.worstLoss = isContingency ? figures.forwardContingency : worst;
  figures.worstScenario = isContingency ? arrays.scenarios : worstScenario;
}

/** MA-1: dollars of a tail's loss that do not count. */
function dampenTails(
  { scenarios, isTail }: RiskArrays,
  profit: Float64Array,
  dampener: number,
): void {
  for (let at = 0; at < scenarios; at++) {
    if (isTail[at] === 1 && profit[at]! < 0) profit[at] = Math.min(0, profit[at]! + dampener);
  }
}

/** What scales with the loss: MA-9's minimum is a floor under the loss and the roll together. */
function setLossParts(
  parameters: PortfolioParameters,
  figures: UnderlyingFigures,
  { market }: UnderlyingTerms,
): void {
  const { lossInitial, lossMaintenance, minimumNet, minimumHedged } = parameters;
  const { worstLoss, roll } = figures;
  const net = Math.abs(figures.delta);
  // The lesser of both sides: what they sum to, less what is left over, is twice the lesser.
  const hedged = (figures.deltaGross - net) / 2;
  const floor = (minimumNet * net + minimumHedged * hedged) * believableOr(market.index, 0);
  const lacking = Math.max(0, floor - worstLoss - roll);
  const { initialParts: initial, maintenanceParts: maintenance } = figures;
  initial[SCENARIO_LOSS] = worstLoss * lossInitial;
  maintenance[SCENARIO_LOSS] = worstLoss * lossMaintenance;
  initial[ROLL] = roll * lossInitial;
  maintenance[ROLL] = roll * lossMaintenance;
  initial[MINIMUM] = lacking * lossInitial;
  maintenance[MINIMUM] = lacking * lossMaintenance;
  // A stablecoin without a price is worth nothing.
  const gap = Math.max(0, parameters.depegThreshold - believableOr(market.stablePrice, 0));
  initial[DEPEG] = (worstLoss + roll + lacking) * gap * parameters.depegFactor;
}

/** MA-6, MA-7, MA-8, MA-10. */
function setCharges(
  parameters: PortfolioParameters,
  figures: UnderlyingFigures,
  { market, parameters: own }: UnderlyingTerms,
): void {
  const { initialParts: initial, maintenanceParts: maintenance, nakedShorts, linear } = figures;
  const { nakedShortMaintenance, nakedShortInitial } = parameters;
  const { linearMaintenance, linearInitial } = parameters;
  maintenance[NAKED_SHORTS] = nakedShorts * nakedShortMaintenance;
  initial[NAKED_SHORTS] = nakedShorts * (nakedShortMaintenance + nakedShortInitial);
  maintenance[LINEAR] = linear * linearMaintenance;
  initial[LINEAR] = linear * (linearMaintenance + linearInitial);
  const rest = Math.max(0, 1 - linearMaintenance - linearInitial);
  initial[OPEN_INTEREST] = figures.openInterest * rest;
  initial[CONFIDENCE] = figures.confidence;
  const exposure = Math.abs(figures.delta) * believableOr(market.index, 0);
  const depth = Math.max(own.depthLeast, believableOr(market.depth, 0));
  const excess = Math.sqrt(exposure / depth) - 1;
  const concentration = parameters.concentrationFactor * exposure * Math.max(0, excess);
  initial[CONCENTRATION] = concentration;
  maintenance[CONCENTRATION] = concentration;
}
