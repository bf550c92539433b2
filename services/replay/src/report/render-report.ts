/**
 * The report of a run as text of at most 90 columns: a chart of price against liquidations, then
 * one line for each thing one would ask about. Colour only where a terminal shows it.
 */

import { styleText } from "node:util";
import type { MarginStatus } from "@margin-engine/core";
import { dayText, MARGIN_STATUSES } from "@margin-engine/core";
import { hourText, MINUTE_MS } from "../simulation/calendar";
import { clearingFacts } from "./clearing-text";
import { depositFacts } from "./deposit-summary";
import {
  bytesText,
  countOf,
  countText,
  dollarsText,
  durationText,
  percentText,
  priceFigure,
} from "./figures";
import type { PriceSeries, Summary } from "./summary";
import { drawChart } from "./text-chart";

/** What a log does not say about itself; null for what was not measured. */
export interface RunFacts {
  readonly title: string;
  readonly seconds: number | null;
  readonly logBytes: number | null;
  /** Of the whole log, in hex. */
  readonly digest: string | null;
  readonly books: BooksCheck | null;
}

/** Whether the books balance, and in a sentence what was summed or what is off. */
export interface BooksCheck {
  readonly balanced: boolean;
  readonly detail: string;
}

type Paint = (colour: Colour, text: string) => string;
type Colour = "bold" | "cyan" | "red" | "dim" | "green" | "yellow";

const WIDTH = 90;
const LABEL = 14;
const PLOT = { columns: 74, lineRows: 10, barRows: 4 };
/** Kinds of accounts named in the report; the smaller ones are put together. */
const KINDS_SHOWN = 8;

/** Colour is for terminals, and not for those who do without: https://no-color.org. */
export function showsColour(
  stream: { readonly isTTY?: boolean },
  environment: { readonly NO_COLOR?: string | undefined },
): boolean {
  return stream.isTTY === true && !environment.NO_COLOR;
}

export function renderReport(summary: Summary, run: RunFacts, colour: boolean): string {
  const paint: Paint = (style, text) =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const lines = [
    "",
    ` ${paint("bold", run.title)}${paint("dim", periodText(summary))}`,
    "",
    ...chartLines(summary, paint),
    ...factsOf(summary, run).flatMap((fact) => factLines(fact, paint)),
    "",
  ];
  return lines.join("\n");
}

interface Fact {
  readonly label: string;
  readonly text: string;
  readonly colour?: Colour;
}

function factsOf(summary: Summary, run: RunFacts): Fact[] {
  return [
    { label: "Prices", text: pricesText(summary) },
    { label: "Accounts", text: accountsText(summary) },
    { label: "Margin at end", text: statusesText(summary) },
    ...portfolioFacts(summary),
    { label: "Trades", text: tradesText(summary) },
    ...optionFacts(summary),
    ...calibrationFacts(summary),
    { label: "Margin calls", text: callsText(summary) },
    { label: "Liquidations", text: liquidationsText(summary) },
    ...clearingFacts(summary.clearing, (asset) => summary.indices.get(asset)?.values.at(-1) ?? 1),
    ...depositFacts(summary.deposits),
    { label: "Shortfalls", text: shortfallsText(summary) },
    { label: "Refused", text: reasonsText("request", summary.refusals) },
    { label: "Quarantined", text: reasonsText("input", summary.quarantines) },
    { label: "Records", text: recordsText(summary) },
    ...runFacts(summary, run),
  ];
}

function runFacts(summary: Summary, run: RunFacts): Fact[] {
  const { seconds, logBytes, digest, books } = run;
  const facts: Fact[] = [];
  if (books !== null) {
    const text = `${books.balanced ? "balanced" : "NOT balanced"}: ${books.detail}`;
    facts.push({ label: "Books", text, colour: books.balanced ? "green" : "red" });
  }
  if (logBytes !== null) facts.push({ label: "Log", text: bytesText(logBytes) });
  if (digest !== null) facts.push({ label: "Digest", text: digest });
  if (seconds !== null) {
    const rate = countText(total(summary.records) / Math.max(seconds, 0.001));
    facts.push({ label: "Speed", text: `${durationText(seconds)}, ${rate} records a second` });
  }
  return facts;
}

