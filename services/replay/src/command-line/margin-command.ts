/** `margin-engine margin`: the portfolio margin of one account, from a file or from a log. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { loadPreset, presetPaths } from "../parameters";
import { logMargin } from "../portfolio/log-margin";
import { readPortfolioFile } from "../portfolio/portfolio-file";
import { type PortfolioMargin, portfolioMargin } from "../portfolio/portfolio-margin";
import { renderMargin } from "../portfolio/render-margin";
import { showsColour } from "../report/render-report";
import { DONE, FAILED } from "./exit-codes";
import { timeOf } from "./options";
import type { Answer } from "./program";

const EXAMPLE = readFileSync(join(__dirname, "../../../../examples/portfolio.csv"), "utf8")
  .split("\n")
  .map((line) => (line === "" ? "" : `  ${line}`))
  .join("\n");

const HELP = `
Of a file of positions, or of an account as a log knew it: there its whole history is folded up to
the time, and an account in standard mode is shown as it would stand in portfolio mode.

A portfolio is a table: CSV under a header of field names, or a JSON list of objects with the
same fields. Each row has a kind, which says what else it has; fields in [] may be left out:

  Time         time
  Index        underlying, price [confidence, stablePrice, depth]
  Forward      underlying, expiry, price [rate]                 one for each expiry of options
  Volatility   underlying, expiry, strike, volatility [optionType]   of options not held
  Collateral   name, quantity, price [confidence]               a balance; below 0 a debt
  Perpetual    name, underlying, quantity, price [entry, openInterest, ...]
  Future       name, underlying, quantity, price, expiry [entry, openInterest, ...]
  Option       name, underlying, quantity, expiry, strike, optionType [volatility, price, ...]
  ...          contract (Linear or Inverse), multiplier (1), settlement (USDC), confidence (1)

Quantities above 0 are long. A price is in dollars, an inverse option's in coin; volatility and
rate are a year's, 0.6 being 60%. An option without volatility has that of the smile of its expiry
(VO-3), which is fitted where the file gives the volatilities of at least five strikes, by options
out of the money or Volatility rows. Without that, or without a forward, nothing is guessed: the
option is named, a long counts nothing and a short is charged in full. Correlations are found by
a running venue: of a file nothing is offset across underlyings.

examples/portfolio.csv, calls sold against coin and puts against a short perpetual:

${EXAMPLE}
Examples:
  margin-engine margin --portfolio examples/portfolio.csv
  margin-engine margin --portfolio examples/portfolio.csv --preset deribit-pm
  margin-engine margin --portfolio mine.json --preset mine-parameters.json --json
  margin-engine margin --log logs/demo --account hedger-001 --at 2026-01-05T14:20:00Z`;

const FAULTS_SHOWN = 20;

interface MarginArguments {
  readonly portfolio?: string;
  readonly log?: string;
  readonly account?: string;
  readonly at?: string;
  readonly preset?: string;
  readonly json: boolean;
}

export function addMarginCommand(program: Command, answer: Answer): void {
  const names = [...presetPaths().keys()];
  program
    .command("margin")
    .description("Compute a portfolio margin, and show every scenario.")
    .option("--portfolio <file>", "of a file of positions: CSV or JSON, see below")
    .option("--preset <name>", `for it: ${names.join(", ")}, or a file (default "default")`)
    .option("--log <folder>", "of an account in a log, under the parameters in force there")
    .option("--account <name>", "the account")
    .option("--at <time>", "as it was then; UTC as 2026-01-05T14:20:00Z, or milliseconds")
    .option("--json", "print the result for programs", false)
    .addHelpText("after", HELP)
    .action(async (given: MarginArguments) => answer(await showMargin(given)));
}

async function showMargin(given: MarginArguments): Promise<number> {
  const margin = await marginOf(given);
  if (!("equity" in margin)) return refuse(margin);
  const colour = showsColour(process.stdout, process.env);
  const text = given.json ? `${JSON.stringify(margin, null, 2)}\n` : renderMargin(margin, colour);
  process.stdout.write(text);
  return DONE;
}

/** The margin, or what is wrong with the question. */
async function marginOf(given: MarginArguments): Promise<PortfolioMargin | readonly string[]> {
  const { portfolio, preset, log, account, at } = given;
  if (portfolio !== undefined) {
    if (log !== undefined || account !== undefined || at !== undefined) {
      return ["--portfolio asks of a file; leave out --log, --account and --at"];
    }
    return fileMargin(portfolio, preset ?? "default");
  }
  if (log === undefined || account === undefined) {
    return ["name a file with --portfolio, or a log and an account with --log and --account"];
  }
  if (preset !== undefined) return ["--preset is for files; a log has its own parameters"];
  return logMargin(log, { account, at: at === undefined ? null : timeOf(at) });
}

function fileMargin(portfolio: string, name: string): PortfolioMargin | readonly string[] {
  const paths = presetPaths();
  const path = paths.get(name) ?? name;
  if (!existsSync(path)) {
    return [`${name}: is no preset (${[...paths.keys()].join(", ")}) and no file`];
  }
  const preset = loadPreset(path);
  if ("fault" in preset) return [preset.fault];
  const { rows, faults } = readPortfolioFile(portfolio);
  return faults.length > 0 ? faults : portfolioMargin(rows, preset);
}

function refuse(faults: readonly string[]): number {
  for (const fault of faults.slice(0, FAULTS_SHOWN)) {
    process.stderr.write(`margin-engine: ${fault}\n`);
  }
  const more = faults.length - FAULTS_SHOWN;
  if (more > 0) process.stderr.write(`margin-engine: and ${more} more faults\n`);
  return FAILED;
}
