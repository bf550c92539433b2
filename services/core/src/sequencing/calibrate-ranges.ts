/**
 * VO-2 to VO-4 while the venue runs: index prices that can be trusted are folded as the journal
 * shows them, and when a step of event time has ended and a range or a smile has moved enough, the
 * version in force is published again with what was found. So every fold of the journal has it from
 * the same entry on, and a replay sees what the live run saw.
 */
import type { RiskParametersPublished } from "../events/listing";
import type { PriceBatch } from "../events/price";
import type { CalibrationResult, RangeCalibration } from "../events/range-calibration";
import { sortSymbols } from "../integrity/price-index";
import { type SymbolPrice, validityOf } from "../integrity/symbol-price";
import { FIGURE_UNIT, type Figure, PRICE_UNIT } from "../money/units";
import { correlation } from "../volatility/covariance";
import { scenarioRange } from "../volatility/scenario-range";
import { foldIndexPrice } from "../volatility/volatility-state";
import { calibrateSmiles } from "./calibrate-smiles";
import { type Found, hasMoved, type Ranges } from "./calibration-moves";
import type { RangeCalibrator } from "./range-calibrator";
import type { SequencerState } from "./sequencer-state";

/** Ranges are published with 6 decimals, rounded up: against the account. */
const RANGE_UNIT = 10 ** 6;

/**
 * The version that a batch makes due, or null. It stands behind the batch in the journal. `quoted`
 * are the symbols that the batch decided about, whether they moved or not.
 */
export function calibrateRanges(
  state: SequencerState,
  batch: PriceBatch,
  quoted: ReadonlySet<SymbolPrice>,
): RiskParametersPublished | null {
  const { calibrator, inForce } = state;
  if (calibrator === null || inForce === null) return null;
  const { step } = calibrator.volatility;
  foldIndexes(state, calibrator, { quoted, eventTime: batch.eventTime });
  const ended = step !== null && calibrator.volatility.step !== step;
  if (!ended || !isDue(inForce, batch.eventTime)) return null;
  const now = batch.eventTime;
  const result = { ...resultOf(inForce, calibrator), smiles: calibrateSmiles(state, now) };
  const found = { ranges: rangesOf(calibrator), result, now };
  if (!hasMoved(inForce, found)) return null;
  state.inForce = calibrated(inForce, found, batch);
  return state.inForce;
}

interface Quoted {
  readonly quoted: ReadonlySet<SymbolPrice>;
  readonly eventTime: number;
}

function foldIndexes(
  { policy, clock: now }: SequencerState,
  calibrator: RangeCalibrator,
  { quoted, eventTime }: Quoted,
): void {
  const { models, rule } = calibrator;
  for (const index of sortSymbols(quoted)) {
    const { quoteType, symbol: underlying } = index;
    if (quoteType !== "Index" || !models.has(underlying)) continue;
    if (validityOf(index, { policy, now }) !== "Valid") continue;
    const quote = { underlying, eventTime, price: Number(index.inForce!.price) / PRICE_UNIT };
    calibrator.volatility = foldIndexPrice(calibrator.volatility, models, { quote, rule });
  }
}

function isDue({ rangeCalibration, eventTime }: RiskParametersPublished, now: number): boolean {
  const { result, publishPeriodMs } = rangeCalibration!;
  return result === null || result.number === 0 || now - eventTime >= publishPeriodMs;
}

function rangesOf({ volatility, models, rule }: RangeCalibrator): Ranges {
  return new Map(
    volatility.underlyings.map(({ underlying, garchVariance }) => {
      const range = scenarioRange(models.get(underlying)!, rule, garchVariance);
      const units = BigInt(Math.ceil(range * RANGE_UNIT));
      return [underlying, (units * BigInt(FIGURE_UNIT / RANGE_UNIT)) as Figure];
    }),
  );
}

function resultOf(
  { rangeCalibration }: RiskParametersPublished,
  { volatility: { underlyings, covariances } }: RangeCalibrator,
): Omit<CalibrationResult, "smiles"> {
  return {
    number: (rangeCalibration!.result?.number ?? 0) + 1,
    variances: underlyings.map((one) => ({
      underlying: one.underlying,
      fastVariance: figureOf(one.fastVariance),
      slowVariance: figureOf(one.slowVariance),
      garchVariance: figureOf(one.garchVariance),
    })),
    correlations: underlyings.flatMap(({ underlying }, row) =>
      underlyings.slice(0, row).map(({ underlying: other }, column) => ({
        underlying,
        other,
        correlation: figureOf(correlation(covariances, row, column)),
      })),
    ),
  };
}

function figureOf(value: number): Figure {
  return BigInt(Math.round(value * FIGURE_UNIT)) as Figure;
}

/** The version with what was found, in force from the batch on. */
function calibrated(
  version: RiskParametersPublished,
  { ranges, result }: Found,
  batch: PriceBatch,
): RiskParametersPublished {
  const portfolio = version.portfolio!;
  const rangeCalibration: RangeCalibration = { ...version.rangeCalibration!, result };
  return {
    ...version,
    eventId: `risk-parameters/${version.version}/${result.number}`,
    eventTime: batch.eventTime,
    // The batch is part 0 of the offset, so that folds take this one after it, and once.
    source: { ...batch.source, part: 1 },
    effectiveTime: Math.max(batch.eventTime, version.effectiveTime),
    portfolio: {
      ...portfolio,
      underlyings: portfolio.underlyings.map((one) => ({
        ...one,
        priceRange: ranges.get(one.underlying) ?? one.priceRange,
      })),
    },
    rangeCalibration,
  };
}