function factLines({ label, text, colour }: Fact, paint: Paint): string[] {
  const wrapped = text.split("\n").flatMap((part) => wrap(part, WIDTH - LABEL - 2));
  return wrapped.map((line, at) => {
    const name = (at === 0 ? label : "").padEnd(LABEL);
    return ` ${paint("dim", name)} ${colour === undefined ? line : paint(colour, line)}`;
  });
}

/** By words, none of which is cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

function periodText({ from, to }: Summary): string {
  if (from === null || to === null) return "";
  const day = dayText(from) === dayText(to) ? "" : `${dayText(to)} `;
  return ` · ${dayText(from)} ${hourText(from)} to ${day}${hourText(to)} UTC`;
}

/** Of the first listed instrument's underlying that has an index. */
function chartLines(summary: Summary, paint: Paint): string[] {
  const { from, to, indices, liquidations } = summary;
  const asset = [...summary.listings.values()].find((each) => indices.has(each.underlying));
  if (asset === undefined || from === null || to === null) return [];
  const chart = drawChart({
    from,
    to,
    line: indices.get(asset.underlying)!,
    bars: { times: liquidations.times, amounts: liquidations.usd },
    lineLabel: priceFigure,
    ...PLOT,
  });
  const minutes = Math.max(1, Math.round(chart.barMs / MINUTE_MS));
  const peak = chart.peak === 0 ? "none" : `at most ${dollarsText(chart.peak)}`;
  return [
    ` ${paint("dim", `${asset.underlying} index, US dollars`)}`,
    ...chart.line.map((row) => paint("cyan", row)),
    ` ${paint("dim", `Liquidated in each ${minutes} min: ${peak}`)}`,
    ...(chart.peak === 0 ? [] : chart.bars.map((row) => paint("red", row))),
    ...chart.axis.map((row) => paint("dim", row)),
    "",
  ];
}

function pricesText({ indices }: Summary): string {
  const moved = [...indices].filter(([, { values }]) => values.length > 1);
  return moved.map(([asset, series]) => `${asset} ${rangeText(series)}`).join("\n") || "none";
}

function rangeText({ times, values }: PriceSeries): string {
  const first = values[0]!;
  const last = values[values.length - 1]!;
  let low = 0;
  let high = 0;
  for (let at = 1; at < values.length; at++) {
    if (values[at]! < values[low]!) low = at;
    if (values[at]! > values[high]!) high = at;
  }
  const lowest = `low ${priceFigure(values[low]!)} at ${hourText(times[low]!)}`;
  const highest = `high ${priceFigure(values[high]!)} at ${hourText(times[high]!)}`;
  const change = percentText(last / first - 1);
  return `${priceFigure(first)} to ${priceFigure(last)} (${change}), ${lowest}, ${highest}`;
}

