/**
 * The price ranges that a venue would have had over a history (VO-4): every close is folded as the
 * sequencer folds index prices, and new ranges are in force when one moved by the publishing step.
 * Closes are no closer than the time that has to pass between two publications.
 *
 * The models of a preset have seen the history they are held against here. Refitted, a year is
 * ranged by models of the years before it alone, which is what a venue would have known; the first
 * year has none.
 */
import {
  adoptModels,
  calibratorUnder,
  civilDay,
  closeStep,
  type FitRule,
  fitVolatility,
  foldIndexPrice,
  type PortfolioParameters,
  parameterNumbers,
  RATE_UNIT,
  type RangeCalibrator,
  scenarioRange,
} from "@margin-engine/core";
import { rangeRule } from "../calibration/calibrate-ranges";
import type { RiskPreset } from "../parameters";

/** Ranges are published with 6 decimals, rounded up: against the account. */
const RANGE_UNIT = 10 ** 6;

export class RunningRanges {
  /** Those in force. */
  parameters: PortfolioParameters;
  /** Whether no model has seen the present year. */
  isRefitted = false;
  private calibrator: RangeCalibrator | null;
  private readonly publishStep: number;
  private readonly returns = new Map<string, number[]>();
  private readonly lastPrices = new Map<string, number>();
  private year: number | null = null;

  /** Without a calibration in the preset its ranges stay as they are. */
  constructor(
    { portfolio, rangeCalibration }: RiskPreset,
    private readonly refit: boolean,
  ) {
    this.parameters = parameterNumbers(portfolio);
    this.calibrator = calibratorUnder(rangeCalibration, null);
    this.publishStep = Number(rangeCalibration?.publishStep ?? 0n) / RATE_UNIT;
  }

  /** Takes the closes of a moment. Returns whether other ranges are in force from it on. */
  fold(eventTime: number, prices: ReadonlyMap<string, number>): boolean {
    if (this.calibrator === null) return false;
    if (this.refit) this.learn(this.calibrator, eventTime, prices);
    const { calibrator } = this;
    const { models, rule } = calibrator;
    for (const underlying of models.keys()) {
      const price = prices.get(underlying);
      if (price === undefined) continue;
      const quote = { underlying, eventTime, price };
      calibrator.volatility = foldIndexPrice(calibrator.volatility, models, { quote, rule });
    }
    calibrator.volatility = closeStep(calibrator.volatility, models, rule);
    return this.publish(calibrator);
  }

  /** A year that is too short or too calm for a fit leaves an underlying's model as it is. */
  private learn(
    { models, rule, volatility }: RangeCalibrator,
    eventTime: number,
    prices: ReadonlyMap<string, number>,
  ): void {
    const { year } = civilDay(eventTime);
    if (this.year !== null && year !== this.year) {
      const fitting: FitRule = rangeRule(rule.stepMs);
      const fitted = new Map(
        [...models].map(([underlying, model]) => {
          const found = fitVolatility(this.returns.get(underlying) ?? [], fitting);
          return [underlying, found ?? model] as const;
        }),
      );
      this.isRefitted ||= [...fitted].every(([name, model]) => model !== models.get(name));
      this.calibrator = { rule, models: fitted, volatility: adoptModels(volatility, fitted) };
    }
    this.year = year;
    for (const [underlying, price] of prices) {
      const last = this.lastPrices.get(underlying);
      const returns = this.returns.get(underlying) ?? [];
      if (last !== undefined) returns.push(Math.log(price / last));
      this.returns.set(underlying, returns);
      this.lastPrices.set(underlying, price);
    }
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
