/** A log as a page of its own: charts, the accounts closest to liquidation, and all figures. */
import { dayText } from "@margin-engine/core";
import { escaped } from "../calibration/svg-plot";
import { countText, dollarsText, percentText } from "../report/figures";
import { htmlPage } from "../report/html-page";
import type { AccountOutcome } from "../report/outcome";
import { renderReport } from "../report/render-report";
import { htmlTable, RUN_STYLE, runCharts, runsTable } from "../report/run-charts";
import { hourText } from "../simulation/calendar";
import type { LogReport } from "./report-log";

const ACCOUNTS_SHOWN = 15;

export function logPage({ log, summary, grid, outcome }: LogReport): string {
  const span = [grid[0]!, grid.at(-1)!].map((time) => `${dayText(time)} ${hourText(time)}`);
  const facts = { title: log, seconds: null, logBytes: null, digest: null, books: null };
  const body = [
    `<h1>${escaped(log)}</h1>`,
    `<p>${span.join(" to ")} UTC, ${countText(outcome.accounts.size)} accounts.</p>`,
    runsTable([outcome]),
    ...runCharts(grid, [outcome]),
    "<h2>Accounts closest to liquidation at the end</h2>",
    "<p>By maintenance margin as a share of equity, as last published.</p>",
    htmlTable(
      ["Account", "Equity", "Initial margin", "Maintenance margin", "Share", "Status"],
      closest(outcome.accounts).map(accountCells),
    ),
    "<h2>Figures</h2>",
    `<pre>${escaped(renderReport(summary, facts, false))}</pre>`,
  ];
  return htmlPage({ title: log, style: RUN_STYLE, body });
}

type NamedAccount = readonly [name: string, account: AccountOutcome];

function closest(accounts: ReadonlyMap<string, AccountOutcome>): NamedAccount[] {
  const exposed = [...accounts].filter(([, { maintenanceMargin }]) => maintenanceMargin > 0);
  return exposed
    .sort(([, left], [, right]) => utilisation(right) - utilisation(left))
    .slice(0, ACCOUNTS_SHOWN);
}

/** Beyond all others when nothing is left to cover the requirement. */
function utilisation({ equity, maintenanceMargin }: AccountOutcome): number {
  return equity > 0 ? maintenanceMargin / equity : Number.POSITIVE_INFINITY;
}

function accountCells([name, account]: NamedAccount): string[] {
  const { equity, initialMargin, maintenanceMargin, status } = account;
  const share = utilisation(account);
  return [
    escaped(name),
    ...[equity, initialMargin, maintenanceMargin].map(dollarsText),
    Number.isFinite(share) ? percentText(share).replace("+", "") : "&ndash;",
    status,
  ];
}
