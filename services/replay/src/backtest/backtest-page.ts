/** A backtest as a page of its own: its runs side by side, then each variant's difference. */
import { dayText } from "@margin-engine/core";
import { escaped } from "../calibration/svg-plot";
import { countText, dollarsText } from "../report/figures";
import { htmlPage } from "../report/html-page";
import { htmlTable, RUN_STYLE, runCharts, runsTable } from "../report/run-charts";
import { hourText } from "../simulation/calendar";
import { type Difference, differenceOf } from "./difference";
import type { Backtest } from "./run-backtest";

const ACCOUNTS_SHOWN = 12;
const NAMES_SHOWN = 40;

export function backtestPage({ history, facts, grid, baseline, outcomes }: Backtest): string {
  const runs = [baseline, ...outcomes];
  const span = `${timeText(facts.from)} to ${timeText(facts.to)} UTC`;
  const body = [
    `<h1>Backtest of ${escaped(history)}</h1>`,
    `<p>${span}, ${countText(baseline.accounts.size)} accounts. The baseline is the history as ` +
      "it was; each variant is the same history with something changed.</p>",
    runsTable(runs),
    ...runCharts(grid, runs),
    ...outcomes.flatMap((outcome) => differenceSection(differenceOf(baseline, outcome))),
  ];
  return htmlPage({ title: `Backtest of ${history}`, style: RUN_STYLE, body });
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
      `${dollarsText(difference.shortfall)}, insurance funds by ${dollarsText(difference.fund)}, ` +
      `positions deleveraged by ${difference.deleveraged}.</p>`,
    htmlTable(["Account", "Baseline equity", "Here", "Change", "Liquidated before", "Here"], rows),
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
