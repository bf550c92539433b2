/** The commands of `margin-engine` and their help: what each does, with examples to copy. */
import { Command } from "commander";
import { addAuditCommand } from "./audit-command";
import { addBacktestCommand } from "./backtest-command";
import { addBenchCommand } from "./bench-command";
import { addBenchKafkaCommand } from "./bench-kafka-command";
import { addCalibrateCommand } from "./calibrate-command";
import { addCascadeCommand } from "./cascade-command";
import { addCheckMarketCommand } from "./check-market-command";
import { addCheckOptionsCommand } from "./check-options-command";
import { addCollateralCommand } from "./collateral-command";
import { addDeadLettersCommand } from "./dead-letters-command";
import { addDemoCommand } from "./demo-command";
import { addExportCommand } from "./export-command";
import { addImportCommand } from "./import-command";
import { addMarginCommand } from "./margin-command";
import { addPricesCommand } from "./prices-command";
import { addQueueCommand } from "./queue-command";
import { addReplayCommand } from "./replay-command";
import { addReportCommand } from "./report-command";
import { addStressCommand } from "./stress-command";
import { addValidateCommand } from "./validate-command";
import { addVerifyCommand } from "./verify-command";

/** Takes the exit code of the command that ran. */
export type Answer = (code: number) => void;

/** Broken into lines by the width of the terminal. */
const INTRODUCTION =
  "An event-sourced margin and risk engine. It folds a venue's trades, prices and collateral " +
  "movements into exact books, recomputes margin as prices move, and commands liquidations. " +
  "Everything it does is kept in a log; the same inputs always give the same bytes.";

const FIRST_STEPS = `
First steps:
  margin-engine demo                              a simulated crash day, no data needed
  margin-engine verify logs/demo                  prove that its log is what its inputs give
  margin-engine replay history.ndjson --log LOG   your own venue's history (docs/ndjson.md)
  margin-engine backtest --help                   a history again, with something changed
  margin-engine margin --help                     the portfolio margin of a file of positions
  margin-engine import candles --help             public archives as event lines
  margin-engine export logs/demo --out tables     its figures as Parquet, for DuckDB or pandas

Exit codes: 0 done, 1 the answer is no, 2 the command could not be carried out.`;

export function buildProgram(answer: Answer): Command {
  const program = new Command("margin-engine")
    .description(INTRODUCTION)
    .addHelpText("after", FIRST_STEPS)
    .exitOverride()
    .showHelpAfterError("(--help shows what there is)")
    .helpCommand(false);
  addDemoCommand(program, answer);
  addReplayCommand(program, answer);
  addBacktestCommand(program, answer);
  addCascadeCommand(program, answer);
  addReportCommand(program, answer);
  addVerifyCommand(program, answer);
  addAuditCommand(program, answer);
  addDeadLettersCommand(program, answer);
  addMarginCommand(program, answer);
  addPricesCommand(program, answer);
  addCollateralCommand(program, answer);
  addQueueCommand(program, answer);
  addImportCommand(program, answer);
  addExportCommand(program, answer);
  addCalibrateCommand(program);
  addStressCommand(program);
  addValidateCommand(program);
  addCheckMarketCommand(program, answer);
  addCheckOptionsCommand(program, answer);
  addBenchCommand(program);
  addBenchKafkaCommand(program);
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}
