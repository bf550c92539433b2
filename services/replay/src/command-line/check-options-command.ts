/** `margin-engine check-options DIR`: does the engine price options as a venue did? */
import type { Command } from "commander";
import { checkOptions } from "../option-data/check-options";
import { DONE, NO } from "./exit-codes";
import type { Answer } from "./program";

const HELP = `
Prices Deribit's tickers and option chains by their own forwards and volatilities and solves the
volatilities of their marks again. Prints how far that is from what the venue said: the median,
nine tenths and the worst, with the limits in brackets. It writes nothing.`;

export function addCheckOptionsCommand(program: Command, answer: Answer): void {
  program
    .command("check-options")
    .description("Check option prices, greeks and volatilities against a venue's.")
    .argument("<dir>", "folder of the archives")
    .addHelpText("after", HELP)
    .action((directory: string) => {
      let passed = true;
      for (const { file, differences } of checkOptions(directory)) {
        process.stdout.write(`${file}, ${differences[0]!.count} options\n`);
        for (const each of differences) {
          process.stdout.write(`${each.passed() ? "ok    " : "FAILED"} ${each.text()}\n`);
          passed &&= each.passed();
        }
      }
      answer(passed ? DONE : NO);
    });
}
