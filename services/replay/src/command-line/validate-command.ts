/** `margin-engine validate`: whether margins cover the losses that they say they cover. */
import { type Command, InvalidArgumentError } from "commander";
import { closesFile } from "../calibration/market-closes";
import { presetPaths, usablePreset } from "../parameters";
import { HOUR_MS } from "../simulation/calendar";
import { validateFolder } from "../validation/validation";
import { validationReport } from "../validation/validation-report";
import { wholeNumber } from "./options";

const HELP = `
Representative portfolios are margined at every close of the history, under the ranges that a
venue with the preset would have had then, and each margin is held against what the portfolio
lost over the margin period of risk that followed. The report has the share of losses covered,
the size of what was not, Kupiec's and Christoffersen's tests, Basel's traffic light, how much
margin itself rose and fell, and what it was made of.

Files within the folder, CSV plain or in gzip:
  ${closesFile("BTC", "hour")}      ts_ms, open, high, low, close
  ${closesFile("ETH", "hour")}      the same

Examples:
  margin-engine validate --market archives
  margin-engine validate --market archives --preset deribit-pm --coverage 0.99 --hours 24
  margin-engine validate --market archives --json | jq '.history.portfolios[].coverage'`;

interface ValidateArguments {
  readonly market: string;
  readonly preset: string;
  readonly coverage: number;
  readonly hours: number;
  readonly json?: true;
}

export function addValidateCommand(program: Command): void {
  const names = [...presetPaths().keys()];
  program
    .command("validate")
    .description("Hold margins against the losses that followed, over years of prices.")
    .requiredOption("--market <dir>", "folder of the archives")
    .option("--preset <name>", `${names.join(", ")}, or a file`, "default")
    .option("--coverage <share>", "part of losses that margin is to cover", shareOf, 0.995)
    .option("--hours <count>", "margin period of risk", wholeNumber(1), 48)
    .option("--json", "print every figure, breach and daily margin as one line of JSON instead")
    .addHelpText("after", HELP)
    .action(({ market, preset, coverage, hours, json }: ValidateArguments) => {
      const claim = { preset: presetOf(preset), coverage, periodMs: hours * HOUR_MS };
      const validation = validateFolder(market, claim);
      const text = json ? JSON.stringify(validation) : validationReport(validation);
      process.stdout.write(`${text}\n`);
    });
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
