/** `margin-engine dead-letters`: what was not let in, why, and how it comes back. */
import { inputRecord, Unusable } from "@margin-engine/runtime";
import type { Command } from "commander";
import { type BrokerAccess, withBroker } from "../broker-access";
import { type KeptInputs, readBrokerLetters, readDeadLetters } from "../dead-letters/dead-letters";
import { letterTable, letterText } from "../dead-letters/letter-text";
import { chosenLetters, reDrive } from "../dead-letters/re-drive";
import { writeEvents } from "../import/write-events";
import { countOf } from "../report/figures";
import { DONE } from "./exit-codes";
import { KAFKA_OPTION, logFolder } from "./log-choice";
import type { Answer } from "./program";

const HELP = `
An input that cannot be let in is kept with its original bytes and the reason. It comes back, as
it was or corrected, as an input like any other: a log is what its inputs give, so nothing is
slipped into one. On a broker it is published again; a log in a folder is sealed, and the events
become lines for another log.

Examples:
  margin-engine dead-letters list logs/day
  margin-engine dead-letters show logs/day trades/0/17
  margin-engine dead-letters list --kafka
  margin-engine dead-letters re-drive --kafka trades/0/17 --corrected fill.ndjson --late

As if it had been right:
  margin-engine dead-letters re-drive logs/day trades/0/17 --corrected fill.ndjson --out back.ndjson
  margin-engine merge day.ndjson back.ndjson --out corrected.ndjson
  margin-engine replay corrected.ndjson --log logs/corrected

As an input that came late:
  margin-engine dead-letters re-drive logs/day trades/0/17 --late --out late.ndjson
  margin-engine replay logs/day --late late.ndjson --log logs/later`;

interface LetterOptions {
  readonly kafka?: true;
}

interface ReDriveArguments extends LetterOptions {
  readonly out?: string;
  readonly corrected?: string;
  readonly late?: true;
}

type Tell = (lines: readonly string[]) => void;

export function addDeadLettersCommand(program: Command, answer: Answer): void {
  const command = program
    .command("dead-letters")
    .description("Show what was not let in and why, and bring it back.")
    .addHelpText("after", HELP);
  const tell: Tell = (lines) => {
    process.stdout.write(`${lines.join("\n")}\n`);
    answer(DONE);
  };
  addList(command, tell);
  addShow(command, tell);
  addReDrive(command, tell);
  for (const each of command.commands) each.copyInheritedSettings(program);
}

function addList(command: Command, tell: Tell): void {
  command
    .command("list")
    .description("List all: id, reason, time, what was wrong.")
    .argument("[log]", "folder of the log")
    .option(...KAFKA_OPTION)
    .action(async (log: string | undefined, { kafka }: LetterOptions) => {
      const { letters } = await lettersOf(logFolder(log, kafka));
      tell(letters.length === 0 ? ["no dead letters"] : letterTable(letters));
    });
}

function addShow(command: Command, tell: Tell): void {
  command
    .command("show")
    .description("Show one with its original key and bytes.")
    .argument("<names...>", "folder of the log unless --kafka, and the id as listed, trades/0/17")
    .option(...KAFKA_OPTION)
    .action(async (names: string[], { kafka }: LetterOptions) => {
      const { folder, ids } = split(names, kafka);
      if (ids.length !== 1) throw new Unusable("name one dead letter, as trades/0/17");
      const [kept] = chosenLetters(await lettersOf(folder), ids);
      tell(letterText(kept!));
    });
}

function addReDrive(command: Command, tell: Tell): void {
  command
    .command("re-drive")
    .description("Publish them again, or write them as event lines that merge and replay take.")
    .argument("[names...]", "folder of the log unless --kafka, and ids as listed; none means all")
    .option(...KAFKA_OPTION)
    .option("--out <file>", "event lines to write (.ndjson); needed for a log in a folder")
    .option("--corrected <file>", "event lines that stand in for the originals, one for each id")
    .option("--late", "give them the log's newest time, to be let in after everything else")
    .action(async (names: string[], given: ReDriveArguments) => {
      const { kafka, out, corrected, late } = given;
      const { folder, ids } = split(names, kafka);
      const options = { ids, corrected: corrected ?? null, late: late ?? false };
      if (folder !== null && out === undefined) {
        throw new Unusable("a log in a folder is sealed: name a file of event lines with --out");
      }
      const driven = async (letters: KeptInputs, access: BrokerAccess | null) => {
        const { events, leftOut } = reDrive(letters, options);
        if (out !== undefined) writeEvents(out, events);
        else await access!.publish(events.map((event) => inputRecord(event)));
        const missing = leftOut.map((id) => `  left out, no event: ${id}`);
        tell([`${out ?? "published"}: ${countOf(events.length, "event")}`, ...missing]);
      };
      if (folder !== null) await driven(await readDeadLetters(folder), null);
      else {
        await withBroker(process.env, async (access) =>
          driven(await readBrokerLetters(access), access),
        );
      }
    });
}

function lettersOf(folder: string | null): Promise<KeptInputs> {
  return folder === null ? withBroker(process.env, readBrokerLetters) : readDeadLetters(folder);
}

/** With --kafka all names are ids. */
function split(
  names: readonly string[],
  kafka: true | undefined,
): { readonly folder: string | null; readonly ids: readonly string[] } {
  if (kafka === true) return { folder: null, ids: names };
  const [log, ...ids] = names;
  return { folder: logFolder(log, kafka), ids };
}
