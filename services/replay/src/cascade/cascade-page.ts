/** A cascade as a page of its own: the policies side by side, in tables and over time. */
import { dayText } from "@margin-engine/core";
import { escaped, type Series } from "../calibration/svg-plot";
import { countOf, dollarsText } from "../report/figures";
import { htmlPage } from "../report/html-page";
import { momentsOf } from "../report/outcome";
import { colour, htmlTable, RUN_STYLE, timeChart } from "../report/run-charts";
import { hourText } from "../simulation/calendar";
import { bearersTable, endTable, fundAtStart, type Table } from "./cascade-tables";
import type { CascadeOutcome, Moment } from "./cascade-watch";
import type { CascadeReport } from "./run-cascade";

export function cascadePage(report: CascadeReport): string {
  const { title, from, to, accounts } = report;
  const span = [from, to].map((time) => `${dayText(time)} ${hourText(time)}`);
  const body = [
    `<h1>${escaped(title)}</h1>`,
    `<p>${span.join(" to ")} UTC, ${countOf(accounts, "account")}, a fund of ` +
      `${dollarsText(fundAtStart(report))}, once for each of these policies of deleveraging, ` +
      "with all else the same.</p>",
    tableOf(bearersTable(report), true),
    "<p>A haircut is the part of winners' unrealised profit that is given up: the least that " +
      "would have been enough had all winners given alike, what was taken of those chosen, and " +
      "by how much more that is.</p>",
    '<div class="charts">',
    ...charts(report),
    "</div>",
    "<h2>At the end</h2>",
    tableOf(endTable(report), false),
    "<p>Who is below zero is still being closed, or has a debt that the clearing house knows and " +
      "pays when money comes; a debt that nobody looks after is unaccounted.</p>",
  ];
  return htmlPage({ title, style: RUN_STYLE, body });
}

function tableOf([head, ...rows]: Table, isKeyed: boolean): string {
  const cells = rows.map(([policy, ...rest], at) => {
    const key = isKeyed ? `<b class="key ${colour(at)}"></b>` : "";
    return [`${key}${escaped(policy!)}`, ...rest.map(escaped)];
  });
  return htmlTable(head!, cells);
}

/** Moments of a course, and whether they are levels or amounts that add up. */
interface CourseOf {
  readonly title: string;
  readonly moments: (outcome: CascadeOutcome) => readonly Moment[];
  readonly adds: boolean;
}

function charts({ from, to, symbol, outcomes }: CascadeReport): string[] {
  const grid = momentsOf(from, to);
  const courses: readonly CourseOf[] = [
    { title: `${symbol} index, US dollars`, moments: ({ prices }) => prices, adds: false },
    {
      title: "Liquidated or taken over so far, US dollars",
      moments: ({ liquidated }) => liquidated,
      adds: true,
    },
    { title: "Insurance fund, US dollars", moments: ({ fund }) => fund, adds: false },
    {
      title: "Deleveraged so far, US dollars",
      moments: ({ deleveraged }) => deleveraged,
      adds: true,
    },
  ];
  return courses.map(({ title, moments, adds }) => {
    const series = [...outcomes.values()].map(
      (outcome, at): Series => ({
        shape: "line",
        name: colour(at),
        points: onGrid(grid, moments(outcome), adds),
      }),
    );
    return timeChart(grid, title, series);
  });
}

/** What stood, or had come together, at each moment of the grid; levels from the first on. */
function onGrid(grid: readonly number[], moments: readonly Moment[], adds: boolean) {
  const points: { x: number; y: number }[] = [];
  let next = 0;
  let y = 0;
  for (const x of grid) {
    for (; next < moments.length && moments[next]!.time <= x; next++) {
      y = moments[next]!.usd + (adds ? y : 0);
    }
    if (adds || next > 0) points.push({ x, y });
  }
  return points;
}
