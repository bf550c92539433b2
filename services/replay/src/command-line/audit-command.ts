/** `margin-engine audit LOG`: is every input accounted for? */
import type { Command } from "commander";
import { auditLog } from "../audit/audit-log";
import { countOf, countText } from "../report/figures";
import { DONE, NO } from "./exit-codes";
import type { Answer } from "./program";

const HELP = `
Every input offset must be in the journal exactly once, in the shards its rule names, or in
quarantine exactly once with its original bytes among the dead letters. Each fault names the
input's topic, partition and offset. "margin-engine verify" proves what was made of an input;
this proves that none was lost and none was taken twice.

Example:
  margin-engine audit logs/demo`;

export function addAuditCommand(program: Command, answer: Answer): void {
  program
    .command("audit")
    .description("Prove that every input is in the journal or in quarantine, once.")
    .argument("<log>", "folder of the log")
    .addHelpText("after", HELP)
    .action(async (log: string) => {
      const { faults, repeats, ...counts } = await auditLog(log);
      const out = (line: string) => process.stdout.write(`${line}\n`);
      for (const { where, what } of faults) out(`FAULT  ${where} ${what}`);
      if (repeats > 0) out(`FAULT  ${countOf(repeats, "entry")} repeated in the journal`);
      const sound = faults.length === 0 && repeats === 0;
      const { inputs, journalled, quarantined, waiting } = counts;
      out(`${sound ? "accounted for" : "NOT ACCOUNTED FOR"}: ${countOf(inputs, "input")}`);
      out(`  in the journal  ${countText(journalled)}`);
      out(`  in quarantine   ${countText(quarantined)}`);
      if (waiting > 0) out(`  waiting         ${countText(waiting)}, of the batch still open`);
      answer(sound ? DONE : NO);
    });
}
