/**
 * A calibration as text of at most 90 columns: what was learned of each underlying, its range over
 * time, and where smiles miss their quotes.
 */
import { dayText, moveOf, rangeFloor, smileVolatility } from "@margin-engine/core";
import { countOf, countText } from "../report/figures";
import { drawChart } from "../report/text-chart";
import { DAY_MS, expiryText, hourText } from "../simulation/calendar";
import {
  type CalibratedRanges,
  type CalibratedUnderlying,
  exceedanceShares,
  type PathPoint,
} from "./calibrate-ranges";
import { type CalibratedSmile, isArbitrageable, type StrikeMiss } from "./calibrate-smiles";
import type { Calibration } from "./calibration";

const COLUMN = 16;
const PLOT = { columns: 76, lineRows: 8, barRows: 2 };
/** Expiries of the whole chain that are named because they miss most. */
const WORST_SHOWN = 5;

export function calibrationReport(calibration: Calibration): string {
  const { ranges, step } = calibration;
  const { path } = ranges.underlyings[0]!;
  const period = `${dayText(path[0]!.time)} to ${dayText(path.at(-1)!.time)} UTC`;
  const closes = step === "hour" ? "hourly" : "daily";
  return [
    "",
    ` Volatility from ${closes} closes · ${period}`,
    "",
    ...parameterLines(ranges),
    ...ranges.underlyings.flatMap((one) => rangeChart(one, ranges)),
    "",
    ...smileLines(calibration),
    "",
  ].join("\n");
}

const part = (value: number, decimals = 1): string => `${(value * 100).toFixed(decimals)}%`;
const points = (volatility: number): string => (volatility * 100).toFixed(2);

function parameterLines({ rule, underlyings, correlations }: CalibratedRanges): string[] {
  const line = (label: string, of: (one: CalibratedUnderlying) => string): string =>
    ` ${label.padEnd(34)}${underlyings.map((one) => of(one).padStart(COLUMN)).join("")}`;
  const aDay = (variance: number): string => part(Math.sqrt((variance * DAY_MS) / rule.stepMs), 2);
  const days = (rule.horizonSteps * rule.stepMs) / DAY_MS;
  return [
    line("", ({ underlying }) => underlying),
    line("Returns", ({ returns }) => countText(returns)),
    line("GARCH omega, a step", ({ model }) => model.garch.omega.toExponential(3)),
    line("GARCH alpha", ({ model }) => model.garch.alpha.toFixed(4)),
    line("GARCH beta", ({ model }) => model.garch.beta.toFixed(4)),
    line("Degrees of freedom of the tails", ({ model }) => model.nu.toFixed(2)),
    line(`z, the ${part(rule.probability)} quantile`, ({ model }) => model.quantile.toFixed(2)),
    line("Volatility a day now, EWMA 0.94", ({ path }) => aDay(path.at(-1)!.fastVariance)),
    line("Volatility a day now, EWMA 0.97", ({ path }) => aDay(path.at(-1)!.slowVariance)),
    line("Volatility a day now, GARCH", ({ path }) => aDay(path.at(-1)!.garchVariance)),
    line("Volatility a day, stress period", ({ model }) => aDay(model.stressVariance)),
    line(`Move over ${days} days, stress period`, ({ model }) =>
      part(moveOf(model, rule, model.stressVariance)),
    ),
    line("Floor of the range", ({ model }) => part(rangeFloor(model, rule))),
    line("Range now", ({ path }) => part(path.at(-1)!.range)),
    line(`Moves over ${days} days`, ({ exceedance }) => countText(exceedance.moves)),
    line("  below the range", ({ exceedance }) => part(exceedanceShares(exceedance).below, 2)),
    line("  above the range", ({ exceedance }) => part(exceedanceShares(exceedance).above, 2)),
    ...correlationLines(underlyings, correlations),
    "",
  ];
}

function correlationLines(
  underlyings: readonly CalibratedUnderlying[],
  correlations: readonly (readonly number[])[],
): string[] {
  return underlyings.slice(1).map(({ underlying }, at) => {
    const cells = correlations[at + 1]!.slice(0, at + 1);
    const label = `Correlation now with ${underlying}`.padEnd(34);
    return ` ${label}${cells.map((cell) => cell.toFixed(2).padStart(COLUMN)).join("")}`;
  });
}

