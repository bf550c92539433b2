/** `margin-engine report LOG`: what happened in a log, as text, as a page or as JSON. */
import type { Command } from "commander";
import { logPage } from "../log-report/log-page";
import { logReportJson } from "../log-report/log-report-json";
import { reportLog } from "../log-report/report-log";
import { renderReport, showsColour } from "../report/render-report";
import { DONE } from "./exit-codes";
import { writePage } from "./page-file";
import type { Answer } from "./program";

const HELP = `
The page needs no network: prices, equity, margins, liquidations and shortfalls over time, and the
accounts closest to liquidation at the end. Nothing is folded: it is what the log says.

Examples:
  margin-engine report logs/demo
  margin-engine report logs/demo --out demo.html
  margin-engine report demo.avro --json | jq .shortfall`;

interface ReportArguments {
  readonly out?: string;
  readonly json?: true;
}

export function addReportCommand(program: Command, answer: Answer): void {
  program
    .command("report")
    .description("Tell what happened in a log, as text, as a page or as JSON.")
    .argument("<log>", "folder of the log, or an Avro file of one")
    .option("--out <file>", "also write a page with charts (.html)")
    .option("--json", "print every figure as JSON instead")
    .addHelpText("after", HELP)
    .action(async (log: string, { out, json }: ReportArguments) => {
      const report = await reportLog(log);
      if (out !== undefined) writePage(out, logPage(report));
      const facts = { title: log, seconds: null, logBytes: null, digest: null, books: null };
      const colour = showsColour(process.stdout, process.env);
      const text =
        json === true ? logReportJson(report) : renderReport(report.summary, facts, colour);
      process.stdout.write(`${text}\n`);
      answer(DONE);
    });
}
