/**
 * A chart in characters: a line in braille dots (two by four in each character) above, bars in
 * blocks below, one time axis for both.
 */
import { dayText } from "@margin-engine/core";
import { DAY_MS, HOUR_MS, hourText, MINUTE_MS } from "../simulation/calendar";

export interface ChartInput {
  readonly from: number;
  readonly to: number;
  readonly line: { readonly times: readonly number[]; readonly values: readonly number[] };
  readonly bars: { readonly times: readonly number[]; readonly amounts: readonly number[] };
  /** Characters of the plot itself, without labels. */
  readonly columns: number;
  readonly lineRows: number;
  readonly barRows: number;
  readonly lineLabel: (value: number) => string;
}

export interface Chart {
  /** Rows from top to bottom, each with its label on the left. */
  readonly line: readonly string[];
  readonly bars: readonly string[];
  readonly axis: readonly string[];
  /** The largest bar, and the time that one bar covers. */
  readonly peak: number;
  readonly barMs: number;
}

const LABEL_WIDTH = 9;
/** Bits of a braille character, by column and row of its dots. */
const DOTS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;
const BLOCKS = " ▁▂▃▄▅▆▇█";

export function drawChart(input: ChartInput): Chart {
  const amounts = sumColumns(input);
  const peak = Math.max(0, ...amounts);
  return {
    line: drawLine(input),
    bars: drawBars(amounts, peak, input.barRows),
    axis: drawAxis(input),
    peak,
    barMs: (input.to - input.from) / input.columns,
  };
}

function drawLine(input: ChartInput): string[] {
  const { lineRows, columns } = input;
  const ranges = rangesOf(input, columns * 2);
  const low = Math.min(...ranges.map((range) => range[0]));
  const high = Math.max(...ranges.map((range) => range[1]));
  const height = lineRows * 4;
  const scale = (height - 1) / (high - low || 1);
  const cells = new Uint8Array(lineRows * columns);
  for (const [x, [least, most]] of ranges.entries()) {
    const top = height - 1 - Math.round((most - low) * scale);
    const bottom = height - 1 - Math.round((least - low) * scale);
    for (let y = top; y <= bottom; y++) {
      cells[(y >> 2) * columns + (x >> 1)]! |= DOTS[x % 2 === 0 ? 0 : 1][y % 4]!;
    }
  }
  const labels = valueLabels({ low, high, rows: lineRows }, input.lineLabel);
  return labels.map((label, row) => {
    const dots = cells.subarray(row * columns, (row + 1) * columns);
    return `${label} ${Array.from(dots, (bits) => String.fromCharCode(0x2800 + bits)).join("")}`;
  });
}

/** Lowest and highest value in each dot column; each begins where the one before it ended, so that
 * the line is connected, and a column without a value repeats the last one. */
function rangesOf({ from, to, line }: ChartInput, columns: number): [number, number][] {
  const ranges: [number, number][] = [];
  let next = 0;
  let last = line.values[0] ?? 0;
  for (let x = 0; x < columns; x++) {
    const until = x === columns - 1 ? to + 1 : from + ((to - from) * (x + 1)) / columns;
    let least = last;
    let most = last;
    for (; next < line.times.length && line.times[next]! < until; next++) {
      last = line.values[next]!;
      least = Math.min(least, last);
      most = Math.max(most, last);
    }
    ranges.push([least, most]);
  }
  return ranges;
}

/** A label at each row where a round value lies, blanks at the others. */
function valueLabels(
  { low, high, rows }: { readonly low: number; readonly high: number; readonly rows: number },
  text: (value: number) => string,
): string[] {
  const labels = Array.from({ length: rows }, () => " ".repeat(LABEL_WIDTH));
  if (high === low) {
    labels[rows - 1] = text(low).padStart(LABEL_WIDTH);
    return labels;
  }
  const step = roundStep((high - low) / (rows * 0.7));
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) {
    const row = Math.round(((high - value) / (high - low)) * (rows - 1));
    labels[row] = text(value).padStart(LABEL_WIDTH);
  }
  return labels;
}

/** The least of 1, 2, 2.5, 5 times a power of ten that is not below `least`. */
export function roundStep(least: number): number {
  let unit = 1;
  while (unit > least) unit /= 10;
  while (unit * 10 <= least) unit *= 10;
  return [1, 2, 2.5, 5, 10].map((factor) => factor * unit).find((step) => step >= least)!;
}

function sumColumns({ from, to, bars, columns }: ChartInput): number[] {
  const sums = new Array<number>(columns).fill(0);
  for (const [at, time] of bars.times.entries()) {
    const column = Math.floor(((time - from) / (to - from || 1)) * columns);
    sums[Math.max(0, Math.min(columns - 1, column))]! += bars.amounts[at]!;
  }
  return sums;
}

/** Whatever is not nothing shows at least the smallest block. */
function drawBars(amounts: readonly number[], peak: number, rows: number): string[] {
  const blank = " ".repeat(LABEL_WIDTH + 1);
  const eighths = amounts.map((amount) =>
    amount === 0 ? 0 : Math.max(1, Math.round((amount / peak) * rows * 8)),
  );
  return Array.from({ length: rows }, (_, row) => {
    const floor = (rows - 1 - row) * 8;
    return blank + eighths.map((size) => BLOCKS[Math.max(0, Math.min(8, size - floor))]).join("");
  });
}

const AXIS_STEPS = [5 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS]
  .concat([1, 2, 3, 4, 6, 12].map((hours) => hours * HOUR_MS))
  .concat([1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((days) => days * DAY_MS));

/** A rule with a mark at each round time, and the times below it: hours, days, or months. */
function drawAxis({ from, to, columns }: ChartInput): string[] {
  const blank = " ".repeat(LABEL_WIDTH);
  const widest = 9;
  const step = AXIS_STEPS.find((each) => ((to - from) / each) * widest <= columns);
  const rule = new Array<string>(columns + 1).fill("─");
  const labels = new Array<string>(columns + 8).fill(" ");
  if (step !== undefined) {
    for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
      const column = Math.round(((time - from) / (to - from || 1)) * columns);
      const text = timeLabel(time, step);
      rule[column] = "┴";
      for (const [at, character] of [...text].entries()) labels[column + at] = character;
    }
  }
  return [`${blank} ${rule.join("")}`, `${blank} ${labels.join("").trimEnd()}`];
}

function timeLabel(time: number, step: number): string {
  if (step < DAY_MS) return hourText(time);
  return step < 100 * DAY_MS ? dayText(time).slice(5) : dayText(time).slice(0, 7);
}
