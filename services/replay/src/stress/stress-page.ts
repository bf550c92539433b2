/** A stress test as a page of its own: scenarios as bars, the worst one, what empties the fund. */
import { dayText } from "@margin-engine/core";
import { drawPlot, escaped } from "../calibration/svg-plot";
import { countOf, countText, dollarsText } from "../report/figures";
import { htmlPage } from "../report/html-page";
import { compact, htmlTable, RUN_STYLE } from "../report/run-charts";
import { roundStep } from "../report/text-chart";
import { hourText } from "../simulation/calendar";
import type { PathStep, ReverseStress } from "./reverse-stress";
import type { ScenarioResult } from "./run-scenario";
import type { StressTest } from "./stress-test";
import { movesText, noteTexts, share } from "./stress-text";

const STYLE = `
.bars { margin: 1.2rem 0; } .bars b { font-weight: 500; }
.scenario { display: grid; grid-template: "name bar sum" / 17rem 1fr 5.5rem; gap: .9rem;
  align-items: center; margin: .35rem 0; break-inside: avoid; }
.scenario small { display: block; color: var(--soft); } .bar { grid-area: bar; }
.sum { grid-area: sum; text-align: right; font-variant-numeric: tabular-nums; }
.bar { display: flex; height: 1.3rem; background: var(--faint); border-radius: .25rem;
  overflow: hidden; print-color-adjust: exact; }
.covered { background: var(--run1); } .beyond { background: var(--run5); }
.owed { background: var(--bad); }
.legend span { margin-right: 1.2rem; white-space: nowrap; }
.legend i { display: inline-block; width: .8rem; height: .8rem; border-radius: .2rem;
  margin-right: .4rem; print-color-adjust: exact; }
path.empty { stroke: var(--bad); } .charts + .wide { margin-top: 1.5rem; }
dl { display: flex; flex-wrap: wrap; gap: .6rem 2.4rem; }
dt { color: var(--soft); } dd { margin: 0; font-size: 1.2rem; font-weight: 600; }
@media (max-width: 40rem) { .scenario { grid-template: "name sum" auto "bar bar" auto / 1fr auto;
  gap: .2rem .9rem; margin-bottom: .9rem; } }`;

const PLOT = { width: 520, height: 270 };
const DIRECTIONS_SHOWN = 8;
const MARKS = 4;

