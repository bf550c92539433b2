/**
 * Equity and requirements of the accounts that tiers alone do not decide: in portfolio mode by risk
 * arrays (MA-1 to MA-12), in standard mode with options by the formulas of MA-13. Every part is
 * rounded up and the requirement is their sum. Equity is the same in both modes: what is owned and
 * all positions at their marks (CO-1), but that portfolio margin lets no option count that it
 * cannot value.
 */
import type { Evaluation, TrialMovement } from "./evaluate";
import { unitsOf } from "./exposures";
import { countedWorth } from "./market-values";
import { optionParts } from "./option-parts";
import { evaluatePortfolio } from "./portfolio/evaluate-portfolio";
import { MARGIN_PARTS, type PortfolioFigures } from "./portfolio/portfolio-figures";
import type { PortfolioHolder } from "./portfolio/portfolio-holder";
import type { Scenarios } from "./risk-values";
import { addHolding, BY_SCENARIOS } from "./scenario-rows";
import { doubled } from "./typed-rows";
import { gridDown, gridUp } from "./usd-rounding";

/** Parts of an account beside those of its underlyings: two of collateral, and the offset. */
export const ACCOUNT_PARTS = ["CollateralHaircut", "CollateralConfidence", "Offset"] as const;

/** Writes equity, the parts and their sums to the evaluation's figures. */
export function evaluateBeyondTiers(
  evaluation: Evaluation,
  scenarios: Scenarios,
  { index, trial }: { readonly index: number; readonly trial: TrialMovement | null },
): void {
  const { exposures, figures } = evaluation;
  const { rows } = exposures;
  const holder = rows.of(index);
  const byScenarios = rows.basis[index] === BY_SCENARIOS;
  sumEquity(evaluation, byScenarios ? scenarios : null, { index, trial, holder });
  let count = holder.count;
  if (byScenarios) {
    evaluatePortfolio(scenarios.arrays, holder, scenarios.figures);
    figures.unpriced ||= scenarios.figures.unvaluedCount > 0;
    count = scenarios.figures.held * MARGIN_PARTS.length + ACCOUNT_PARTS.length;
    reserveParts(evaluation, count);
    writePortfolioParts(evaluation, scenarios.figures);
  } else {
    reserveParts(evaluation, count);
    optionParts(evaluation, scenarios, holder);
  }
  let initial = 0;
  let maintenance = 0;
  for (let part = 0; part < count; part++) {
    initial += figures.initialParts[part]!;
    maintenance += figures.maintenanceParts[part]!;
  }
  figures.initialMargin = initial;
  figures.maintenanceMargin = maintenance;
}

interface Subject {
  readonly index: number;
  readonly trial: TrialMovement | null;
  readonly holder: PortfolioHolder;
}

/**
 * The same sum as in evaluate.ts, asset by asset. With `scenarios`, options with a fault count only
 * as debts, and the assets held, without options, become the holder's collateral.
 */
function sumEquity(evaluation: Evaluation, scenarios: Scenarios | null, subject: Subject): void {
  const { market, exposures, figures, risk } = evaluation;
  const { index, trial, holder } = subject;
  let equity = 0;
  let unpriced = false;
  let position = exposures.positionStart[index]!;
  const first = exposures.assetStart[index]!;
  for (let row = first; row < first + exposures.assetCount[index]!; row++) {
    const asset = exposures.asset[row]!;
    let held = exposures.owned[row]!;
    let options = 0;
    if (trial !== null && trial.asset === asset) held += unitsOf(trial.amount);
    for (const next = position + exposures.settled[row]!; position < next; position++) {
      const instrument = exposures.instrument[position]!;
      const worth = exposures.quantity[position]! * market.unitValue[instrument]!;
      if (!market.isOption[instrument]) held += worth;
      else if (scenarios?.arrays.faults[instrument] == null || worth < 0) options += worth;
    }
    const value = held + options;
    if (market.assetPrice[asset] === 0) unpriced ||= value !== 0 || exposures.settled[row]! > 0;
    const above = exposures.aboveCap(row, trial);
    if (value > 0) equity += countedWorth(market, asset, value - above);
    else equity += value * market.assetDebt[asset]!;
    const worth = (held - above) * market.assetWorth[asset]!;
    if (scenarios !== null && worth > 0) addHolding(holder, risk.holdingOf[asset] ?? -1, worth);
  }
  figures.equity = gridDown(equity);
  figures.unpriced = unpriced;
}

function writePortfolioParts({ figures }: Evaluation, portfolio: PortfolioFigures): void {
  const { initialParts: initial, maintenanceParts: maintenance } = figures;
  let part = 0;
  for (let at = 0; at < portfolio.held; at++) {
    const underlying = portfolio.underlyings[at]!;
    for (let kind = 0; kind < MARGIN_PARTS.length; kind++) {
      initial[part] = roundedUp(underlying.initialParts[kind]!);
      maintenance[part] = roundedUp(underlying.maintenanceParts[kind]!);
      part++;
    }
  }
  initial[part] = roundedUp(portfolio.collateralHaircut);
  maintenance[part] = 0;
  initial[part + 1] = roundedUp(portfolio.collateralConfidence);
  maintenance[part + 1] = 0;
  initial[part + 2] = 0 - gridDown(portfolio.initialOffset);
  maintenance[part + 2] = 0 - gridDown(portfolio.maintenanceOffset);
}

/** Most parts are zero. */
function roundedUp(part: number): number {
  return part === 0 ? 0 : gridUp(part);
}

function reserveParts({ figures }: Evaluation, count: number): void {
  while (count > figures.initialParts.length) {
    figures.initialParts = doubled(figures.initialParts);
    figures.maintenanceParts = doubled(figures.maintenanceParts);
  }
}
