/** `margin-engine validate`: whether margins cover the losses that they say they cover. */
import { availableParallelism } from "node:os";
import { Unusable } from "@margin-engine/runtime";
import { type Command, InvalidArgumentError } from "commander";
import { closesFile } from "../calibration/market-closes";
import { presetPaths, usablePreset } from "../parameters";
import { progressBar } from "../progress-bar";
import { HOUR_MS } from "../simulation/calendar";
import { CHAIN_FILES } from "../validation/chain-snapshots";
import { type Validation, validate } from "../validation/validation";
import { validationPage } from "../validation/validation-page";
import { validationReport } from "../validation/validation-report";
import { wholeNumber } from "./options";
import { writePage } from "./page-file";

const HELP = `
Of a folder of archives: representative portfolios are margined at every close, under the ranges
that a venue with the preset would have had then, once with its models as they are and once with
models fitted at each new year to the years before; and portfolios of options at every snapshot of
the chains. Of a log: its accounts every hour, under the parameters in force. Each margin is held
against what the positions lost over the margin period of risk that followed.

The report has the share of losses covered, the size of what was not, Kupiec's and
Christoffersen's tests, Basel's traffic light, how much margin itself rose and fell, what it was
made of, and the figures that CPMI-IOSCO has central counterparties disclose.

With --portfolios, portfolios of one's own are held against the closes instead: a file with a line
of JSON for each, {"name": "desk 7", "dollars": {"BTC": 250000, "ETH": -100000}}; below 0 is short.

Files within the folder, CSV plain or in gzip:
  ${closesFile("BTC", "hour")}      ts_ms, open, high, low, close
  ${closesFile("ETH", "hour")}      the same; and of any other underlying
  ${CHAIN_FILES}           ts_ms, currency, type, strike, expiry_ms,
                                               underlying_price, mark_iv; may be missing

Examples:
  margin-engine validate --market archives
  margin-engine validate --market archives --preset deribit-pm --coverage 0.99 --hours 24
  margin-engine validate --market archives --out validation.html
  margin-engine validate --market archives --portfolios desks.ndjson
  margin-engine validate --log logs/demo --hours 2
  margin-engine validate --market archives --json | jq '.sections[].records[].coverage'`;

interface ValidateArguments {
  readonly market?: string;
  readonly portfolios?: string;
  readonly log?: string;
  readonly preset: string;
  readonly coverage: number;
  readonly hours: number;
  readonly threads?: number;
  readonly out?: string;
  readonly json?: true;
}

export function addValidateCommand(program: Command): void {
  const names = [...presetPaths().keys()];
  program
    .command("validate")
    .description("Hold margins against the losses that followed.")
    .option("--market <dir>", "over the prices and chains in a folder of archives")
    .option("--portfolios <file>", "with --market: portfolios to hold against it, a line each")
    .option("--log <folder>", "over the accounts of a log")
    .option("--preset <name>", `${names.join(", ")}, or a file`, "default")
    .option("--coverage <share>", "part of losses that margin is to cover", shareOf, 0.995)
    .option("--hours <count>", "margin period of risk", wholeNumber(1), 48)
    .option("--threads <n>", "with --market: at most so many (default all)", wholeNumber(1))
    .option("--out <file>", "also write a page with the charts (.html)")
    .option("--json", "print every figure, breach and daily margin as one line of JSON instead")
    .addHelpText("after", HELP)
    .action(async (given: ValidateArguments) => {
      const validation = await watched(given);
      if (given.out !== undefined) writePage(given.out, validationPage(validation));
      const text = given.json ? JSON.stringify(validation) : validationReport(validation);
      process.stdout.write(`${text}\n`);
    });
}

const STEPS = 1_000;

async function watched(given: ValidateArguments): Promise<Validation> {
  const { market, portfolios, log, preset, coverage, hours } = given;
  if (market === undefined && log === undefined) {
    throw new Unusable("name a folder of archives with --market, a log with --log, or both");
  }
  if (market === undefined && portfolios !== undefined) {
    throw new Unusable("--portfolios are held against closes: name their folder with --market");
  }
  const claim = { preset: presetOf(preset), coverage, periodMs: hours * HOUR_MS };
  const threads = given.threads ?? availableParallelism();
  const bar = progressBar({ stream: process.stderr, total: STEPS, now: () => performance.now() });
  const onShare = (share: number) => {
    bar.update({ pulled: share * STEPS, folded: null, place: "" });
  };
  const validation = await validate({ market, portfolios, log }, claim, { threads, onShare });
  bar.finish();
  return validation;
}

function shareOf(text: string): number {
  const value = Number(text);
  if (value > 0 && value < 1) return value;
  throw new InvalidArgumentError("use a share between 0 and 1, such as 0.99.");
}

function presetOf(name: string) {
  const path = presetPaths().get(name) ?? name;
  return usablePreset(path);
}
