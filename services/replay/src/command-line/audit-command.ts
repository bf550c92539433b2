/** `margin-engine audit LOG`: is every input accounted for? */
import type { Command } from "commander";
import { auditBroker } from "../audit/audit-broker";
import { auditLog } from "../audit/audit-log";
import type { InputAuditResult } from "../audit/input-audit";
import { withBroker } from "../broker-access";
import { countOf, countText } from "../report/figures";
import { DONE, NO } from "./exit-codes";
import { KAFKA_OPTION, logFolder } from "./log-choice";
import type { Answer } from "./program";

const HELP = `
Every input offset must be in the journal exactly once, in the shards its rule names, or in
quarantine exactly once with its original bytes among the dead letters. Each fault names the
input's topic, partition and offset. "margin-engine verify" proves what was made of an input;
this proves that none was lost and none was taken twice.

On a broker the newest inputs may be on their way while services write: let them come to rest,
or ask again.

Examples:
  margin-engine audit logs/demo
  margin-engine audit --kafka`;

export function addAuditCommand(program: Command, answer: Answer): void {
  program
    .command("audit")
    .description("Prove that every input is in the journal or in quarantine, once.")
    .argument("[log]", "folder of the log")
    .option(...KAFKA_OPTION)
    .addHelpText("after", HELP)
    .action(async (log: string | undefined, { kafka }: { readonly kafka?: true }) => {
      const folder = logFolder(log, kafka);
      const result = folder === null ? await auditKafka() : await auditLog(folder);
      tell(result);
      answer(result.faults.length === 0 ? DONE : NO);
    });
}

function auditKafka(): Promise<InputAuditResult> {
  return withBroker(process.env, (access) => auditBroker(access, access.config.shards));
}

function tell({ faults, inputs, ...counts }: InputAuditResult): void {
  const verdict = faults.length === 0 ? "accounted for" : "NOT ACCOUNTED FOR";
  const { journalled, quarantined, waiting, repeats, gone } = counts;
  const lines = [
    ...faults.map(({ where, what }) => `FAULT  ${where} ${what}`),
    `${verdict}: ${countOf(inputs, "input")}`,
    `  in the journal  ${countText(journalled)}`,
    `  in quarantine   ${countText(quarantined)}`,
    ...(waiting > 0 ? [`  waiting         ${countText(waiting)}, to be taken next`] : []),
    ...(repeats > 0 ? [`  repeated        ${countText(repeats)}, which readers drop`] : []),
    ...(gone > 0 ? [`  no longer kept  ${countText(gone)}, compacted or past retention`] : []),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}
