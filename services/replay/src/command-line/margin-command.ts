/** `margin-engine margin`: the portfolio margin of one account, from a file. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { loadPreset, presetPaths } from "../parameters";
import { readPortfolioFile } from "../portfolio/portfolio-file";
import { portfolioMargin } from "../portfolio/portfolio-margin";
import { renderMargin } from "../portfolio/render-margin";
import { showsColour } from "../report/render-report";
import { DONE, FAILED } from "./exit-codes";
import type { Answer } from "./program";

const EXAMPLE = readFileSync(join(__dirname, "../../../../examples/portfolio.csv"), "utf8")
  .split("\n")
  .map((line) => (line === "" ? "" : `  ${line}`))
  .join("\n");

const HELP = `
A portfolio is a table: CSV under a header of field names, or a JSON list of objects with the
same fields. Each row has a kind, which says what else it has; fields in [] may be left out:

  Time         time
  Index        underlying, price [confidence, stablePrice, depth]
  Forward      underlying, expiry, price [rate]                 one for each expiry of options
  Collateral   name, quantity, price [confidence]               a balance; below 0 a debt
  Perpetual    name, underlying, quantity, price [entry, openInterest, ...]
  Future       name, underlying, quantity, price, expiry [entry, openInterest, ...]
  Option       name, underlying, quantity, expiry, strike, optionType [volatility, price, ...]
  ...          contract (Linear or Inverse), multiplier (1), settlement (USDC), confidence (1)

Quantities above 0 are long. A price is in dollars, an inverse option's in coin; volatility and
rate are a year's, 0.6 being 60%. An option without volatility or forward is not guessed at: it
is named, a long counts nothing and a short is charged in full.

examples/portfolio.csv, calls sold against coin and puts against a short perpetual:

${EXAMPLE}
Examples:
  margin-engine margin --portfolio examples/portfolio.csv
  margin-engine margin --portfolio examples/portfolio.csv --preset deribit-pm
  margin-engine margin --portfolio mine.json --preset mine-parameters.json --json`;

const FAULTS_SHOWN = 20;

interface MarginArguments {
  readonly portfolio: string;
  readonly preset: string;
  readonly json: boolean;
}

export function addMarginCommand(program: Command, answer: Answer): void {
  const names = [...presetPaths().keys()];
  program
    .command("margin")
    .description("Compute the portfolio margin of a file of positions, and show every scenario.")
    .requiredOption("--portfolio <file>", "CSV or JSON, see below")
    .addOption(
      new Option("--preset <name>", `${names.join(", ")}, or a file of parameters`).default(
        "default",
      ),
    )
    .option("--json", "print the result for programs", false)
    .addHelpText("after", HELP)
    .action((given: MarginArguments) => answer(showMargin(given)));
}

function showMargin({ portfolio, preset: name, json }: MarginArguments): number {
  const paths = presetPaths();
  const path = paths.get(name) ?? name;
  if (!existsSync(path)) {
    return refuse([`${name}: is no preset (${[...paths.keys()].join(", ")}) and no file`]);
  }
  const preset = loadPreset(path);
  if ("fault" in preset) return refuse([preset.fault]);
  const { rows, faults } = readPortfolioFile(portfolio);
  if (faults.length > 0) return refuse(faults);
  const margin = portfolioMargin(rows, preset);
  const colour = showsColour(process.stdout, process.env);
  process.stdout.write(
    json ? `${JSON.stringify(margin, null, 2)}\n` : renderMargin(margin, colour),
  );
  return DONE;
}

function refuse(faults: readonly string[]): number {
  for (const fault of faults.slice(0, FAULTS_SHOWN)) {
    process.stderr.write(`margin-engine: ${fault}\n`);
  }
  const more = faults.length - FAULTS_SHOWN;
  if (more > 0) process.stderr.write(`margin-engine: and ${more} more faults\n`);
  return FAILED;
}
