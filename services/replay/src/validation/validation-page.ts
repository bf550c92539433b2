/** A validation as a page of its own: breaches over time, tests, procyclicality and disclosure. */
import { dayText } from "@margin-engine/core";
import { escaped } from "../calibration/svg-plot";
import { countText, dollarsText } from "../report/figures";
import { htmlPage } from "../report/html-page";
import { HOUR_MS } from "../simulation/calendar";
import { breachFigure } from "./breach-plot";
import type { Disclosure } from "./disclosure";
import type { RecordSummary } from "./record-summary";
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

const STYLE = `
.margin { stroke: var(--one); } .breach { stroke: var(--two); stroke-width: 4; }
.loss { stroke: var(--three); stroke-opacity: .4; stroke-width: 2; } .ground { stroke: none; }
b.margin { color: var(--one); } b.breach { color: var(--two); } b.loss { color: var(--three); }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr));
  gap: 1.2rem; margin: 1rem 0; }
.wide { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .5rem; text-align: right; white-space: nowrap; }
th { font-weight: 500; color: var(--three); } th:first-child, td:first-child { text-align: left; }
.disclosed { max-width: 34rem; } .disclosed td:nth-child(2) { text-align: left; }
tr + tr { border-top: 1px solid var(--faint); }
.green, .yellow, .red { border-radius: .6rem; padding: 0 .5rem; color: #fff; }
.green, .yellow, .red, .bar i { print-color-adjust: exact; }
.green { background: #15803d; } .yellow { background: #a16207; } .red { background: #b91c1c; }
.bar { display: flex; height: 1rem; min-width: 12rem; border-radius: .3rem; overflow: hidden; }
.bar i:nth-child(1) { background: var(--one); } .bar i:nth-child(2) { background: var(--two); }
.bar i:nth-child(3) { background: var(--three); } .bar i { background: var(--faint); }
td.parts { text-align: left; white-space: normal; min-width: 14rem; font-size: .85rem; }
@media print { body { font-size: 11px; } .wide { overflow: visible; }
  .plots { grid-template-columns: 1fr 1fr; } }`;

/** Of a section, those with the most breaches. */
const PLOTS_SHOWN = 10;
const ROWS_SHOWN = 40;

export function validationPage(validation: Validation): string {
  const { claim, periodMs, sections, haircuts } = validation;
  const period = hoursText(periodMs / HOUR_MS);
  const subject = escaped(subjectOf(validation));
  const body = [
    `<h1>Does ${subject} cover ${share(claim)} of losses over ${period}?</h1>`,
    '<p>Each plot has <b class="loss">what was lost</b> over the margin period of risk as a part ' +
      'of the <b class="margin">initial margin</b> at its start, and <b class="breach">losses ' +
      "beyond it</b>; below it the margin in dollars. Tests are of observations that do not " +
      "overlap: Kupiec's of coverage, Christoffersen's of independence and of both together, as " +
      "p-values: below 0.05 chance is no explanation. The zone is Basel's traffic light.</p>",
    ...sections.flatMap(sectionHtml),
    ...(haircuts.length === 0 ? [] : ["<h2>Collateral haircuts</h2>", ...disclosed(haircuts)]),
  ];
  return htmlPage({ title: "Validation of margin", style: STYLE, body });
}

function sectionHtml({ title, from, to, records, disclosure }: ValidatedSection): string[] {
  const shown = worstFirst(records, ROWS_SHOWN);
  const left = records.length - shown.length;
  return [
    `<h2>${escaped(title)}</h2>`,
    `<p>${dayText(from)} to ${dayText(to)} UTC</p>`,
    '<div class="plots">',
    // Of a single day there is no course to plot.
    ...worstFirst(
      records.filter(({ daily }) => daily.length > 1),
      PLOTS_SHOWN,
    ).map(breachFigure),
    "</div>",
    ...table(
      [
        ...["", "coverage", "breaches", "largest", "mean", "tested"],
        ...["Kupiec", "independence", "both", "zone"],
      ],
      shown.map(coverageCells),
    ),
    left > 0 ? `<p>and ${countText(left)} more with fewer breaches</p>` : "",
    ...table(
      ["margin", "mean", "least", "most", "peak to trough", "in a day", "5 days", "30 days"],
      shown.map(marginCells),
    ),
    ...table(
      ["what it is made of", ""],
      shown.map(({ name, parts }) => [cell(name), `<td class="parts">${partsBar(parts)}</td>`]),
    ),
    "<h3>For disclosure</h3>",
    ...disclosed(disclosure),
  ];
}

function disclosed(figures: Disclosure): string[] {
  return [
    "<p>Numbers of CPMI-IOSCO's quantitative disclosure; daily over the last twelve months.</p>",
    ...table(
      ["", "", ""],
      figures.map((one) => [cell(one.number), cell(one.name), cell(disclosedText(one))]),
      "disclosed",
    ),
  ];
}

function coverageCells(record: RecordSummary): string[] {
  const { name, coverage, breaches, largestExcess, meanExcess, hits, tests, zone } = record;
  return [
    cell(name),
    cell(share(coverage)),
    cell(countText(breaches.length)),
    cell(dollarsText(largestExcess)),
    cell(dollarsText(meanExcess)),
    cell(`${hits.breaches}/${countText(hits.observations)}`),
    cell(probability(tests.unconditional.pValue)),
    cell(probability(tests.independence.pValue)),
    cell(probability(tests.conditional.pValue)),
    `<td><span class="${zone}">${zone}</span></td>`,
  ];
}

function marginCells({ name, margin, procyclicality }: RecordSummary): string[] {
  const { peakToTrough, rises } = procyclicality;
  return [
    cell(name),
    ...[margin.mean, margin.least, margin.most].map((value) => cell(dollarsText(value))),
    cell(peakToTrough === null ? "" : peakToTrough.toFixed(2)),
    ...rises.map(({ rise }) => cell(rise === null ? "" : `+${share(Math.max(0, rise), 0)}`)),
  ];
}

function partsBar(parts: RecordSummary["parts"]): string {
  const bars = parts.map(
    ({ share: width }) => `<i style="width:${share(Math.abs(width), 1)}"></i>`,
  );
  const names = parts.slice(0, 3).map((one) => `${words(one.part)} ${share(one.share, 0)}`);
  return `<div class="bar">${bars.join("")}</div>${escaped(names.join(", "))}`;
}

function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  kind = "figures",
): string[] {
  return [
    `<div class="wide"><table class="${kind}">`,
    `<tr>${heads.map((head) => `<th>${escaped(head)}</th>`).join("")}</tr>`,
    ...rows.map((cells) => `<tr>${cells.join("")}</tr>`),
    "</table></div>",
  ];
}

const cell = (text: string): string => `<td>${escaped(text)}</td>`;
