/** A validation as text of at most 90 columns. */
import { dayText } from "@margin-engine/core";
import { countText, dollarsText } from "../report/figures";
import { wrap } from "../report/render-report";
import { HOUR_MS } from "../simulation/calendar";
import type { RecordSummary } from "./record-summary";
import type { ValidatedHistory, Validation } from "./validation";

const WIDTH = 90;
const NAME = 21;
const COVERAGE_WIDTHS = [8, 9, 11, 9, 9, 8, 7, 7];
const MARGIN_WIDTHS = [10, 10, 10, 9, 9, 9, 9];
/** Below, chance alone is no explanation. */
const SIGNIFICANCE = 0.05;
/** Parts of margin that are named; the others are put together. */
const PARTS_SHOWN = 3;

/** Ends without a line break. */
export function validationReport(validation: Validation): string {
  const { preset, claim, periodMs, history } = validation;
  return [
    "",
    ` Does ${preset} margin cover ${share(claim)} of losses over ${periodMs / HOUR_MS} hours?`,
    "",
    ...historyLines(history, claim),
  ].join("\n");
}

function historyLines(history: ValidatedHistory, claim: number): string[] {
  const { underlyings, from, to, portfolios } = history;
  const period = `hourly ${dayText(from)} to ${dayText(to)} UTC`;
  return [
    ` A million dollars in perpetuals on ${underlyings.join(", ")}: ${period}`,
    ...recordLines(portfolios, claim),
  ];
}

/** What every kind of validation says of its portfolios or accounts. */
function recordLines(records: readonly RecordSummary[], claim: number): string[] {
  return [
    "",
    row(
      "",
      ["coverage", "breaches", "largest", "mean", "tested", "Kupiec", "alone", "zone"],
      COVERAGE_WIDTHS,
    ),
    ...records.map(coverageLine),
    "",
    ...verdictLines(records, claim),
    "",
    row(
      "Margin",
      ["mean", "least", "most", "peak to", "rise in", "rise in", "rise in"],
      MARGIN_WIDTHS,
    ),
    row("", ["", "", "", "trough", "a day", "5 days", "30 days"], MARGIN_WIDTHS),
    ...records.map(marginLine),
    "",
    ` ${"What margin is made of".padEnd(NAME)}`,
    ...records.map(partsLine),
    "",
  ];
}

function coverageLine(record: RecordSummary): string {
  const { hits, tests, breaches, largestExcess, meanExcess, zone } = record;
  return row(
    record.name,
    [
      share(record.coverage),
      countText(breaches.length),
      dollarsText(largestExcess),
      dollarsText(meanExcess),
      `${hits.breaches}/${countText(hits.observations)}`,
      probability(tests.unconditional.pValue),
      probability(tests.independence.pValue),
      zone,
    ],
    COVERAGE_WIDTHS,
  );
}

function verdictLines(records: readonly RecordSummary[], claim: number): string[] {
  const expected = ((1 - claim) * records[0]!.hits.observations).toFixed(1);
  const rejected = records.filter(({ tests }) => tests.unconditional.pValue < SIGNIFICANCE);
  const [more, fewer] = [1, -1].map((sign) =>
    rejected.filter(({ hits }) => sign * (hits.breaches - (1 - claim) * hits.observations) > 0),
  );
  const together = records.filter(({ tests }) => tests.independence.pValue < SIGNIFICANCE);
  return [
    "A breach is a loss beyond the margin; largest and mean are dollars beyond it. Tested are " +
      `the observations that do not overlap, of which ${expected} breaches are claimed. Kupiec's ` +
      "test and Christoffersen's, that breaches come alone, are probabilities: below " +
      `${SIGNIFICANCE} chance is no explanation.`,
    `More breaches than claimed: ${named(more!, records)}.`,
    `Fewer breaches than claimed: ${named(fewer!, records)}.`,
    `Breaches that follow one another: ${named(together, records)}.`,
  ].flatMap((text) => wrap(text, WIDTH - 1).map((line) => ` ${line}`));
}

function named(some: readonly RecordSummary[], all: readonly RecordSummary[]): string {
  if (some.length === 0) return "none";
  return some.length === all.length ? "all" : some.map(({ name }) => name).join("; ");
}

function marginLine({ name, margin, procyclicality }: RecordSummary): string {
  const { peakToTrough, rises } = procyclicality;
  return row(
    name,
    [
      dollarsText(margin.mean),
      dollarsText(margin.least),
      dollarsText(margin.most),
      peakToTrough === null ? "-" : peakToTrough.toFixed(2),
      ...rises.map(({ rise }) => (rise === null ? "-" : `${Math.round(rise * 100)}%`)),
    ],
    MARGIN_WIDTHS,
  );
}

function partsLine({ name, parts }: RecordSummary): string {
  const shown = parts.slice(0, PARTS_SHOWN);
  const rest = parts.slice(PARTS_SHOWN).reduce((sum, each) => sum + each.share, 0);
  const texts = shown.map((each) => `${words(each.part)} ${share(each.share, 1)}`);
  if (rest !== 0) texts.push(`others ${share(rest, 1)}`);
  return ` ${name.padEnd(NAME)}${texts.join(", ")}`;
}

function row(name: string, cells: readonly string[], widths: readonly number[]): string {
  const texts = cells.map((cell, at) => cell.padStart(widths[at]!));
  return ` ${name.padEnd(NAME)}${texts.join("")}`.trimEnd();
}

const share = (value: number, decimals = 2): string => `${(value * 100).toFixed(decimals)}%`;
const probability = (value: number): string => (value < 0.001 ? "<0.001" : value.toFixed(3));

/** `ScenarioLoss` as `scenario loss`. */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).trimStart();
}
