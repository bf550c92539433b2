/** A cascade as text: its course under the first policy, then every policy in a row. */
import { countText, dollarsText, priceFigure } from "../report/figures";
import { drawChart } from "../report/text-chart";
import type { Moment } from "./cascade-watch";
import type { CascadeReport } from "./run-cascade";

const COLUMNS = 74;

export function cascadeText(report: CascadeReport): string {
  const { symbol, accounts, outcomes } = report;
  const [[policy, shown]] = [...outcomes] as [[string, NonNullable<ReturnType<typeof first>>]];
  const opened = shown.fund[0]?.usd ?? 0;
  const fund = shown.fund.length === 0 ? [{ time: report.from, usd: 0 }] : shown.fund;
  return [
    `${countText(accounts)} accounts, a fund of ${dollarsText(opened)}, ${policy}`,
    "",
    `${symbol} index, and below it what was liquidated or taken over`,
    ...chart(report, { line: shown.prices, bars: shown.liquidated }, priceFigure),
    "",
    "Insurance fund, and below it what was deleveraged",
    ...chart(report, { line: fund, bars: shown.deleveraged }, dollarsText),
    "",
    ...table(report),
    "",
    "A haircut is the part of winners' unrealised profit that is given up: the least that would",
    "have been enough had all winners given alike, what was taken of those chosen, and by how",
    "much more that is.",
  ].join("\n");
}

function first({ outcomes }: CascadeReport) {
  return outcomes.values().next().value;
}

interface Course {
  readonly line: readonly Moment[];
  readonly bars: readonly Moment[];
}

function chart(
  { from, to }: CascadeReport,
  { line, bars }: Course,
  lineLabel: (value: number) => string,
): string[] {
  const drawn = drawChart({
    from,
    to: to + 1,
    line: { times: line.map(({ time }) => time), values: line.map(({ usd }) => usd) },
    bars: { times: bars.map(({ time }) => time), amounts: bars.map(({ usd }) => usd) },
    columns: COLUMNS,
    lineRows: 6,
    barRows: 3,
    lineLabel,
  });
  return [...drawn.line, ...drawn.bars, ...drawn.axis];
}

function table({ outcomes }: CascadeReport): string[] {
  const head = ["policy", "liquidated", "taken over", "fund low", "deleveraged", "winners"];
  const rows = [
    [...head, "missing", "least", "actual", "overshoot"],
    ...[...outcomes].map(([policy, outcome]) => [
      policy,
      dollarsText(sum(outcome.liquidated)),
      dollarsText(outcome.takenOver),
      dollarsText(Math.min(...outcome.fund.map(({ usd }) => usd), outcome.fund[0]?.usd ?? 0)),
      dollarsText(sum(outcome.deleveraged)),
      countText(outcome.winners),
      dollarsText(outcome.missing),
      shareText(outcome.leastHaircut),
      shareText(outcome.actualHaircut),
      shareText(outcome.actualHaircut - outcome.leastHaircut),
    ]),
  ];
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  return rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[at]!)))
      .join("  "),
  );
}

function shareText(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

function sum(moments: readonly Moment[]): number {
  return moments.reduce((total, { usd }) => total + usd, 0);
}
