/**
 * Losses of one portfolio or account as parts of the margin that was to cover them, over time, so
 * that what lies above 100% is a breach; and the margin itself below it.
 */
import { dayText } from "@margin-engine/core";
import { drawPlot, escaped, type Point } from "../calibration/svg-plot";
import { dollarsText } from "../report/figures";
import { DAY_MS } from "../simulation/calendar";
import type { RecordSummary } from "./record-summary";

const WIDTH = 440;
const LOSS_HEIGHT = 200;
const MARGIN_HEIGHT = 90;
const MARKS = 3;

export function breachFigure(record: RecordSummary): string {
  const { name, daily, breaches, largestExcess } = record;
  const [from, to] = [daily[0]!.time, daily.at(-1)!.time];
  const span = { width: WIDTH, from, to };
  const covered = daily.flatMap(({ time, margin, loss }) => {
    return loss > 0 && loss <= margin ? [{ x: time, y: loss / margin }] : [];
  });
  const losses = drawPlot({
    ...span,
    height: LOSS_HEIGHT,
    title: `Losses of ${name} as parts of its margin over time`,
    marks: [],
    label: (value) => `${Math.round(value * 100)}%`,
    series: [
      { shape: "dots", name: "loss", points: covered },
      { shape: "line", name: "margin", points: [from, to].map((x) => ({ x, y: 1 })) },
      { shape: "dots", name: "breach", points: worstOfDays(record) },
      { shape: "dots", name: "ground", points: [{ x: from, y: 0 }] },
    ],
  });
  const margin = drawPlot({
    ...span,
    height: MARGIN_HEIGHT,
    title: `Margin of ${name} over time`,
    marks: from === to ? [] : marksBetween(from, to),
    label: shortDollars,
    series: [
      {
        shape: "line",
        name: "margin",
        points: daily.map((day) => ({ x: day.time, y: day.margin })),
      },
      { shape: "dots", name: "ground", points: [{ x: from, y: 0 }] },
    ],
  });
  const count = `${breaches.length} breach${breaches.length === 1 ? "" : "es"}`;
  const size = breaches.length === 0 ? "" : `, at most ${dollarsText(largestExcess)} beyond`;
  const caption = `<b>${escaped(name)}</b>: ${count}${size}`;
  return `<figure><figcaption>${caption}</figcaption>${losses}${margin}</figure>`;
}

function marksBetween(from: number, to: number) {
  return Array.from({ length: MARKS }, (_, at) => {
    const x = from + ((to - from) * (at + 0.5)) / MARKS;
    return { x, text: dayText(x) };
  });
}

/** Of breaches within a day the worst one. */
function worstOfDays({ breaches }: RecordSummary): Point[] {
  const worst = new Map<number, Point>();
  for (const { time, margin, loss } of breaches) {
    const day = Math.floor(time / DAY_MS);
    const y = loss / margin;
    if (y > (worst.get(day)?.y ?? 0)) worst.set(day, { x: time, y });
  }
  return [...worst.values()];
}

/** `200 k`: a plot has little room beside it. */
function shortDollars(value: number): string {
  if (value >= 1e6) return `${value / 1e6} M`;
  return value >= 1e3 ? `${value / 1e3} k` : String(value);
}
