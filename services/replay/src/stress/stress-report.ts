/** A stress test as text of at most 90 columns: scenarios, worst first, and the reverse stress. */
import { dayText } from "@margin-engine/core";
import { countOf, countText, dollarsText } from "../report/figures";
import { wrap } from "../report/render-report";
import { hourText } from "../simulation/calendar";
import type { PathStep, ReverseStress } from "./reverse-stress";
import type { ScenarioResult } from "./run-scenario";
import type { StressTest } from "./stress-test";
import { movesText, noteTexts, share } from "./stress-text";

const WIDTH = 90;
const NAME = 24;
const WIDTHS = [12, 12, 12, 12, 8, 9];
const PATH_WIDTHS = [10, 14, 14, 10, 10];
const ACCOUNTS_SHOWN = 5;
const DIRECTIONS_SHOWN = 8;

/** Ends without a line break. */
export function stressReport(test: StressTest): string {
  const { time, accounts, equity, initialMargin, fund, results, reverse } = test;
  const held = `${countOf(accounts, "account")}, equity ${dollarsText(equity)}`;
  const stood = `${dayText(time)} ${hourText(time)} UTC`;
  const insured = fund === null ? "none given" : dollarsText(fund);
  return [
    "",
    ` Stress of ${test.log} as it stood on ${stood}`,
    ` ${held}, initial margin ${dollarsText(initialMargin)}, insurance fund ${insured}`,
    "",
    row("", ["losses", "beyond IM", "shortfall", "fund left", "below", "bankrupt"]),
    ...results.map(resultLine),
    "",
    ...noteLines(results),
    ...worstLines(results[0]!),
    ...(reverse === null ? [] : reverseLines(reverse)),
  ].join("\n");
}

function resultLine(result: ScenarioResult): string {
  const { scenario, loss, beyondMargin, shortfall, fundLeft, fallen, bankrupt } = result;
  return row(scenario, [
    dollarsText(loss),
    dollarsText(beyondMargin),
    dollarsText(shortfall),
    fundLeft === null ? "-" : dollarsText(fundLeft),
    countText(fallen),
    countText(bankrupt),
  ]);
}

function noteLines(results: readonly ScenarioResult[]): string[] {
  return noteTexts(results)
    .flatMap((text) => wrap(text, WIDTH - 1))
    .map((line) => ` ${line}`)
    .concat("");
}

function worstLines(result: ScenarioResult): string[] {
  const { title, failed, worst } = result;
  const widths = [16, 16, 16, 16];
  return [
    ` Worst: ${title}`,
    ` ${movesText(result)}`,
    ...(failed.length === 0 ? [] : [` Failing: ${failed.join(", ")}`]),
    ...(worst.length === 0 ? [" Nobody falls below maintenance margin."] : []),
    ...(worst.length === 0
      ? []
      : [row("", ["equity before", "after", "maintenance", "beyond IM"], widths)]),
    ...worst
      .slice(0, ACCOUNTS_SHOWN)
      .map(({ account, equityBefore, equityAfter, maintenanceAfter, beyondMargin }) =>
        row(
          account,
          [equityBefore, equityAfter, maintenanceAfter, beyondMargin].map(dollarsText),
          widths,
        ),
      ),
    "",
  ];
}

function reverseLines({ fund, moves, path, debtors }: ReverseStress): string[] {
  const [least] = moves;
  const found = moves.filter(({ size }) => size !== null);
  if (found.length === 0) {
    return [` No move of the market alone empties a fund of ${dollarsText(fund)}.`, ""];
  }
  const others = found.slice(1, DIRECTIONS_SHOWN).map(({ direction, size }) => {
    return `${direction} by ${share(size!)}`;
  });
  const owing = debtors.map(({ account, debt }) => `${account} ${dollarsText(debt)}`).join(", ");
  const emptied = `${least!.direction} by ${share(least!.size!)}`;
  return [
    ` The fund of ${dollarsText(fund)} is empty after ${emptied}`,
    row("", ["move", "shortfall", "fund left", "below", "bankrupt"], PATH_WIDTHS),
    ...path.map(pathLine),
    ...[`They owe most: ${owing}.`, `Also after: ${others.join("; ") || "nothing else"}.`]
      .flatMap((text) => wrap(text, WIDTH - 1))
      .map((line) => ` ${line}`),
    "",
  ];
}

function pathLine({ size, shortfall, fundLeft, below, bankrupt }: PathStep): string {
  const cells = [share(size), dollarsText(shortfall), dollarsText(fundLeft)];
  return row("", [...cells, countText(below), countText(bankrupt)], PATH_WIDTHS);
}

function row(name: string, cells: readonly string[], widths: readonly number[] = WIDTHS): string {
  const texts = cells.map((cell, at) => cell.padStart(widths[at]!));
  return ` ${name.padEnd(NAME)}${texts.join("")}`.trimEnd();
}
