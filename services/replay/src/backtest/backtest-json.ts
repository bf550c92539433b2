/** Every figure of a backtest as one JSON object: what the page shows, for programs. */
import { differenceOf } from "./difference";
import type { Backtest, RunOutcome } from "./run-backtest";

export function backtestJson({ history, facts, grid, baseline, outcomes }: Backtest): string {
  const { from, to, events, dayTurnoverUsd } = facts;
  return JSON.stringify({
    history,
    from,
    to,
    events,
    dayTurnoverUsd,
    times: grid,
    runs: [baseline, ...outcomes].map(runJson),
    differences: outcomes.map((outcome) => differenceOf(baseline, outcome)),
  });
}

function runJson({ accounts, prices, ...run }: RunOutcome): object {
  return { ...run, accounts: Object.fromEntries(accounts), prices: Object.fromEntries(prices) };
}
