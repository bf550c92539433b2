/** A validation as text of at most 90 columns. */
import { dayText } from "@margin-engine/core";
import { countText, dollarsText } from "../report/figures";
import { wrap } from "../report/render-report";
import { HOUR_MS } from "../simulation/calendar";
import type { DisclosedFigure, Disclosure } from "./disclosure";
import type { RecordSummary } from "./record-summary";
import type { Zone } from "./traffic-light";
import type { ValidatedSection, Validation } from "./validation";
import {
  disclosedText,
  hoursText,
  probability,
  share,
  subjectOf,
  words,
  worstFirst,
} from "./validation-text";

const WIDTH = 90;
const NAME = 21;
const COVERAGE_WIDTHS: readonly number[] = [8, 9, 11, 10, 8, 8, 7, 7];
/** Of a section, those with the most breaches, and names in a sentence. */
const RECORDS_SHOWN = 24;
const NAMES_SHOWN = 12;
const MARGIN_WIDTHS = [10, 10, 10, 9, 9, 9, 9];
/** Below, chance alone is no explanation. */
const SIGNIFICANCE = 0.05;
/** Parts of margin that are named; the others are put together. */
const PARTS_SHOWN = 3;

/** Ends without a line break. */
export function validationReport(validation: Validation): string {
  const { claim, periodMs, sections, haircuts } = validation;
  const period = hoursText(periodMs / HOUR_MS);
  return [
    "",
    ...wrapped(`Does ${subjectOf(validation)} cover ${share(claim)} of losses over ${period}?`),
    ...wrapped(
      "A breach is a loss beyond the margin; largest and mean are dollars beyond it. Tested are " +
        "observations that do not overlap. Kupiec's test of coverage and Christoffersen's of " +
        `independence (indep.) are p-values: below ${SIGNIFICANCE} chance is no explanation. The ` +
        "zone is Basel's traffic light.",
    ),
    "",
    ...sections.flatMap((section) => sectionLines(section, claim)),
    ...disclosureLines("Collateral haircuts, for disclosure (CPMI-IOSCO)", haircuts),
  ].join("\n");
}

function sectionLines(section: ValidatedSection, claim: number): string[] {
  const { title, from, to, records, disclosure } = section;
  const shown = worstFirst(records, RECORDS_SHOWN);
  const left = records.length - shown.length;
  const period = `${dayText(from)} to ${dayText(to)} UTC`;
  return [
    ...wrapped(`${title}: ${period}`),
    "",
    row("", ["coverage", "breaches", "largest", "mean", "tested", "Kupiec", "indep.", "zone"]),
    ...shown.map(coverageLine),
    ...(left > 0 ? [` and ${countText(left)} more with fewer breaches`] : []),
    "",
    ...verdictLines(records, claim),
    "",
    ...marginLines(shown),
    "",
    ` ${"What margin is made of".padEnd(NAME)}`,
    ...shown.map(partsLine),
    "",
    ...disclosureLines(
      "For disclosure (CPMI-IOSCO), daily over the last twelve months",
      disclosure,
    ),
  ];
}

function marginLines(records: readonly RecordSummary[]): string[] {
  const heading = ["mean", "least", "most", "peak to", "rise in", "rise in", "rise in"];
  return [
    row("Margin", heading, MARGIN_WIDTHS),
    row("", ["", "", "", "trough", "a day", "5 days", "30 days"], MARGIN_WIDTHS),
    ...records.map(marginLine),
  ];
}

function disclosureLines(heading: string, figures: Disclosure): string[] {
  return figures.length === 0 ? [] : [` ${heading}`, ...figures.map(disclosureLine), ""];
}

function disclosureLine(figure: DisclosedFigure): string {
  return ` ${figure.number}  ${figure.name.padEnd(36)}${disclosedText(figure).padStart(14)}`;
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
  const rate = 1 - claim;
  const tested = records.reduce((sum, { hits }) => sum + hits.observations, 0);
  const rejected = records.filter(({ tests }) => tests.unconditional.pValue < SIGNIFICANCE);
  const more = rejected.filter(({ hits }) => hits.breaches > rate * hits.observations);
  const fewer = rejected.filter((one) => !more.includes(one));
  const together = records.filter(({ tests }) => tests.independence.pValue < SIGNIFICANCE);
  const breaches = records.reduce((sum, { hits }) => sum + hits.breaches, 0);
  const inZone = (colour: Zone) => countText(records.filter(({ zone }) => zone === colour).length);
  return [
    `All together: ${countText(breaches)} of ${countText(tested)} tested observations breached, ` +
      `${countText(rate * tested)} claimed; ${inZone("green")} green, ` +
      `${inZone("yellow")} yellow, ${inZone("red")} red.`,
    `More breaches than claimed: ${named(more, records)}.`,
    `Fewer breaches than claimed: ${named(fewer, records)}.`,
    `Breaches that come in clusters: ${named(together, records)}.`,
  ].flatMap(wrapped);
}

function wrapped(text: string): string[] {
  return wrap(text, WIDTH - 1).map((line) => ` ${line}`);
}

function named(some: readonly RecordSummary[], all: readonly RecordSummary[]): string {
  if (some.length === 0) return "none";
  if (some.length === all.length) return "all";
  const names = some.slice(0, NAMES_SHOWN).map(({ name }) => name);
  const left = some.length - names.length;
  return [...names, ...(left > 0 ? [`${countText(left)} more`] : [])].join("; ");
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

function row(name: string, cells: readonly string[], widths = COVERAGE_WIDTHS): string {
  const texts = cells.map((cell, at) => cell.padStart(widths[at]!));
  return ` ${name.padEnd(NAME)}${texts.join("")}`.trimEnd();
}
