/**
 * Charts of runs for pages: prices, equity, margins, liquidations and shortfalls over time. A run
 * has one colour in all its charts; the first is the one that others are held against.
 */
import { dayText } from "@margin-engine/core";
import { drawPlot, escaped, type Series } from "../calibration/svg-plot";
import { DAY_MS, hourText } from "../simulation/calendar";
import { countText, dollarsText } from "./figures";
import type { Course, NamedOutcome } from "./outcome";

/** Of runs, in light and in dark. */
const COLOURS = [
  ["#3d434b", "#c3c8cf"],
  ["#0b62c4", "#6cb1ff"],
  ["#c2410c", "#ff9a5c"],
  ["#0f7b55", "#4cc79a"],
  ["#8b3fb5", "#cf97f2"],
  ["#a16207", "#e0b341"],
  ["#0e7490", "#62d5ea"],
  ["#be185d", "#ff8cc0"],
  ["#4d7c0f", "#b4dc58"],
  ["#7a5543", "#d6b49c"],
] as const;

const colours = (scheme: 0 | 1): string =>
  COLOURS.map((colour, at) => `--run${at}: ${colour[scheme]};`).join(" ");

const coloured = COLOURS.map(
  (_, at) => `.run${at} { stroke: var(--run${at}); background: var(--run${at}); }`,
);

export const RUN_STYLE = `
:root { ${colours(0)} --soft: #5f656e; --good: #0f7b55; --bad: #b42318; }
@media (prefers-color-scheme: dark) { :root { ${colours(1)} --soft: #9aa1ac; --good: #4cc79a;
  --bad: #ff8a80; } }
* { box-sizing: border-box; } body { max-width: 72rem; overflow-wrap: anywhere; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; overflow-wrap: normal; }
th, td { padding: .35rem .7rem; text-align: right; border-bottom: 1px solid var(--faint);
  font-variant-numeric: tabular-nums; white-space: nowrap; }
th { color: var(--soft); font-weight: 500; } th:first-child, td:first-child { text-align: left; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(30rem, 100%), 1fr));
  gap: 1.5rem; margin-top: 1.5rem; }
figcaption { color: var(--soft); padding-left: 3rem; } svg { display: block; }
svg text { font-size: 13px; fill: var(--soft); }
.line { stroke-width: 1.8; stroke-linejoin: round; } .dashed { stroke-dasharray: 5 4; }
.key { display: inline-block; width: .8rem; height: .8rem; border-radius: .2rem;
  margin-right: .5rem; print-color-adjust: exact; }
${coloured.join("\n")}
.better { color: var(--good); } .worse { color: var(--bad); }
@media (max-width: 40rem) { svg text { font-size: 16px; } }
@media print { body { font-size: 11px; } .wide { overflow: visible; } svg text { font-size: 16px; }
  .charts { grid-template-columns: 1fr 1fr; }
  th, td { padding: .2rem .3rem; } section { break-inside: avoid; } }`;

const PLOT = { width: 520, height: 270 };
const MARKS = 4;

/** Class of what a run draws. */
export const colour = (at: number): string => `run${at % COLOURS.length}`;

const HEADS = ["Run", "Liquidated", "Commands", "Fills", "Deleveraged"];

/** What each run came to, and its colour. */
export function runsTable(runs: readonly NamedOutcome[]): string {
  const rows = runs.map((run, at) => {
    const all = [...run.accounts.values()];
    const liquidated = all.filter(({ liquidatedAt }) => liquidatedAt !== null).length;
    const equity = all.reduce((sum, each) => sum + each.equity, 0);
    const counts = [liquidated, run.commands, run.fills].map(countText);
    const name = `<b class="key ${colour(at)}"></b>${escaped(run.name)}`;
    const cleared = [countText(run.deleveraged), dollarsText(run.shortfall)];
    return [name, ...counts, ...cleared, dollarsText(run.fund), dollarsText(equity)];
  });
  return htmlTable([...HEADS, "Shortfalls", "Funds at end", "Equity at end"], rows);
}

/** Cells are HTML already. */
export function htmlTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (tag: string, cells: readonly string[]) =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
  const body = rows.map((cells) => line("td", cells)).join("\n");
  return `<div class="wide"><table>${line("th", heads)}\n${body}</table></div>`;
}

