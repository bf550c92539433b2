/** What is wrong with the numbers by which a version has its price ranges calibrated (VO-4). */
import type { RiskParametersPublished } from "../events/listing";
import type { CalibratedModel, RangeCalibration } from "../events/range-calibration";
import { portfolioFaults } from "../margin/portfolio/parameter-faults";
import { parameterNumbers } from "../margin/portfolio/parameter-numbers";
import { powerOfTen } from "../money/rounding";
import { figureText, rateText } from "../money/text";
import { FIGURE_DECIMALS, type Figure, RATE_DECIMALS, type Rate } from "../money/units";
import { nameFaults, periodFaults, rateFaults, repeats } from "./parameter-faults";
import { quoted } from "./refusal";

const ONE = powerOfTen(RATE_DECIMALS);
const ONE_FIGURE = powerOfTen(FIGURE_DECIMALS);
/** Expected variances are summed step by step. */
const HORIZON_MOST = 10_000;

type Portfolio = RiskParametersPublished["portfolio"];

export function calibrationFaults(
  calibration: RangeCalibration | null,
  portfolio: Portfolio,
): string[] {
  if (calibration === null) return [];
  const { horizonSteps, rangeLeast, rangeMost, models, result } = calibration;
  const underlyings = portfolio?.underlyings.map(({ underlying }) => underlying) ?? [];
  const faults = [
    ...periodFaults("rangeCalibration stepMs", calibration.stepMs),
    ...rateFaults("rangeCalibration fastLambda", calibration.fastLambda, 0n),
    ...rateFaults("rangeCalibration slowLambda", calibration.slowLambda, 0n),
    ...rateFaults("rangeCalibration stressWeight", calibration.stressWeight, 0n),
    ...rateFaults("rangeCalibration rangeLeast", rangeLeast, 1n),
    ...rateFaults("rangeCalibration rangeMost", rangeMost, 1n),
    ...rateFaults("rangeCalibration publishStep", calibration.publishStep, 0n),
    ...periodFaults("rangeCalibration publishPeriodMs", calibration.publishPeriodMs),
    ...repeats(
      "rangeCalibration model of underlying",
      models.map(({ underlying }) => underlying),
    ),
    ...models.flatMap((model) => modelFaults(model, underlyings)),
    ...rangeFaults("rangeLeast", rangeLeast, portfolio),
    ...rangeFaults("rangeMost", rangeMost, portfolio),
  ];
  if (!Number.isSafeInteger(horizonSteps) || horizonSteps < 1 || horizonSteps > HORIZON_MOST) {
    const range = `from 1 to ${HORIZON_MOST}`;
    faults.push(`rangeCalibration horizonSteps ${horizonSteps}, which must be ${range}`);
  }
  if (rangeLeast > rangeMost) {
    const range = `at most rangeMost ${rateText(rangeMost)}`;
    faults.push(`rangeCalibration rangeLeast ${rateText(rangeLeast)}, which must be ${range}`);
  }
  if (result !== null) {
    faults.push("rangeCalibration result, which must be null: calibrations are the sequencer's");
  }
  return faults;
}

/** A range that would be published must be one that the portfolio could have been given. */
function rangeFaults(field: string, range: Rate, portfolio: Portfolio): string[] {
  if (portfolio === null || portfolioFaults(parameterNumbers(portfolio)).length > 0) return [];
  const priceRange = range as bigint as Figure;
  const underlyings = portfolio.underlyings.map((one) => ({ ...one, priceRange }));
  return portfolioFaults(parameterNumbers({ ...portfolio, underlyings })).map(
    (fault) => `rangeCalibration ${field} ${rateText(range)}: portfolio ${fault}`,
  );
}

function modelFaults(model: CalibratedModel, underlyings: readonly string[]): string[] {
  const { underlying, alpha, beta } = model;
  const place = `rangeCalibration model of underlying ${quoted(underlying)}`;
  const faults = [
    ...nameFaults("rangeCalibration model of underlying", underlying),
    ...rateFaults(`${place} alpha`, alpha, 0n),
    ...rateFaults(`${place} beta`, beta, 0n),
    ...figureFaults(`${place} omega`, model.omega, ONE_FIGURE),
    ...figureFaults(`${place} quantile`, model.quantile, 100n * ONE_FIGURE),
    ...figureFaults(`${place} startVariance`, model.startVariance, ONE_FIGURE),
    ...figureFaults(`${place} stressVariance`, model.stressVariance, ONE_FIGURE),
  ];
  if (alpha + beta > ONE) {
    const most = rateText((ONE - alpha) as Rate);
    const range = `at most ${most}: alpha and beta make at most 1`;
    faults.push(`${place} beta ${rateText(beta)}, which must be ${range}`);
  }
  if (!underlyings.includes(underlying)) {
    faults.push(`${place}, which must be an underlying of the portfolio`);
  }
  return faults;
}

function figureFaults(field: string, value: Figure, most: bigint): string[] {
  if (value > 0n && value <= most) return [];
  const range = `above 0 and at most ${figureText(most as Figure)}`;
  return [`${field} ${figureText(value)}, which must be ${range}`];
}
