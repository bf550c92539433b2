/** `margin-engine calibrate`: volatility, scenario ranges and smiles from market history. */
import { type Command, Option } from "commander";
import {
  type Calibration,
  type CalibrationRequest,
  CHAIN_FILE,
  calibrate,
} from "../calibration/calibration";
import { calibrationJson } from "../calibration/calibration-json";
import { calibrationPage } from "../calibration/calibration-page";
import { calibrationParameters } from "../calibration/calibration-parameters";
import { calibrationReport } from "../calibration/calibration-report";
import { CLOSE_STEPS, closesFile } from "../calibration/market-closes";
import { writeRangeCalibration } from "../range-calibration-preset";
import { writePage } from "./page-file";

const HELP = `
From closes it fits GARCH(1,1) by maximum likelihood and the degrees of freedom of the tails,
then folds the closes as a live run does: EWMA (0.94 and 0.97) and GARCH volatility, the
correlation, and the scenario range R = z sigma sqrt(2 days), which never falls below a
quarter of what the most volatile 30 days would give. The report says how often a move went
beyond the range that stood; the parameters have seen those moves.

From an option chain it fits a smile to each expiry (SVI), free of butterfly and calendar
arbitrage, and says by how many vol points it misses the quotes, and at which strikes.
docs/margin-rules.md has the formulas, VO-1 to VO-4.

Files within the folder, CSV plain or in gzip:
  ${closesFile("BTC", "hour")}      ts_ms, open, high, low, close
  ${closesFile("ETH", "hour")}      the same; -1d- with --step day
  ${CHAIN_FILE}   ts_ms, currency, type, strike, expiry_ms,
                                               underlying_price, mark_iv

Examples:
  margin-engine calibrate --market archives
  margin-engine calibrate --market archives --step day --out calibration.html
  margin-engine calibrate --market archives --json | jq '.underlyings[].now'
  margin-engine calibrate --market archives --parameters   the section rangeCalibration of a
                                                           preset: ranges, smiles and correlations
                                                           then follow the market`;

interface CalibrateArguments extends Omit<CalibrationRequest, "directory"> {
  readonly market: string;
  readonly out?: string;
  readonly json?: true;
  readonly parameters?: true;
}

export function addCalibrateCommand(program: Command): void {
  program
    .command("calibrate")
    .description("Calibrate volatility, scenario ranges and smiles from market history.")
    .requiredOption("--market <dir>", "folder of the archives")
    .addOption(
      new Option("--step <length>", "closes to calibrate from")
        .choices(CLOSE_STEPS)
        .default("hour"),
    )
    .option("--chain <file>", "option chain, within the folder", CHAIN_FILE)
    .option("--out <file>", "also write a page with the charts (.html)")
    .option("--json", "print every parameter, path and smile as one line of JSON instead")
    .addOption(
      new Option(
        "--parameters",
        "print the section of a preset that goes on with it instead",
      ).conflicts("json"),
    )
    .addHelpText("after", HELP)
    .action((given: CalibrateArguments) => {
      const { market, step, chain, out } = given;
      const calibration = calibrate({ directory: market, step, chain });
      if (out !== undefined) writePage(out, calibrationPage(calibration));
      process.stdout.write(`${textOf(calibration, given)}\n`);
    });
}

function textOf(calibration: Calibration, { json, parameters }: CalibrateArguments): string {
  if (json === true) return calibrationJson(calibration);
  if (parameters === true) return writeRangeCalibration(calibrationParameters(calibration.ranges));
  return calibrationReport(calibration);
}