/** All charts of the runs, over the moments that their courses stand at. */
export function runCharts(grid: readonly number[], runs: readonly NamedOutcome[]): string[] {
  return [
    '<div class="charts">',
    ...priceCharts(grid, runs),
    ...COURSES.filter(({ lines }) => isKnown(runs, lines[0]!.of)).map((course) =>
      courseChart(grid, runs, course),
    ),
    "</div>",
  ];
}

interface CourseChart {
  readonly title: string;
  readonly lines: readonly { readonly of: keyof Course; readonly dashed: boolean }[];
}

const COURSES: readonly CourseChart[] = [
  { title: "Equity of all accounts, US dollars", lines: [{ of: "equity", dashed: false }] },
  {
    title: "Initial margin (line) and maintenance margin (dashes), US dollars",
    lines: [
      { of: "initialMargin", dashed: false },
      { of: "maintenanceMargin", dashed: true },
    ],
  },
  { title: "Accounts liquidated so far", lines: [{ of: "liquidated", dashed: false }] },
  { title: "Shortfalls so far, US dollars", lines: [{ of: "shortfall", dashed: false }] },
  { title: "Insurance funds, US dollars", lines: [{ of: "fund", dashed: false }] },
];

/** A venue without insurance funds has no chart of them. */
function isKnown(runs: readonly NamedOutcome[], of: keyof Course): boolean {
  return of !== "fund" || runs.some(({ course }) => course.fund.some((value) => value !== 0));
}

function courseChart(
  grid: readonly number[],
  runs: readonly NamedOutcome[],
  { title, lines }: CourseChart,
): string {
  const series = runs.flatMap(({ course }, at) =>
    lines.map(({ of, dashed }) => seriesOf(grid, course[of], { at, dashed })),
  );
  return timeChart(grid, title, series);
}

/** One for each asset whose price moved. */
function priceCharts(grid: readonly number[], runs: readonly NamedOutcome[]): string[] {
  const moving = [...runs[0]!.prices].filter(([, prices]) => moves(prices));
  return moving.map(([asset]) => {
    const series = runs.map(({ prices }, at) =>
      seriesOf(grid, prices.get(asset) ?? [], { at, dashed: false }),
    );
    return timeChart(grid, `${asset} index, US dollars`, series);
  });
}

const QUIET = 0.02;

/** Beyond what a currency that is held at a dollar does. */
function moves(prices: readonly (number | null)[]): boolean {
  const known = prices.filter((price) => price !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return known.length > 1 && high / low - 1 > QUIET;
}

function seriesOf(
  grid: readonly number[],
  values: readonly (number | null)[],
  { at, dashed }: { readonly at: number; readonly dashed: boolean },
): Series {
  const points = grid.flatMap((x, place) => {
    const y = values[place] ?? null;
    return y === null ? [] : [{ x, y }];
  });
  return { shape: "line", name: `${colour(at)}${dashed ? " dashed" : ""}`, points };
}

/** A figure over the grid's span. The first series is drawn last, on top of what did not change. */
export function timeChart(
  grid: readonly number[],
  title: string,
  series: readonly Series[],
): string {
  const [from, to] = [grid[0]!, grid.at(-1)!];
  const marks = Array.from({ length: MARKS }, (_, at) => {
    const x = from + ((to - from) * (at + 0.5)) / MARKS;
    return { x, text: to - from < 2 * DAY_MS ? hourText(x) : dayText(x) };
  });
  const known = series.filter(({ points }) => points.length > 0).reverse();
  const nothing = `<p>${escaped(title)}: nothing is known.</p>`;
  if (known.length === 0) return nothing;
  const plot = drawPlot({ ...PLOT, title, marks, from, to, label: compact, series: known });
  return `<figure>${plot}<figcaption>${escaped(title)}</figcaption></figure>`;
}

/** `1.2M`, `64k`, `0.98`: a label of at most six characters. */
export function compact(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return `${Number((value / 1e9).toPrecision(3))}bn`;
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`;
  if (size >= 1e4) return `${Number((value / 1e3).toPrecision(3))}k`;
  return String(Number(value.toPrecision(4)));
}
