/** `margin-engine check-market DIR`: does a folder of archives hold what the windows need? */
import type { Command } from "commander";
import { checkIndex } from "../market-data/check-index";
import { checkMarket } from "../market-data/check-market";
import { DEFAULT_PRESET_PATH, usablePreset } from "../parameters";
import { DONE, NO } from "./exit-codes";
import type { Answer } from "./program";

const HELP = `
Opens the files of every window of "margin-engine demo --market", counts their events, and
compares lows and gaps with the figures on record. Then it builds the price index from books that
were recorded side by side, each of them in turn off by up to 30%, and proves that this moves the
index no further than quoting something between the others would. It writes nothing.`;

export function addCheckMarketCommand(program: Command, answer: Answer): void {
  program
    .command("check-market")
    .description("Check a folder of archives before it is replayed.")
    .argument("<dir>", "folder of the archives")
    .addHelpText("after", HELP)
    .action((directory: string) => {
      const preset = usablePreset(DEFAULT_PRESET_PATH);
      const checks = [...checkMarket(directory), ...checkIndex(directory, preset)];
      for (const { passed, text } of checks) {
        process.stdout.write(`${passed ? "ok    " : "FAILED"} ${text}\n`);
      }
      answer(checks.every(({ passed }) => passed) ? DONE : NO);
    });
}
