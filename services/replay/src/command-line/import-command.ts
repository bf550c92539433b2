/** `margin-engine import`: files of public archives as event lines, which `replay` reads. */
import { QUOTE_TYPES } from "@margin-engine/core";
import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import { faultText, type ImportFault } from "../import/import-fault";
import { IMPORT_KINDS, type ImportKind, type ImportOptions } from "../import/import-file";
import { type ImportSummary, importToNdjson } from "../import/import-to-ndjson";
import { mergeNdjson } from "../import/merge-ndjson";
import { DONE, NO } from "./exit-codes";
import type { Answer } from "./program";

const HELP = `
Reads CSV, plain or in gzip or zip, with a header line (ts_ms, open_time, timestamp, ...) or
in the column order of Binance's candle archives. Times in seconds, milliseconds or
microseconds are told apart by size. A file with one bad line is refused whole, with file,
line and column. Several outputs are merged by time with "margin-engine merge".

  candles     time, open, high, low, close      quotes at the open, the extremes and the close
  prices      time, price                       one quote a row
  trades      time, price, quantity, side, id   one-sided fills against the house account
  funding     time, rate                        funding rates
  settlement  time, price                       settlement prices of dated instruments

Examples:
  margin-engine import candles BTCUSDT-1m.csv.gz --symbol BTC --quote-type Index \\
      --quote-source binance --out btc.ndjson
  margin-engine import trades BTCUSDT-trades.zip --instrument BTC-PERP --venue binance \\
      --out fills.ndjson
  margin-engine import funding BTCUSDT-funding.csv --instrument BTC-PERP --out funding.ndjson
  margin-engine merge listings.ndjson btc.ndjson fills.ndjson funding.ndjson --out day.ndjson
  margin-engine replay day.ndjson --log logs/day`;

type ImportArguments = Omit<ImportOptions, "where" | "columns"> & {
  readonly out: string;
  readonly columns?: string;
  readonly where?: Record<string, string>;
};

export function addImportCommand(program: Command, answer: Answer): void {
  program
    .command("import")
    .description("Turn a file of a public archive into event lines.")
    .addArgument(new Argument("<kind>", "what the rows are").choices(IMPORT_KINDS))
    .argument("<file>", "CSV file, plain, .gz or .zip")
    .requiredOption("--out <file>", "event lines to write (.ndjson)")
    .option("--symbol <name>", "candles, prices: the asset (BTC) or instrument (BTC-PERP)")
    .addOption(
      new Option("--quote-type <type>", "candles, prices: what the price is").choices(QUOTE_TYPES),
    )
    .option("--quote-source <name>", "candles, prices: who quotes it")
    .option("--instrument <name>", "trades, funding, settlement: the instrument")
    .option("--venue <name>", "trades: where they were made")
    .option("--account <name>", "trades: who took them (default taker:<venue>)")
    .option("--columns <names>", "names of the columns of a file without a header, by commas")
    .option("--where <column=value>", "take only rows with this value; may be repeated", selection)
    .option("--shift-ms <n>", "add to every time; -60000 for minutes stamped at the close", shift)
    .addHelpText("after", HELP)
    .action((kind: ImportKind, file: string, given: ImportArguments) => {
      const { out, columns, ...options } = given;
      const request = { kind, file, options: { ...options, columns: columns?.split(",") } };
      tell(importToNdjson(request, out), answer);
    });
  program
    .command("merge")
    .description("Merge files of event lines into one, by event time.")
    .argument("<files...>", "files of event lines (.ndjson, .ndjson.gz)")
    .requiredOption("--out <file>", "event lines to write (.ndjson)")
    .action((files: string[], { out }: { out: string }) => tell(mergeNdjson(files, out), answer));
}

function selection(text: string, before: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new RangeError(`--where ${text}: write column=value`);
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

function shift(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError("use a whole number of milliseconds.");
}

function tell(result: ImportSummary | readonly ImportFault[], answer: Answer): void {
  if ("output" in result) {
    const { output, rows, events, firstTime, lastTime } = result;
    const span = `${new Date(firstTime).toISOString()} to ${new Date(lastTime).toISOString()}`;
    process.stdout.write(`${output}: ${events} events from ${rows} rows, ${span}\n`);
    answer(DONE);
    return;
  }
  for (const fault of result) process.stderr.write(`${faultText(fault)}\n`);
  process.stderr.write("nothing was imported\n");
  answer(NO);
}
