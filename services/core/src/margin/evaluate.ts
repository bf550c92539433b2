/**
 * An account's equity and requirements from its exposures and the market's unit values (MA-13,
 * CO-1): per asset, owned + sum of quantity x unit value, times price (and weight when positive);
 * per position, the tiered requirement of its notional, rounded up. The account's requirement is
 * the sum of those rounded parts. One pass, no allocation: `Figures` is reused. Accounts with
 * options or in portfolio mode: evaluate-beyond-tiers.ts.
 */

import type { Books } from "../account/books";
import type { LotTable } from "../collateral/account-lots";
import type { ChainHeads } from "../collateral/chain-heads";
import type { CollateralRules } from "../events/collateral-rules";
import { evaluateBeyondTiers } from "./evaluate-beyond-tiers";
import { type Exposures, unitsOf } from "./exposures";
import { initialMargin, maintenanceMargin, tierOf } from "./margin-schedule";
import { countedWorth, type MarketValues } from "./market-values";
import { capProfit } from "./profit-cap";
import type { RiskValues } from "./risk-values";
import { addSafeCredit } from "./safe-credit";
import { BY_TIERS } from "./scenario-rows";
import { statusCode } from "./status";
import { doubled } from "./typed-rows";
import { gridDown, gridUp } from "./usd-rounding";

/** Dollar figures in units of 1e-8 as integer-valued floats. */
export class Figures {
  /** What maintenance margin is held against. */
  equity = 0;
  /** What initial margin is held against: the same, or less by what does not count there (CO-3). */
  initialEquity = 0;
  /** Dollars of unrealised profit that do not count there (CO-6). */
  profitAboveCap = 0;
  initialMargin = 0;
  maintenanceMargin = 0;
  /** Something held has no price yet. */
  unpriced = false;
  /** How far the prices behind the figures can be trusted, a code of price-trust. */
  trust = 0;
  status = 0;
  /** Maintenance margin / equity, within 0 and 10. */
  utilisation = 0;
  /**
   * The parts of the requirement: by tiers, in the order of the account's position rows; with
   * options, in the order of its scenario rows; by scenarios, MARGIN_PARTS of each underlying held,
   * then ACCOUNT_PARTS.
   */
  initialParts = new Float64Array(64);
  maintenanceParts = new Float64Array(64);
}

/** Utilisation of an account whose equity does not cover a tenth of its requirement. */
const UTILISATION_LIMIT = 10;

/** A change to one asset's balance that is tried before it is booked, in 1e-18 of the asset. */
export interface TrialMovement {
  /** The asset's number. */
  readonly asset: number;
  readonly amount: bigint;
  /** What of it leaves the venue: it takes from what is above the cap first (CO-2). */
  readonly leaving: bigint;
}

export interface Evaluation {
  readonly market: MarketValues;
  readonly exposures: Exposures;
  readonly risk: RiskValues;
  readonly figures: Figures;
  readonly books: Books;
  readonly lots: LotTable;
  readonly chains: ChainHeads;
  /** Event time, by which chains stall. */
  readonly clock: number;
  readonly parameters: { readonly collateralRules: CollateralRules | null } | null;
}

/** Evaluates account number `index` into `figures`, as if `trial` had been booked. */
export function evaluate(
  evaluation: Evaluation,
  index: number,
  trial: TrialMovement | null = null,
): void {
  const { figures, risk, exposures } = evaluation;
  if (risk.scenarios === null || exposures.rows.basis[index] === BY_TIERS) {
    evaluateByTiers(evaluation, index, trial);
  } else {
    evaluateBeyondTiers(evaluation, risk.scenarios, { index, trial });
  }
  figures.initialEquity = figures.equity;
  figures.profitAboveCap = 0;
  const lots = evaluation.lots.of(index);
  if (lots !== undefined) addSafeCredit(evaluation, index, lots);
  const cap = evaluation.parameters?.collateralRules?.profitCap ?? null;
  if (cap !== null) capProfit(evaluation, index, cap);
  figures.trust = evaluation.market.trust.worstHeld(exposures, index);
  figures.status = statusCode(figures);
  figures.utilisation = utilisationOf(figures);
}

function evaluateByTiers(
  { market, exposures, figures }: Evaluation,
  index: number,
  trial: TrialMovement | null,
): void {
  const held = exposures.positionCount[index]!;
  while (held > figures.initialParts.length) {
    figures.initialParts = doubled(figures.initialParts);
    figures.maintenanceParts = doubled(figures.maintenanceParts);
  }
  const { initialParts, maintenanceParts } = figures;
  let equity = 0;
  let initial = 0;
  let maintenance = 0;
  let unpriced = false;
  const start = exposures.positionStart[index]!;
  let position = start;
  const first = exposures.assetStart[index]!;
  const end = first + exposures.assetCount[index]!;
  for (let row = first; row < end; row++) {
    const asset = exposures.asset[row]!;
    let value = exposures.owned[row]!;
    if (trial !== null && trial.asset === asset) value += unitsOf(trial.amount);
    const next = position + exposures.settled[row]!;
    for (; position < next; position++) {
      const instrument = exposures.instrument[position]!;
      const quantity = exposures.quantity[position]!;
      value += quantity * market.unitValue[instrument]!;
      const notional = Math.abs(quantity) * market.unitNotional[instrument]!;
      const schedule = market.schedule[instrument]!;
      const tier = tierOf(schedule, notional);
      const initialPart = gridUp(initialMargin(schedule, notional, tier));
      const maintenancePart = gridUp(maintenanceMargin(schedule, notional, tier));
      initialParts[position - start] = initialPart;
      maintenanceParts[position - start] = maintenancePart;
      initial += initialPart;
      maintenance += maintenancePart;
    }
    // A position stands for something even while it is worth exactly nothing.
    if (market.assetPrice[asset] === 0) unpriced ||= value !== 0 || exposures.settled[row]! > 0;
    if (value > 0) equity += countedWorth(market, asset, value - exposures.aboveCap(row, trial));
    else equity += value * market.assetDebt[asset]!;
  }
  figures.equity = gridDown(equity);
  figures.maintenanceMargin = maintenance;
  figures.initialMargin = initial;
  figures.unpriced = unpriced;
}

function utilisationOf(figures: Figures): number {
  if (figures.maintenanceMargin === 0 && figures.equity >= 0) return 0;
  if (figures.equity * UTILISATION_LIMIT <= figures.maintenanceMargin) return UTILISATION_LIMIT;
  return figures.maintenanceMargin / figures.equity;
}
