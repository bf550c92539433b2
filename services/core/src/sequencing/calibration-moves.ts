/** Whether what was found is far enough from what is in force to be published. */
import type { RiskParametersPublished } from "../events/listing";
import type {
  CalibratedCorrelation,
  CalibratedSmile,
  CalibrationResult,
} from "../events/range-calibration";
import { powerOfTen } from "../money/rounding";
import { FIGURE_DECIMALS, FIGURE_UNIT, type Figure, RATE_UNIT } from "../money/units";
import { fittedSmile } from "../volatility/calibrated-smile";
import { smileVolatility } from "../volatility/fit-smile";

/** A correlation is published when it moved by more than 0.05: it only scales a relief. */
const CORRELATION_STEP = powerOfTen(FIGURE_DECIMALS) / 20n;

export type Ranges = ReadonlyMap<string, Figure>;

export interface Found {
  readonly ranges: Ranges;
  readonly result: CalibrationResult;
  /** Event time. */
  readonly now: number;
}

export function hasMoved(version: RiskParametersPublished, found: Found): boolean {
  const { portfolio, rangeCalibration } = version;
  const { publishStep, result: before } = rangeCalibration!;
  // What stands of the version before gives way to the version's own.
  if (before?.number === 0) return true;
  const { smiles, correlations } = found.result;
  const step = Number(publishStep) / RATE_UNIT;
  const ahead = (before?.smiles ?? []).filter(({ expiry }) => expiry > found.now);
  return (
    haveRangesMoved(version, found.ranges) ||
    haveSmilesMoved({ before: ahead, after: smiles, step }) ||
    (portfolio!.offsetShare > 0n && haveTiesMoved(before?.correlations ?? [], correlations))
  );
}

function haveRangesMoved(
  { portfolio, rangeCalibration }: RiskParametersPublished,
  ranges: Ranges,
): boolean {
  return portfolio!.underlyings.some(({ underlying, priceRange }) => {
    const move = (ranges.get(underlying) ?? priceRange) - priceRange;
    return (move < 0n ? -move : move) > rangeCalibration!.publishStep;
  });
}

interface Smiles {
  readonly before: readonly CalibratedSmile[];
  readonly after: readonly CalibratedSmile[];
  /** Of volatility. */
  readonly step: number;
}

/** A smile that comes or goes has moved; the others where they are quoted, and at the forward. */
function haveSmilesMoved({ before, after, step }: Smiles): boolean {
  if (before.length !== after.length) return true;
  return after.some((smile) => {
    const { underlying, expiry, lowest, highest } = smile;
    const known = before.find((one) => one.underlying === underlying && one.expiry === expiry);
    if (known === undefined) return true;
    const [fit, other] = [fittedSmile(smile), fittedSmile(known)];
    return [Number(lowest) / FIGURE_UNIT, 0, Number(highest) / FIGURE_UNIT].some(
      (at) => Math.abs(smileVolatility(fit, at) - smileVolatility(other, at)) > step,
    );
  });
}

/** One that was not known counted as none. */
function haveTiesMoved(
  before: readonly CalibratedCorrelation[],
  after: readonly CalibratedCorrelation[],
): boolean {
  return after.some(({ underlying, other, correlation }) => {
    const known = before.find((one) => one.underlying === underlying && one.other === other);
    const move = correlation - (known?.correlation ?? 0n);
    return (move < 0n ? -move : move) > CORRELATION_STEP;
  });
}