function rangeChart(one: CalibratedUnderlying, { rule }: CalibratedRanges): string[] {
  const { underlying, path, exceedance } = one;
  const means = meanRanges(path, PLOT.columns * 2);
  const chart = drawChart({
    ...PLOT,
    from: path[0]!.time,
    to: path.at(-1)!.time,
    line: { times: means.map(({ time }) => time), values: means.map(({ range }) => range) },
    bars: {
      times: exceedance.beyond.map(({ time }) => time),
      amounts: exceedance.beyond.map(() => 1),
    },
    lineLabel: (value) => part(value, 0),
  });
  const days = (rule.horizonSteps * rule.stepMs) / DAY_MS;
  return [
    ` ${underlying}: mean scenario range; below: moves over ${days} days beyond it, ` +
      `at most ${countText(chart.peak)} a bar`,
    ...chart.line,
    ...chart.bars,
    ...chart.axis,
    "",
  ];
}

/** The path in at most `count` pieces of equal length, each as its mean. */
function meanRanges(path: readonly PathPoint[], count: number): { time: number; range: number }[] {
  const length = Math.ceil(path.length / count);
  const pieces = Math.ceil(path.length / length);
  return Array.from({ length: pieces }, (_, at) => {
    const piece = path.slice(at * length, (at + 1) * length);
    const range = piece.reduce((sum, point) => sum + point.range, 0) / piece.length;
    return { time: piece[0]!.time, range };
  });
}

function smileLines({ smiles: { smiles, leftOut }, chain }: Calibration): string[] {
  const snapshots = [...new Set(smiles.map(({ time }) => time))];
  const last = smiles.filter(({ time }) => time === snapshots.at(-1));
  const worst = [...smiles].sort((one, other) => other.fit.error - one.fit.error);
  const sound = smiles.filter((smile) => !isArbitrageable(smile)).length;
  const errors = worst.map(({ fit }) => fit.error).reverse();
  const quantile = (share: number): string =>
    points(errors[Math.min(errors.length - 1, Math.floor(share * errors.length))]!);
  return [
    ` Smiles of ${chain}`,
    ` ${countText(smiles.length)} expiries in ${countOf(snapshots.length, "snapshot")}` +
      (leftOut === 0 ? "" : `, ${leftOut} more have fewer than five strikes`) +
      `; free of arbitrage: ${sound === smiles.length ? "all" : `${sound} only`}`,
    ` Errors weighted by vega, in vol points: median ${quantile(0.5)}, ` +
      `95% within ${quantile(0.95)}, largest ${quantile(1)}`,
    "",
    ` Last snapshot, ${momentText(snapshots.at(-1)!)} UTC`,
    SMILE_HEADER,
    ...last.map((smile) => smileLine(smile, smile.misses)),
    "",
    " Largest errors of all snapshots",
    ...worst.slice(0, WORST_SHOWN).map((smile) => {
      return `${smileLine(smile, smile.misses.slice(0, 1))}, on ${momentText(smile.time)}`;
    }),
  ];
}

const momentText = (time: number): string => `${dayText(time)} ${hourText(time)}`;

const SMILE_HEADER =
  "              days strikes   ATM   error   quoted and fitted where it misses most";

function smileLine(smile: CalibratedSmile, misses: readonly StrikeMiss[]): string {
  const { underlying, expiry, years, quotes, fit } = smile;
  const worst = misses.map(({ strike, quoted, fitted }) => {
    return `${strike} ${part(quoted)} ${part(fitted)}`;
  });
  return [
    ` ${underlying} ${expiryText(expiry).padEnd(8)}`.padEnd(13),
    (years * 365).toFixed(1).padStart(5),
    String(quotes.length).padStart(8),
    part(smileVolatility(fit, 0)).padStart(7),
    points(fit.error).padStart(7),
    `   ${worst.join(", ")}`,
  ].join("");
}
