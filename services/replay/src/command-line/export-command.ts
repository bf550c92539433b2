/** `margin-engine export LOG`: what a log holds, as files that other tools read. */
import { type OpenedLog, openLog, writeContainer } from "@margin-engine/runtime";
import { type Command, Option } from "commander";
import { exportTables, TABLE_FORMATS, type TableFormat } from "../export/export-tables";
import { countOf } from "../report/figures";
import { DONE } from "./exit-codes";
import type { Answer } from "./program";

const HELP = `
Tables, each in a folder of its own with one folder for each day (date=2026-01-05), which DuckDB,
pandas and Spark read as one table with a column "date":

  snapshots     equity, requirements and status of an account, at each snapshot
  components    the parts of each snapshot's requirement
  positions     quantity and cost of a position after each change of it
  liquidations  each command, and what was filled of it
  journal       every entry that the books were made of
  prices        accepted indices and marks

All figures are exact: DECIMAL(38,18) in Parquet and Arrow, plain digits in CSV. Times are UTC.

With --format avro the whole log is one Avro object container file, with its schemas in it, which
any Avro library reads and which "margin-engine replay" and "export" take for the log itself.

Examples:
  margin-engine export logs/demo --out tables
  margin-engine export logs/demo --format csv --out tables
  duckdb -c "select status, count(*) from 'tables/snapshots/*/*.parquet' group by all"
  python examples/ask-exports.py tables
  margin-engine export logs/demo --format avro --out demo.avro
  margin-engine replay demo.avro --log logs/again`;

interface ExportArguments {
  readonly out: string;
  readonly format: TableFormat | "avro";
}

export function addExportCommand(program: Command, answer: Answer): void {
  program
    .command("export")
    .description("Write a log as Parquet, Arrow or CSV tables, or as one Avro file.")
    .argument("<log>", "folder of the log, or an Avro file of one")
    .requiredOption("--out <name>", "folder to write, empty or new; for Avro a new file")
    .addOption(
      new Option("--format <name>", "of the files")
        .choices([...Object.keys(TABLE_FORMATS), "avro"])
        .default("parquet"),
    )
    .addHelpText("after", HELP)
    .action(async (log: string, given: ExportArguments) => {
      const opened = openLog(log);
      try {
        process.stdout.write(`${exported(opened, given).join("\n")}\n`);
      } finally {
        await opened.close();
      }
      answer(DONE);
    });
}

function exported(log: OpenedLog, { out, format }: ExportArguments): string[] {
  if (format !== "avro") {
    return exportTables(log, out, format).map(
      ({ name, rows, files }) =>
        `${name.padEnd(13)} ${countOf(rows, "row")} in ${countOf(files, "file")}`,
    );
  }
  const { records, digest } = writeContainer(log, out);
  return [`${out}: ${countOf(records, "record")}`, `  digest ${digest}`];
}
