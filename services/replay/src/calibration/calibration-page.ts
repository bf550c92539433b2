/**
 * A calibration as a page of its own: the range over time against the moves that went beyond it,
 * and each smile of the last snapshot against its quotes.
 */
import { dayText, rangeFloor, smileVolatility } from "@margin-engine/core";
import { htmlPage } from "../report/html-page";
import { expiryText, hourText } from "../simulation/calendar";
import type { CalibratedRanges, CalibratedUnderlying } from "./calibrate-ranges";
import type { CalibratedSmile } from "./calibrate-smiles";
import type { Calibration } from "./calibration";
import { isLastOfDay } from "./calibration-json";
import { calibrationReport } from "./calibration-report";
import { drawPlot, escaped } from "./svg-plot";

const STYLE = `
.range, .fit { stroke: var(--one); } .beyond, .quotes { stroke: var(--two); }
.floor { stroke: var(--three); stroke-dasharray: 4 3; }
b.range { color: var(--one); } b.beyond { color: var(--two); } b.floor { color: var(--three); }
.smiles { display: grid; gap: 1.5rem;
  grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr)); }
.smiles text { font-size: 11px; }
@media (max-width: 40rem) { .ranges text { font-size: 18px; } }
@media print { .smiles { grid-template-columns: repeat(3, 1fr); }
  .smiles text { font-size: 14px; } }`;

const MARKS = 4;
const SMILE_STEPS = 60;

export function calibrationPage(calibration: Calibration): string {
  const { ranges, smiles } = calibration;
  const last = smiles.smiles.at(-1)!.time;
  const shown = smiles.smiles.filter(({ time }) => time === last);
  const body = [
    "<h1>Calibration of volatility</h1>",
    '<p><b class="range">Scenario range</b> at the end of each day, ' +
      '<b class="beyond">moves over the horizon beyond it</b> at the moment they began, ' +
      '<b class="floor">floor of the stress period</b>.</p>',
    ...ranges.underlyings.flatMap((one) => rangeSection(one, ranges)),
    `<h2>Smiles on ${dayText(last)} at ${hourText(last)} UTC</h2>`,
    '<p>Volatility by ln(strike / forward): <b class="beyond">quoted</b>, ' +
      '<b class="range">fitted</b>. Errors are in vol points, weighted by vega.</p>',
    '<div class="smiles">',
    ...shown.map(smileFigure),
    "</div>",
    "<h2>Figures</h2>",
    `<pre>${escaped(calibrationReport(calibration))}</pre>`,
  ];
  return htmlPage({ title: "Calibration", style: STYLE, body });
}

const percent = (value: number): string => `${Math.round(value * 100)}%`;

function rangeSection(one: CalibratedUnderlying, { rule }: CalibratedRanges): string[] {
  const { underlying, path, exceedance, model } = one;
  const [from, to] = [path[0]!.time, path.at(-1)!.time];
  const floor = rangeFloor(model, rule);
  const marks = Array.from({ length: MARKS }, (_, at) => {
    const x = from + ((to - from) * (at + 0.5)) / MARKS;
    return { x, text: dayText(x) };
  });
  const beyond = exceedance.beyond.map(({ time, change }) => ({ x: time, y: Math.abs(change) }));
  const days = path.filter(isLastOfDay).map(({ time, range }) => ({ x: time, y: range }));
  const plot = drawPlot({
    width: 640,
    height: 220,
    title: `Scenario range of ${underlying} over time`,
    marks,
    from,
    to,
    label: percent,
    series: [
      { shape: "line", name: "floor", points: [from, to].map((x) => ({ x, y: floor })) },
      { shape: "line", name: "range", points: days },
      { shape: "dots", name: "beyond", points: beyond },
    ],
  });
  return [`<h2>${escaped(underlying)}</h2>`, `<figure class="ranges">${plot}</figure>`];
}

function smileFigure({ underlying, expiry, fit, quotes }: CalibratedSmile): string {
  const { from, to } = fit.quoted;
  const fitted = Array.from({ length: SMILE_STEPS + 1 }, (_, at) => {
    const x = from + ((to - from) * at) / SMILE_STEPS;
    return { x, y: smileVolatility(fit, x) };
  });
  const name = `${underlying} ${expiryText(expiry)}`;
  const plot = drawPlot({
    width: 300,
    height: 190,
    title: `Smile of ${name}`,
    marks: [from * 0.9, 0, to * 0.9].map((x) => ({ x, text: x.toFixed(2) })),
    from,
    to,
    label: percent,
    series: [
      { shape: "dots", name: "quotes", points: quotes.map(quotePoint) },
      { shape: "line", name: "fit", points: fitted },
    ],
  });
  const caption = `${name}, error ${(fit.error * 100).toFixed(2)}`;
  return `<figure>${plot}<figcaption>${escaped(caption)}</figcaption></figure>`;
}

const quotePoint = ({ moneyness, volatility }: CalibratedSmile["quotes"][number]) => {
  return { x: moneyness, y: volatility };
};
