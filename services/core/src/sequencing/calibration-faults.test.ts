/** Each number by which ranges are calibrated, at and beyond its limits. */
import { HOLDING_BOUNDS, PORTFOLIO_BOUNDS, UNDERLYING_BOUNDS } from "../events/portfolio-bounds";
import type { CalibratedModel, RangeCalibration } from "../events/range-calibration";
import { figure, rate } from "../money/text";
import { calibrationFaults } from "./calibration-faults";

const MODEL: CalibratedModel = {
  underlying: "BTC",
  omega: figure("0.000001"),
  alpha: rate("0.1"),
  beta: rate("0.85"),
  quantile: figure("3"),
  startVariance: figure("0.0001"),
  stressVariance: figure("0.001"),
};

function calibration(fields: Partial<RangeCalibration> = {}): RangeCalibration {
  return {
    stepMs: 3_600_000,
    horizonSteps: 48,
    fastLambda: rate("0.94"),
    slowLambda: rate("0.97"),
    stressWeight: rate("0.25"),
    rangeLeast: rate("0.05"),
    rangeMost: rate("0.5"),
    publishStep: rate("0.01"),
    publishPeriodMs: 3_600_000,
    models: [MODEL],
    result: null,
    ...fields,
  };
}

const model = (fields: Partial<CalibratedModel>) => ({ models: [{ ...MODEL, ...fields }] });

function figuresOf(bounds: Readonly<Record<string, { readonly least: number }>>) {
  const fields = Object.entries(bounds).map(([field, { least }]) => [field, figure(String(least))]);
  return Object.fromEntries(fields);
}

/** BTC, whose price falls by a range and a half in the worst scenario. */
const PORTFOLIO = {
  ...figuresOf(PORTFOLIO_BOUNDS),
  volatilityMost: figure("10"),
  figureLifeMs: 1,
  inverseProfit: "Dollar",
  tailFutures: "Full",
  scenarios: [
    { kind: "Grid", volatility: "Same", move: figure("-1.5"), weight: figure("1") },
    { kind: "Grid", volatility: "Same", move: figure("1"), weight: figure("1") },
  ],
  underlyings: [{ ...figuresOf(UNDERLYING_BOUNDS), underlying: "BTC", priceRange: figure("0.16") }],
  holdings: [{ ...figuresOf(HOLDING_BOUNDS), asset: "BTC", underlying: "BTC" }],
} as unknown as Parameters<typeof calibrationFaults>[1];

it.each<Partial<RangeCalibration>>([
  {},
  { models: [] },
  { stepMs: 1, horizonSteps: 1, publishStep: rate("0"), publishPeriodMs: 1 },
  { stressWeight: rate("0"), rangeLeast: rate("0.001"), rangeMost: rate("0.001") },
  { stressWeight: rate("1"), horizonSteps: 10_000 },
  model({ alpha: rate("0"), beta: rate("1"), omega: figure("0.000000000001") }),
])("within the limits: %o", (fields) => {
  expect(calibrationFaults(calibration(fields), PORTFOLIO)).toEqual([]);
});

it("ranges need not be calibrated", () => {
  expect(calibrationFaults(null, null)).toEqual([]);
});

const BTC = 'model of underlying "BTC"';
it.each<[Partial<RangeCalibration>, string]>([
  [{ stepMs: 0 }, "stepMs 0, which must be from 1 to"],
  [{ horizonSteps: 0 }, "horizonSteps 0, which must be from 1 to 10000"],
  [{ horizonSteps: 10_001 }, "horizonSteps 10001, which must be from 1 to 10000"],
  [{ horizonSteps: 1.5 }, "horizonSteps 1.5, which must be from 1 to 10000"],
  [{ fastLambda: rate("1.01") }, "fastLambda 1.01, which must be from 0 to 1"],
  [{ slowLambda: rate("-0.1") }, "slowLambda -0.1, which must be from 0 to 1"],
  [{ stressWeight: rate("1.1") }, "stressWeight 1.1, which must be from 0 to 1"],
  [{ rangeLeast: rate("0.6") }, "rangeLeast 0.6, which must be at most rangeMost 0.5"],
  [{ rangeLeast: rate("0.0001") }, "rangeLeast 0.0001: portfolio underlying"],
  [{ rangeMost: rate("0.7") }, 'rangeMost 0.7: portfolio underlying "BTC" priceRange 0.7'],
  [{ publishStep: rate("-0.1") }, "publishStep -0.1, which must be from 0 to 1"],
  [{ publishPeriodMs: 0 }, "publishPeriodMs 0, which must be from 1"],
  [{ models: [MODEL, MODEL] }, `${BTC} twice, which must be unique`],
  [model({ underlying: "DOGE" }), 'model of underlying "DOGE", which must be an underlying of'],
  [model({ omega: figure("0") }), `${BTC} omega 0, which must be above 0 and at most 1`],
  [model({ alpha: rate("-0.1") }), `${BTC} alpha -0.1, which must be from 0 to 1`],
  [model({ beta: rate("0.91") }), `${BTC} beta 0.91, which must be at most 0.9: alpha and beta`],
  [model({ quantile: figure("101") }), `${BTC} quantile 101, which must be above 0 and at most`],
  [model({ startVariance: figure("2") }), `${BTC} startVariance 2, which must be above 0`],
  [model({ stressVariance: figure("-1") }), `${BTC} stressVariance -1, which must be above 0`],
  [
    { result: { number: 1, variances: [], correlations: [], smiles: [] } },
    "result, which must be null",
  ],
])("%o is a fault with its field, value and range", (fields, fault) => {
  const faults = calibrationFaults(calibration(fields), PORTFOLIO);
  expect(faults).toContainEqual(expect.stringContaining(`rangeCalibration ${fault}`));
});

it("a venue without portfolio margin has no ranges to calibrate", () => {
  expect(calibrationFaults(calibration(), null)).toEqual([
    `rangeCalibration ${BTC}, which must be an underlying of the portfolio`,
  ]);
});
