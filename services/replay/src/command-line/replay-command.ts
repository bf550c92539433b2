/**
 * `margin-engine replay`: a venue's own history, or the inputs of another log, folded into a log.
 */
import type { Command } from "commander";
import { replayInto } from "../replay-into";
import { DONE, NO } from "./exit-codes";
import { wholeNumber } from "./options";
import type { Answer } from "./program";

const HELP = `
FROM is a file of event lines, one input event a line (docs/ndjson.md): fills, prices,
deposits, withdrawals, listings, parameters. Lines that are no events are quarantined with
their reason and change nothing else. Or FROM is a log: its inputs are folded again into
another log, and every topic is compared with the original. With --late the lines of a file
come after them, such as late inputs of "margin-engine dead-letters re-drive".

A run that was stopped or killed goes on where it was when it is started again.

Examples:
  margin-engine replay history.ndjson.gz --log logs/history --shards 4
  margin-engine replay logs/demo --log logs/again
  margin-engine replay logs/demo --late late.ndjson --log logs/later`;

interface ReplayArguments {
  readonly log: string;
  readonly shards?: number;
  readonly late?: string;
}

export function addReplayCommand(program: Command, answer: Answer): void {
  program
    .command("replay")
    .description("Fold a history of event lines, or the inputs of a log, into a log.")
    .argument("<from>", "file of event lines (.ndjson, .ndjson.gz), or folder of a log")
    .requiredOption("--log <folder>", "log to write")
    .option(
      "--shards <n>",
      "journal partitions, fixed for the life of the log (default 1)",
      wholeNumber(1),
    )
    .option("--late <file>", "event lines to fold after the inputs of a log")
    .addHelpText("after", HELP)
    .action(async (from: string, { log, shards, late }: ReplayArguments) => {
      const options = { from, log, shards: shards ?? null, late: late ?? null };
      const same = await replayInto(options);
      answer(same ? DONE : NO);
    });
}
