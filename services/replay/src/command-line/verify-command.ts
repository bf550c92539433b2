/** `margin-engine verify LOG`: is a log what its inputs give, byte for byte? */
import { verifyLog } from "@margin-engine/runtime";
import type { Command } from "commander";
import { servicesOfLog } from "../log-services";
import { DONE, NO } from "./exit-codes";
import type { Answer } from "./program";

const HELP = `
Reads every record, folds the inputs again from the beginning and compares each output with
the recorded one, the hash chain of every shard and the checkpoints. A log that was closed
cleanly is also compared with its seal, so that a changed byte anywhere in data.mdb or seal.json is
found; lock.mdb holds nothing, and is made anew with each reading.
Each fault names the file and byte range, or the topic, partition, offset and field.

Example:
  margin-engine verify logs/demo`;

export function addVerifyCommand(program: Command, answer: Answer): void {
  program
    .command("verify")
    .description("Fold a log again and compare every byte.")
    .argument("<log>", "folder of the log")
    .addHelpText("after", HELP)
    .action(async (log: string) => {
      const result = await verifyLog({ directory: log, services: servicesOfLog });
      const out = (line: string) => process.stdout.write(`${line}\n`);
      for (const { where, what } of result.faults) out(`FAULT  ${where}: ${what}`);
      // What is damaged is not to be gone on with.
      const goesOn = result.ok && !result.finished;
      const state = goesOn ? ", unfinished: run it again to go on" : "";
      const seal = result.sealed ? "sealed" : "not sealed (its run did not end)";
      out(`${result.ok ? "sound" : "NOT SOUND"}: ${result.records} records, ${seal}${state}`);
      for (const [name, head] of Object.entries(result.chainHeads)) out(`  chain ${name} ${head}`);
      for (const [name, digest] of Object.entries(result.stateDigests)) {
        out(`  state ${name} ${digest}`);
      }
      if (result.digest !== "") out(`  digest ${result.digest}`);
      answer(result.ok ? DONE : NO);
    });
}
