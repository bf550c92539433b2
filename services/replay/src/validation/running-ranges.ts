/**
 * The price ranges that a venue would have had over a history (VO-4): every close is folded as the
 * sequencer folds index prices, and new ranges are in force when one moved by the publishing step.
 * Closes are no closer than the time that has to pass between two publications.
 */
import {
  calibratorUnder,
  closeStep,
  foldIndexPrice,
  type PortfolioParameters,
  parameterNumbers,
  RATE_UNIT,
  type RangeCalibrator,
  scenarioRange,
} from "@margin-engine/core";
import type { RiskPreset } from "../parameters";

/** Ranges are published with 6 decimals, rounded up: against the account. */
const RANGE_UNIT = 10 ** 6;

export class RunningRanges {
  /** Those in force. */
  parameters: PortfolioParameters;
  private readonly calibrator: RangeCalibrator | null;
  private readonly publishStep: number;

  /** Without a calibration in the preset its ranges stay as they are. */
  constructor({ portfolio, rangeCalibration }: RiskPreset) {
    this.parameters = parameterNumbers(portfolio);
    this.calibrator = calibratorUnder(rangeCalibration, null);
    this.publishStep = Number(rangeCalibration?.publishStep ?? 0n) / RATE_UNIT;
  }

  /** Takes the closes of a moment. Returns whether other ranges are in force from it on. */
  fold(eventTime: number, prices: ReadonlyMap<string, number>): boolean {
    const { calibrator } = this;
    if (calibrator === null) return false;
    const { models, rule } = calibrator;
    for (const underlying of models.keys()) {
      const price = prices.get(underlying);
      if (price === undefined) continue;
      const quote = { underlying, eventTime, price };
      const { stepMs } = rule;
      calibrator.volatility = foldIndexPrice(calibrator.volatility, models, { quote, stepMs });
    }
    calibrator.volatility = closeStep(calibrator.volatility, models);
    return this.publish(calibrator);
  }

  private publish({ volatility, models, rule }: RangeCalibrator): boolean {
    const ranges = new Map(
      volatility.underlyings.map(({ underlying, garchVariance }) => {
        const range = scenarioRange(models.get(underlying)!, rule, garchVariance);
        return [underlying, Math.ceil(range * RANGE_UNIT) / RANGE_UNIT];
      }),
    );
    const { underlyings } = this.parameters;
    const hasMoved = underlyings.some(({ underlying, priceRange }) => {
      return Math.abs((ranges.get(underlying) ?? priceRange) - priceRange) > this.publishStep;
    });
    if (!hasMoved) return false;
    this.parameters = {
      ...this.parameters,
      underlyings: underlyings.map((one) => ({
        ...one,
        priceRange: ranges.get(one.underlying) ?? one.priceRange,
      })),
    };
    return true;
  }
}