export function stressPage(test: StressTest): string {
  const { log, time, accounts, equity, initialMargin, fund, results, reverse } = test;
  const stood = `${dayText(time)} ${hourText(time)} UTC`;
  const facts: readonly (readonly [string, string])[] = [
    ["Accounts", countText(accounts)],
    ["Equity", dollarsText(equity)],
    ["Initial margin", dollarsText(initialMargin)],
    ["Insurance fund", fund === null ? "none given" : dollarsText(fund)],
  ];
  const body = [
    `<h1>Stress of ${escaped(log)}</h1>`,
    `<p>As it stood on ${stood}. Every scenario strikes at once: nobody trades, is liquidated or ` +
      "pays in before it has happened.</p>",
    "<dl>",
    ...facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`),
    "</dl>",
    ...barsSection(results),
    ...tableSection(results),
    ...worstSection(results[0]!),
    ...(reverse === null ? [] : reverseSection(reverse)),
  ];
  return htmlPage({ title: `Stress of ${log}`, style: RUN_STYLE + STYLE, body });
}

/** What accounts lose, by who bears it, on one scale for all scenarios. */
function barsSection(results: readonly ScenarioResult[]): string[] {
  const most = results.reduce((largest, { loss }) => Math.max(largest, loss), 1);
  return [
    "<section><h2>What accounts lose</h2>",
    '<p class="legend"><span><i class="covered"></i>within initial margin</span>' +
      '<span><i class="beyond"></i>beyond it, paid from what accounts own</span>' +
      '<span><i class="owed"></i>shortfall: beyond all they own</span></p>',
    '<div class="bars">',
    ...results.flatMap(({ title, scenario, loss, beyondMargin, shortfall }) => {
      const beyond = Math.max(0, beyondMargin - shortfall);
      const covered = Math.max(0, loss - beyond - shortfall);
      const parts = [
        ["covered", covered],
        ["beyond", beyond],
        ["owed", shortfall],
      ] as const;
      const shown = parts.map(([name, dollars]) => part(name, dollars / most)).join("");
      return [
        '<div class="scenario">',
        `<div><b>${escaped(title)}</b><small>${escaped(scenario)}</small></div>`,
        `<div class="sum">${dollarsText(loss)}</div><div class="bar">${shown}</div></div>`,
      ];
    }),
    "</div></section>",
  ];
}

const part = (name: string, width: number): string =>
  width === 0 ? "" : `<i class="${name}" style="width:${share(width)}"></i>`;

function tableSection(results: readonly ScenarioResult[]): string[] {
  const heads = ["Scenario", "Losses", "Beyond IM", "Shortfall", "Fund left", "Below", "Bankrupt"];
  const rows = results.map((result) => [
    escaped(result.scenario),
    ...[result.loss, result.beyondMargin, result.shortfall].map(dollarsText),
    fundCell(result.fundLeft),
    countText(result.fallen),
    countText(result.bankrupt),
  ]);
  return [
    "<section><h2>Scenarios, worst first</h2>",
    htmlTable(heads, rows),
    ...noteTexts(results).map((text) => `<p>${escaped(text)}</p>`),
    "</section>",
  ];
}

function fundCell(left: number | null): string {
  if (left === null) return "&ndash;";
  return left < 0 ? `<b class="worse">${dollarsText(left)}</b>` : dollarsText(left);
}

function worstSection(result: ScenarioResult): string[] {
  const { title, failed, worst } = result;
  const failing = failed.length === 0 ? "" : ` Failing: ${escaped(failed.join(", "))}.`;
  const rows = worst.map((each) => [
    escaped(each.account),
    dollarsText(each.equityBefore),
    fundCell(each.equityAfter),
    ...[each.maintenanceAfter, each.initialMargin, each.beyondMargin].map(dollarsText),
  ]);
  const heads = ["Account", "Equity before", "After", "Maintenance", "Initial margin", "Beyond it"];
  return [
    `<section><h2>Worst: ${escaped(title)}</h2>`,
    `<p>${escaped(movesText(result))}.${failing}</p>`,
    rows.length === 0 ? "<p>Nobody falls below maintenance margin.</p>" : htmlTable(heads, rows),
    "</section>",
  ];
}

function reverseSection({ fund, moves, path, debtors }: ReverseStress): string[] {
  const found = moves.filter(({ size }) => size !== null).slice(0, DIRECTIONS_SHOWN);
  const [least] = found;
  const head = "<section><h2>What empties the fund</h2>";
  if (least === undefined) {
    return [head, `<p>No move of the market alone empties ${dollarsText(fund)}.</p></section>`];
  }
  const owing = debtors.map(({ account, debt }) => [escaped(account), dollarsText(debt)]);
  return [
    head,
    `<p>The fund of ${dollarsText(fund)} is empty after <b>${escaped(least.direction)} by ` +
      `${share(least.size!)}</b>.</p>`,
    '<div class="charts">',
    pathChart(path, "Fund left, US dollars", ({ fundLeft }) => fundLeft),
    pathChart(path, "Accounts below maintenance margin", ({ below }) => below),
    "</div>",
    pathTable(path),
    "<h3>Who owes most then</h3>",
    htmlTable(["Account", "Owes"], owing),
    "<h3>Least moves by direction</h3>",
    htmlTable(
      ["Direction", "Least move"],
      found.map(({ direction, size }) => [escaped(direction), share(size!)]),
    ),
    "</section>",
  ];
}

/** Over the size of the move; from a fund to nothing, or from nobody to many. */
function pathChart(
  path: readonly PathStep[],
  title: string,
  of: (step: PathStep) => number,
): string {
  const to = path.at(-1)!.size;
  const points = path.map((step) => ({ x: step.size, y: of(step) }));
  const step = to > 0 ? roundStep(to / MARKS) : 1;
  const marks = Array.from({ length: Math.floor(to / step) }, (_, at) => {
    const x = step * (at + 1);
    return { x, text: `${Number((x * 100).toPrecision(3))}%` };
  });
  const ground = [0, to].map((x) => ({ x, y: 0 }));
  const series = [
    { shape: "line", name: "empty dashed", points: ground },
    { shape: "line", name: "run1", points },
  ] as const;
  const plot = drawPlot({ ...PLOT, title, marks, from: 0, to, label: compact, series });
  const caption = `${title}, by the size of the move`;
  return `<figure>${plot}<figcaption>${escaped(caption)}</figcaption></figure>`;
}

function pathTable(path: readonly PathStep[]): string {
  const rows = path.map(({ size, shortfall, fundLeft, below, bankrupt }) => [
    share(size),
    dollarsText(shortfall),
    dollarsText(fundLeft),
    countOf(below, "account"),
    countOf(bankrupt, "account"),
  ]);
  return htmlTable(["Move", "Shortfall", "Fund left", "Below maintenance", "Bankrupt"], rows);
}