function accountsText({ statuses }: Summary): string {
  const kinds = new Map<string, number>();
  for (const account of statuses.keys()) {
    const kind = /^(.+)-\d+$/.exec(account)?.[1] ?? "other";
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const sorted = [...kinds].sort((left, right) => right[1] - left[1]);
  const shown = sorted.slice(0, KINDS_SHOWN);
  const rest = sorted.slice(KINDS_SHOWN).reduce((sum, [, count]) => sum + count, 0);
  if (rest > 0) shown.push(["of other kinds", rest]);
  const named = shown.map(([kind, count]) => `${countText(count)} ${kind}`).join(", ");
  return statuses.size === 0 ? "none" : `${countText(statuses.size)}: ${named}`;
}

const STATUS_TEXT: Record<MarginStatus, string> = {
  Healthy: "healthy",
  ReduceOnly: "reduce-only",
  Liquidating: "liquidating",
  Bankrupt: "bankrupt",
};

function statusesText({ statuses }: Summary): string {
  const counts = new Map<MarginStatus, number>();
  for (const status of statuses.values()) counts.set(status, (counts.get(status) ?? 0) + 1);
  return MARGIN_STATUSES.map(
    (status) => `${countText(counts.get(status) ?? 0)} ${STATUS_TEXT[status]}`,
  ).join(", ");
}

function portfolioFacts({ byScenarios, statuses }: Summary): Fact[] {
  if (byScenarios.size === 0) return [];
  const part = `${countText(byScenarios.size)} of ${countText(statuses.size)} accounts`;
  return [{ label: "Portfolios", text: `${part} margined by scenarios` }];
}

function optionFacts({ options }: Summary): Fact[] {
  if (options.trades === 0) return [];
  const { trades, premiumUsd, settled } = options;
  const traded = `${countText(trades)} of these trades, ${dollarsText(premiumUsd)} of premium`;
  return [{ label: "Options", text: `${traded}, ${countOf(settled, "option")} settled` }];
}

/** The least and the greatest range of each underlying. */
function calibrationFacts({ calibrations }: Summary): Fact[] {
  const { count, smiles, ranges } = calibrations;
  if (count === 0) return [];
  const spans = [...ranges].map(([underlying, each]) => {
    const [least, most] = [Math.min(...each), Math.max(...each)];
    return `${underlying} range ${shareText(least)} to ${shareText(most)}`;
  });
  const fitted = smiles === 0 ? [] : [countOf(smiles, "smile")];
  return [{ label: "Calibrations", text: [String(count), ...spans, ...fitted].join(", ") }];
}

const shareText = (part: number): string => `${(100 * part).toFixed(1)}%`;

function tradesText({ trades, liquidations }: Summary): string {
  const liquidated = countText(liquidations.times.length);
  const all = `${countText(trades.count)} of ${dollarsText(trades.usd)}`;
  return `${all}, ${liquidated} of them liquidation fills`;
}

function callsText({ calls: { made, met, accounts } }: Summary): string {
  if (made === 0) return "none";
  return `${countText(made)} to ${countOf(accounts.size, "account")}, ${countText(met)} met`;
}

function liquidationsText({ liquidations }: Summary): string {
  const { accounts, cancellations, reductions, takeovers, usd } = liquidations;
  if (accounts.size === 0) return "none";
  const closed = dollarsText(usd.reduce((sum, each) => sum + each, 0));
  const commands = countOf(cancellations + reductions + takeovers, "command");
  const taken = takeovers === 0 ? "" : `, ${countText(takeovers)} to take over`;
  return (
    `${countOf(accounts.size, "account")}, ${commands} (${countText(cancellations)} to ` +
    `cancel orders, ${countText(reductions)} to reduce${taken}), ${closed} closed`
  );
}

function shortfallsText({ shortfalls }: Summary): string {
  const { count, usd, closed, accounts } = shortfalls;
  if (count === 0) return "none";
  const missing = `${countOf(accounts.size, "account")}, ${dollarsText(usd)} missing`;
  return `${countText(count)} in ${missing}, ${countText(closed)} made good`;
}

function reasonsText(what: string, reasons: ReadonlyMap<string, number>): string {
  if (reasons.size === 0) return "none";
  const sorted = [...reasons].sort((left, right) => right[1] - left[1]);
  const count = total(reasons);
  const named = sorted.map(([reason, times]) => `${countText(times)} ${reason}`).join(", ");
  return `${countOf(count, what)}: ${named}`;
}

function recordsText({ records }: Summary): string {
  const sorted = [...records].sort((left, right) => right[1] - left[1]);
  const named = sorted.map(([topic, count]) => `${topic} ${countText(count)}`).join(", ");
  return `${countText(total(records))}: ${named}`;
}

function total(counts: ReadonlyMap<unknown, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}
