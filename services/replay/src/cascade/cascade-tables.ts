/** A cascade's figures in rows, for text and page alike: who bore it, and what is left of it. */
import { countText, dollarsText } from "../report/figures";
import type { CascadeReport, CascadeRun } from "./run-cascade";

/** A head and a row for each policy, as texts. */
export type Table = readonly (readonly string[])[];

export function bearersTable({ outcomes }: CascadeReport): Table {
  const head = ["policy", "liquidated", "taken over", "fund low", "deleveraged", "winners"];
  return [
    [...head, "missing", "least", "actual", "overshoot"],
    ...[...outcomes].map(([policy, outcome]) => [
      policy,
      dollarsText(totalOf(outcome.liquidated)),
      dollarsText(outcome.takenOver),
      dollarsText(fundLow(outcome)),
      dollarsText(totalOf(outcome.deleveraged)),
      countText(outcome.winners),
      dollarsText(outcome.missing),
      shareText(outcome.leastHaircut),
      shareText(outcome.actualHaircut),
      shareText(outcome.actualHaircut - outcome.leastHaircut),
    ]),
  ];
}

export function endTable({ outcomes }: CascadeReport): Table {
  return [
    ["policy", "given up", "below zero", "closing", "waiting", "unaccounted", "books"],
    ...[...outcomes].map(([policy, { forgone, end }]) => [
      policy,
      dollarsText(forgone),
      ...[end.belowZero, end.closing, end.waiting, end.unaccounted].map(({ accounts, usd }) =>
        accounts === 0 ? "nobody" : `${countText(accounts)}: ${dollarsText(usd)}`,
      ),
      end.faults.length === 0 ? "balance" : "BROKEN",
    ]),
  ];
}

/** Whether no debt is unaccounted for and the books balance, under every policy. */
export function isAccountedFor({ outcomes }: CascadeReport): boolean {
  return [...outcomes.values()].every(
    ({ end }) => end.faults.length === 0 && end.unaccounted.accounts === 0,
  );
}

/** What the fund held when the crash began; the same under every policy. */
export function fundAtStart({ outcomes }: CascadeReport): number {
  return outcomes.values().next().value?.fund[0]?.usd ?? 0;
}

function fundLow({ fund }: CascadeRun): number {
  return fund.reduce((low, { usd }) => Math.min(low, usd), fund[0]?.usd ?? 0);
}

/** Below one percent with two decimals: that is where the least haircut lies. */
function shareText(share: number): string {
  const hundredths = Math.round(share * 10_000);
  return `${(hundredths / 100).toFixed(hundredths !== 0 && Math.abs(hundredths) < 100 ? 2 : 1)}%`;
}

function totalOf(moments: readonly { readonly usd: number }[]): number {
  return moments.reduce((total, { usd }) => total + usd, 0);
}
