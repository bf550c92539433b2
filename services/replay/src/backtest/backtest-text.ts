/** A backtest as text of at most 90 columns: the baseline, and each variant's difference to it. */
import { dayText } from "@margin-engine/core";
import { countOf, countText, dollarsText, durationText } from "../report/figures";
import { wrap } from "../report/render-report";
import { hourText } from "../simulation/calendar";
import { type Difference, differenceOf } from "./difference";
import type { Backtest, RunOutcome } from "./run-backtest";

const WIDTH = 90;
const NAME = 23;
const CELL = 13;
const NAMES_SHOWN = 12;
const ACCOUNTS_SHOWN = 5;

export function backtestText({ history, facts, baseline, outcomes }: Backtest): string {
  const { from, to } = facts;
  const span = `${dayText(from)} ${hourText(from)} to ${dayText(to)} ${hourText(to)} UTC`;
  const seconds = [baseline, ...outcomes].reduce((sum, each) => sum + each.seconds, 0);
  return [
    "",
    ` ${history}, ${span}: ${countOf(baseline.accounts.size, "account")}`,
    "",
    row("", ["liquidated", "commands", "fills", "shortfalls", "end equity"]),
    ...[baseline, ...outcomes].map(outcomeLine),
    "",
    ...outcomes.flatMap((outcome) => differenceLines(differenceOf(baseline, outcome))),
    ` ${countOf(outcomes.length + 1, "run")} in ${durationText(seconds)}`,
  ].join("\n");
}

function outcomeLine({ name, accounts, commands, fills, shortfall }: RunOutcome): string {
  const all = [...accounts.values()];
  const liquidated = all.filter(({ liquidatedAt }) => liquidatedAt !== null).length;
  const equity = all.reduce((sum, each) => sum + each.equity, 0);
  const counts = [liquidated, commands, fills].map(countText);
  return row(name, [...counts, dollarsText(shortfall), dollarsText(equity)]);
}

function row(name: string, cells: readonly string[]): string {
  return ` ${name.slice(0, NAME).padEnd(NAME)}${cells.map((cell) => cell.padStart(CELL)).join("")}`;
}

function differenceLines(difference: Difference): string[] {
  const { name, identical, onlyHere, onlyThere, inBoth, gained, lost, accounts } = difference;
  if (identical) return [` ${name}: no difference, every output is the baseline's`, ""];
  const most = accounts
    .slice(0, ACCOUNTS_SHOWN)
    .map(({ account, equity }) => `${account} ${dollarsText(equity)}`);
  return [
    ` ${name} against the baseline`,
    ...[
      `Liquidated here alone: ${names(onlyHere)}.`,
      `Liquidated in the baseline alone: ${names(onlyThere)}. In both: ${countText(inBoth)}.`,
      `Accounts that end better: ${dollarsText(gained)} together; worse: ${dollarsText(lost)}.`,
      `Shortfalls change by ${dollarsText(difference.shortfall)}, insurance funds by ` +
        `${dollarsText(difference.fund)}, positions deleveraged by ${difference.deleveraged}.`,
      ...(most.length === 0 ? [] : [`Largest changes: ${most.join(", ")}.`]),
    ]
      .flatMap((text) => wrap(text, WIDTH - 3))
      .map((line) => `   ${line}`),
    "",
  ];
}

function names(accounts: readonly string[]): string {
  if (accounts.length === 0) return "nobody";
  const shown = accounts.slice(0, NAMES_SHOWN).join(", ");
  const more = accounts.length - NAMES_SHOWN;
  return `${countText(accounts.length)}: ${shown}${more > 0 ? ` and ${countText(more)} more` : ""}`;
}
