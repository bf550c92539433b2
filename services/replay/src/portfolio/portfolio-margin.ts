/**
 * Margin of a portfolio file under a preset: equity by CO-1, requirements and scenarios by risk
 * arrays, and what each position contributes. The result is plain data, which `--json` prints.
 */
import {
  evaluatePortfolio,
  type HeldPositions,
  MARGIN_PARTS,
  type MarginPart,
  type MarginStatus,
  PortfolioFigures,
  type PortfolioParameters,
  parameterNumbers,
  type RiskArrays,
  rhoOf,
  type Scenario,
  scenarioName,
  type UnderlyingFigures,
  type ValuationFault,
} from "@margin-engine/core";
import type { RiskPreset } from "../parameters";
import { type BookPosition, bookOf, holderOf, type PortfolioBook } from "./portfolio-book";
import { portfolioEquity } from "./portfolio-equity";
import type { PortfolioRow } from "./portfolio-file";
import type { PortfolioSmile } from "./portfolio-smiles";

/** Dollars throughout; profits below 0 are losses. */
export interface PortfolioMargin {
  readonly preset: string;
  /** ISO 8601; null where the file has no Time row. */
  readonly time: string | null;
  /** Which parameters and prices a log's account was judged by; null for a file. */
  readonly judgedBy: JudgedBy | null;
  readonly equity: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly status: MarginStatus;
  /** They sum to the two requirements. */
  readonly parts: readonly MarginLine[];
  readonly underlyings: readonly UnderlyingMargin[];
  readonly positions: readonly PositionMargin[];
  readonly unvalued: readonly UnvaluedPosition[];
  /** Those that stood in for a volatility; null for a log, whose versions carry its smiles. */
  readonly smiles: readonly PortfolioSmile[] | null;
}

export interface JudgedBy {
  readonly parameterVersion: number;
  /** Calibration of the version; 0 before its first. */
  readonly calibration: number;
  readonly priceBatch: number;
}

export interface MarginLine {
  /** Null for what concerns the account as a whole. */
  readonly underlying: string | null;
  readonly part: MarginPart | "CollateralHaircut" | "CollateralConfidence" | "Offset";
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
}

export interface UnderlyingMargin {
  readonly underlying: string;
  /** Null where nothing loses. */
  readonly worstScenario: string | null;
  readonly worstLoss: number;
  /** What the forward contingency would cost (MA-5); the worst loss where that is more. */
  readonly forwardContingency: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly rho: number;
  readonly scenarios: readonly ScenarioProfit[];
}

export interface ScenarioProfit extends Scenario {
  readonly name: string;
  readonly profit: number;
}

export interface PositionMargin {
  readonly name: string;
  readonly quantity: number;
  readonly value: number;
  /** By how much initial margin would fall without it; below 0 it hedges. */
  readonly contribution: number;
}

export interface UnvaluedPosition {
  readonly name: string;
  readonly reason: ValuationFault;
  /** In initial and maintenance margin alike. */
  readonly charge: number;
}

export function portfolioMargin(
  rows: readonly PortfolioRow[],
  preset: RiskPreset,
): PortfolioMargin {
  const book = bookOf(rows, parameterNumbers(preset.portfolio));
  const figures = evaluated(book, null);
  const { initialMargin, maintenanceMargin } = figures;
  const equity = portfolioEquity(book, preset);
  const hasTime = rows.some(({ kind }) => kind === "Time");
  return {
    preset: preset.preset,
    time: hasTime ? new Date(book.time).toISOString() : null,
    judgedBy: null,
    equity,
    initialMargin,
    maintenanceMargin,
    status: statusOf({ equity, initialMargin, maintenanceMargin }),
    parts: partsOf(book.arrays, figures),
    underlyings: figures.underlyings
      .slice(0, figures.held)
      .map((each) => underlyingMargin(book.arrays, each, holderOf(book, null))),
    positions: book.positions.map((position) => ({
      name: position.row.name,
      quantity: position.quantity,
      value: position.value * book.prices.get(position.row.settlement)!,
      contribution: initialMargin - evaluated(book, position).initialMargin,
    })),
    unvalued: book.positions.flatMap(({ row, instrument, quantity }) =>
      unvaluedPosition(book.arrays, { name: row.name, number: instrument.number, quantity }),
    ),
    smiles: book.smiles,
  };
}

function evaluated(book: PortfolioBook, without: BookPosition | null): PortfolioFigures {
  const figures = new PortfolioFigures(book.arrays.stride);
  evaluatePortfolio(book.arrays, holderOf(book, without), figures);
  return figures;
}

/** MA-14. */
function statusOf(figures: {
  readonly equity: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
}): MarginStatus {
  const { equity, initialMargin, maintenanceMargin } = figures;
  if (equity < 0) return "Bankrupt";
  if (equity < maintenanceMargin) return "Liquidating";
  return equity < initialMargin ? "ReduceOnly" : "Healthy";
}

/** Every part that is not zero. */
export function partsOf(arrays: RiskArrays, figures: PortfolioFigures): MarginLine[] {
  const lines: MarginLine[] = figures.underlyings.slice(0, figures.held).flatMap((each) =>
    MARGIN_PARTS.map((part, at) => ({
      underlying: arrays.market.underlyings[each.number]!.underlying,
      part,
      initialMargin: each.initialParts[at]!,
      maintenanceMargin: each.maintenanceParts[at]!,
    })),
  );
  const whole = (part: MarginLine["part"], initialMargin: number, maintenanceMargin = 0) =>
    lines.push({ underlying: null, part, initialMargin, maintenanceMargin });
  whole("CollateralHaircut", figures.collateralHaircut);
  whole("CollateralConfidence", figures.collateralConfidence);
  whole("Offset", -figures.initialOffset, -figures.maintenanceOffset);
  return lines.filter((line) => line.initialMargin !== 0 || line.maintenanceMargin !== 0);
}

export function underlyingMargin(
  arrays: RiskArrays,
  figures: UnderlyingFigures,
  held: HeldPositions,
): UnderlyingMargin {
  const { parameters, market } = arrays;
  const { underlying } = market.underlyings[figures.number]!;
  const own = arrays.underlyingTerms(figures.number)?.parameters ?? null;
  const nameAt = (at: number) => (own === null ? "" : scenarioName(parameters, own, at));
  const { worstScenario, worstLoss, forwardContingency, delta, gamma, vega, theta } = figures;
  return {
    underlying,
    worstScenario: worstScenario < 0 ? null : nameAt(worstScenario),
    worstLoss,
    forwardContingency,
    delta,
    gamma,
    vega,
    theta,
    rho: rhoOf(arrays, held, figures.number),
    scenarios: scenariosOf(parameters, figures, nameAt),
  };
}

function scenariosOf(
  { scenarios }: PortfolioParameters,
  { profit }: UnderlyingFigures,
  nameAt: (at: number) => string,
): ScenarioProfit[] {
  return scenarios.map((scenario, at) => ({ ...scenario, name: nameAt(at), profit: profit[at]! }));
}

/** One if it could not be valued, else none. */
export function unvaluedPosition(
  arrays: RiskArrays,
  held: { readonly name: string; readonly number: number; readonly quantity: number },
): UnvaluedPosition[] {
  const { name, number, quantity } = held;
  const reason = arrays.faults[number] ?? null;
  if (reason === null) return [];
  const unit = quantity > 0 ? arrays.unvaluedLong[number]! : arrays.unvaluedShort[number]!;
  return [{ name, reason, charge: Math.abs(quantity) * unit }];
}
