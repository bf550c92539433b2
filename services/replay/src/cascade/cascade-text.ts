/** A cascade as text: its course under the first policy, then every policy in a row. */
import { alignedRows } from "../report/aligned-rows";
import { countOf, dollarsText, priceFigure } from "../report/figures";
import { drawChart } from "../report/text-chart";
import { bearersTable, endTable, fundAtStart } from "./cascade-tables";
import type { Moment } from "./cascade-watch";
import type { CascadeReport } from "./run-cascade";

const COLUMNS = 74;

const NOTES = [
  "A haircut is the part of winners' unrealised profit that is given up: the least that would",
  "have been enough had all winners given alike, what was taken of those chosen, and by how",
  "much more that is. Who is below zero at the end is still being closed, or has a debt that the",
  "clearing house knows and pays when money comes; a debt that nobody looks after is unaccounted.",
];

export function cascadeText(report: CascadeReport): string {
  const { title, symbol, accounts, outcomes } = report;
  const [[policy, shown]] = [...outcomes] as [[string, NonNullable<ReturnType<typeof first>>]];
  const fund = shown.fund.length === 0 ? [{ time: report.from, usd: 0 }] : shown.fund;
  return [
    title,
    `${countOf(accounts, "account")}, a fund of ${dollarsText(fundAtStart(report))}, ${policy}`,
    "",
    `${symbol} index, and below it what was liquidated or taken over`,
    ...chart(report, { line: shown.prices, bars: shown.liquidated }, priceFigure),
    "",
    "Insurance fund, and below it what was deleveraged",
    ...chart(report, { line: fund, bars: shown.deleveraged }, dollarsText),
    "",
    ...alignedRows(bearersTable(report)),
    "",
    ...alignedRows(endTable(report)),
    ...faultLines(report),
    "",
    ...NOTES,
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

/** The figures of the books that do not balance, under whichever policy. */
function faultLines({ outcomes }: CascadeReport): string[] {
  const faults = [...outcomes].flatMap(([policy, { end }]) =>
    end.faults.map((fault) => `${policy}: ${fault}`),
  );
  return faults.length === 0 ? [] : ["", ...faults];
}
