/** `margin-engine dead-letters`: what was not let in, why, and how it comes back. */
import type { Command } from "commander";
import { readDeadLetters } from "../dead-letters/dead-letters";
import { letterTable, letterText } from "../dead-letters/letter-text";
import { chosenLetters, reDrive } from "../dead-letters/re-drive";
import { countOf } from "../report/figures";
import { DONE } from "./exit-codes";
import type { Answer } from "./program";

const HELP = `
An input that cannot be let in is kept with its original bytes and the reason. It comes back as
an event line, as it was or corrected, and becomes an input of another log: a log is what its
inputs give, so nothing is added to one that is there.

Examples:
  margin-engine dead-letters list logs/day
  margin-engine dead-letters show logs/day trades/0/17
  margin-engine dead-letters re-drive logs/day trades/0/17 --corrected fill.ndjson --out back.ndjson
  margin-engine merge day.ndjson back.ndjson --out corrected.ndjson   as if it had been right
  margin-engine replay corrected.ndjson --log logs/corrected

  margin-engine dead-letters re-drive logs/day trades/0/17 --late --out late.ndjson
  margin-engine replay logs/day --late late.ndjson --log logs/later   as an input that came late`;

interface ReDriveArguments {
  readonly out: string;
  readonly corrected?: string;
  readonly late?: true;
}

export function addDeadLettersCommand(program: Command, answer: Answer): void {
  const command = program
    .command("dead-letters")
    .description("Show what was not let in and why, and bring it back.")
    .addHelpText("after", HELP);
  const tell = (lines: readonly string[]) => {
    process.stdout.write(`${lines.join("\n")}\n`);
    answer(DONE);
  };
  command
    .command("list")
    .description("List all: id, reason, time, what was wrong.")
    .argument("<log>", "folder of the log")
    .action(async (log: string) => {
      const { letters } = await readDeadLetters(log);
      tell(letters.length === 0 ? ["no dead letters"] : letterTable(letters));
    });
  command
    .command("show")
    .description("Show one with its original key and bytes.")
    .argument("<log>", "folder of the log")
    .argument("<id>", "id as listed, trades/0/17")
    .action(async (log: string, id: string) => {
      const [kept] = chosenLetters(await readDeadLetters(log), [id]);
      tell(letterText(kept!));
    });
  addReDrive(command, tell);
  for (const each of command.commands) each.copyInheritedSettings(program);
}

function addReDrive(command: Command, tell: (lines: readonly string[]) => void): void {
  command
    .command("re-drive")
    .description("Write them as event lines, which merge and replay take.")
    .argument("<log>", "folder of the log")
    .argument("[ids...]", "ids as listed; all that are events when none is named")
    .requiredOption("--out <file>", "event lines to write (.ndjson)")
    .option("--corrected <file>", "event lines that stand in for the originals, one for each id")
    .option("--late", "give them the log's newest time, to be let in after everything else")
    .action(async (log: string, ids: string[], { out, corrected, late }: ReDriveArguments) => {
      const options = { ids, corrected: corrected ?? null, late: late ?? false, output: out };
      const { events, leftOut } = reDrive(await readDeadLetters(log), options);
      const missing = leftOut.map((id) => `  left out, no event: ${id}`);
      tell([`${out}: ${countOf(events, "event")}`, ...missing]);
    });
}
