/**
 * A backtest as a page of its own: no script, no font and no picture from elsewhere; for light and
 * dark, for a phone and for paper. Every run has one colour in all its charts.
 */
import { dayText } from "@margin-engine/core";
import { drawPlot, escaped, type Series } from "../calibration/svg-plot";
import { countText, dollarsText } from "../report/figures";
import { DAY_MS, hourText } from "../simulation/calendar";
import { type Difference, differenceOf } from "./difference";
import type { Course, Outcome } from "./outcome";
import { PAGE_STYLE } from "./page-style";
import type { Backtest } from "./run-backtest";

const PLOT = { width: 520, height: 270 };
const MARKS = 4;
const COLOURS = 6;
const ACCOUNTS_SHOWN = 12;
const NAMES_SHOWN = 40;

export function backtestPage(backtest: Backtest): string {
  const { history, facts, baseline, outcomes } = backtest;
  const span = `${moment(facts.from, DAY_MS)} to ${moment(facts.to, DAY_MS)} UTC`;
  return [
    "<!doctype html>",
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>Backtest of ${escaped(history)}</title><style>${PAGE_STYLE}</style></head><body>`,
    `<h1>Backtest of ${escaped(history)}</h1>`,
    `<p>${span}, ${countText(baseline.accounts.size)} accounts. The baseline is the history as ` +
      "it was; each variant is the same history with something changed.</p>",
    runsTable([baseline, ...outcomes]),
    '<div class="charts">',
    ...priceCharts(backtest),
    ...COURSES.map((chart) => courseChart(backtest, chart)),
    "</div>",
    ...outcomes.flatMap((outcome) => differenceSection(differenceOf(baseline, outcome))),
    "</body></html>\n",
  ].join("\n");
}

/** A time as short as the span that it stands in allows. */
function moment(time: number, span: number): string {
  return span < 2 * DAY_MS ? `${dayText(time)} ${hourText(time)}` : dayText(time);
}

const colour = (at: number): string => `run${at % COLOURS}`;

function runsTable(runs: readonly Outcome[]): string {
  const rows = runs.map((run, at) => {
    const all = [...run.accounts.values()];
    const liquidated = all.filter(({ liquidatedAt }) => liquidatedAt !== null).length;
    const equity = all.reduce((sum, each) => sum + each.equity, 0);
    const counts = [liquidated, run.commands, run.fills].map(countText);
    const name = `<b class="key ${colour(at)}"></b>${escaped(run.name)}`;
    return [name, ...counts, dollarsText(run.shortfall), dollarsText(equity)];
  });
  return table(["Run", "Liquidated", "Commands", "Fills", "Shortfalls", "Equity at end"], rows);
}

/** Cells are HTML already. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (tag: string, cells: readonly string[]) =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
  const body = rows.map((cells) => line("td", cells)).join("\n");
  return `<div class="wide"><table>${line("th", heads)}\n${body}</table></div>`;
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
];

function courseChart(backtest: Backtest, { title, lines }: CourseChart): string {
  const runs = [backtest.baseline, ...backtest.outcomes];
  const series = runs.flatMap(({ course }, at) =>
    lines.map(({ of, dashed }) => seriesOf(backtest.grid, course[of], { at, dashed })),
  );
  return chart(backtest, title, series);
}

/** One for each asset whose price moved. */
function priceCharts(backtest: Backtest): string[] {
  const { baseline, outcomes, grid } = backtest;
  const moving = [...baseline.prices].filter(([, prices]) => moves(prices));
  return moving.map(([asset]) => {
    const series = [baseline, ...outcomes].map(({ prices }, at) =>
      seriesOf(grid, prices.get(asset) ?? [], { at, dashed: false }),
    );
    return chart(backtest, `${asset} index, US dollars`, series);
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

/** The baseline is drawn last, on top of what did not change. */
function chart({ grid }: Backtest, title: string, series: readonly Series[]): string {
  const [from, to] = [grid[0]!, grid.at(-1)!];
  const marks = Array.from({ length: MARKS }, (_, at) => {
    const x = from + ((to - from) * (at + 0.5)) / MARKS;
    return { x, text: to - from < 2 * DAY_MS ? hourText(x) : dayText(x) };
  });
  const drawn = [...series].reverse();
  const plot = drawPlot({ ...PLOT, title, marks, from, to, label: compact, series: drawn });
  return `<figure>${plot}<figcaption>${escaped(title)}</figcaption></figure>`;
}

/** `1.2M`, `64k`, `0.98`: a label of at most six characters. */
function compact(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return `${Number((value / 1e9).toPrecision(3))}bn`;
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`;
  if (size >= 1e4) return `${Number((value / 1e3).toPrecision(3))}k`;
  return String(Number(value.toPrecision(4)));
}

function differenceSection(difference: Difference): string[] {
  const { name, identical, onlyHere, onlyThere, inBoth, gained, lost, accounts } = difference;
  const head = `<section><h2>${escaped(name)}</h2>`;
  if (identical) return [head, "<p>No difference: every output is the baseline's.</p></section>"];
  const rows = accounts
    .slice(0, ACCOUNTS_SHOWN)
    .map(({ account, equity, baseline, variant }) => [
      escaped(account),
      dollarsText(baseline?.equity ?? 0),
      dollarsText(variant?.equity ?? 0),
      `<b class="${equity < 0 ? "worse" : "better"}">${dollarsText(equity)}</b>`,
      timeText(baseline?.liquidatedAt ?? null),
      timeText(variant?.liquidatedAt ?? null),
    ]);
  return [
    head,
    `<p>Liquidated here alone: ${names(onlyHere)}. In the baseline alone: ${names(onlyThere)}. ` +
      `In both: ${countText(inBoth)}.</p>`,
    `<p>Accounts that end better: <b class="better">${dollarsText(gained)}</b> together; worse: ` +
      `<b class="worse">${dollarsText(lost)}</b>. Shortfalls change by ` +
      `${dollarsText(difference.shortfall)}.</p>`,
    table(["Account", "Baseline equity", "Here", "Change", "Liquidated before", "Here"], rows),
    "</section>",
  ];
}

function timeText(time: number | null): string {
  return time === null ? "&ndash;" : `${dayText(time)} ${hourText(time)}`;
}

function names(accounts: readonly string[]): string {
  if (accounts.length === 0) return "nobody";
  const shown = accounts.slice(0, NAMES_SHOWN).map(escaped).join(", ");
  const more = accounts.length - NAMES_SHOWN;
  const rest = more > 0 ? ` and ${countText(more)} more` : "";
  return `${countText(accounts.length)} (${shown}${rest})`;
}
