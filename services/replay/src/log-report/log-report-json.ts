/** The figures of a log's page as one JSON object. */
import type { LogReport } from "./report-log";

export function logReportJson({ log, summary, grid, outcome }: LogReport): string {
  const { accounts, prices, ...run } = outcome;
  return JSON.stringify(
    {
      log,
      summary,
      times: grid,
      ...run,
      accounts,
      prices,
    },
    plain,
  );
}

/** Maps as objects, sets as lists, exact figures as texts. */
function plain(_: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return [...value];
  return typeof value === "bigint" ? String(value) : value;
}
