/** `margin-engine queue INSTRUMENT`: who would be deleveraged first? */
import { DELEVERAGING_POLICIES, type DeleveragingPolicy } from "@margin-engine/core";
import { type Command, Option } from "commander";
import { queueJson, queueText } from "../queue/queue-text";
import { readQueues } from "../queue/read-queue";
import { DONE } from "./exit-codes";
import { timeOf, wholeNumber } from "./options";
import type { Answer } from "./program";

const HELP = `
Folds the log up to the time and ranks the holders of each side as they would be closed if the
insurance fund could not bear a loss (CL-3 of docs/margin-rules.md), with their equity, their profit
in the position and what the policy ranks by. By water-filling that is leverage: what the account
loses when the whole market moves against the position, for each dollar of equity.

Without --policy it is that of the clearing rules in force, without rules water-filling. The time is
UTC, or milliseconds since the epoch; without one it is the end of the log.

Examples:
  margin-engine queue BTC-PERP --log logs/demo
  margin-engine queue BTC-PERP --at 2026-01-05T14:20:00Z --policy ProfitLeverageQueue
  margin-engine queue BTC-PERP --log logs/demo --json`;

interface QueueArguments {
  readonly at?: string;
  readonly log: string;
  readonly policy?: DeleveragingPolicy;
  readonly top: number;
  readonly json?: true;
}

export function addQueueCommand(program: Command, answer: Answer): void {
  program
    .command("queue")
    .description("Show who would be deleveraged first.")
    .argument("<instrument>", "as BTC-PERP")
    .option("--at <time>", "UTC as 2026-01-05T14:20:00Z, or milliseconds")
    .option("--log <folder>", "folder of the log", "logs/demo")
    .addOption(new Option("--policy <name>", "how they are ranked").choices(DELEVERAGING_POLICIES))
    .option("--top <n>", "holders of a side that are shown", wholeNumber(1), 20)
    .option("--json", "all of them as one JSON object, for programs")
    .addHelpText("after", HELP)
    .action(async (instrument: string, given: QueueArguments) => {
      const at = given.at === undefined ? null : timeOf(given.at);
      const policy = given.policy ?? null;
      const queues = await readQueues({ log: given.log, instrument, at, policy });
      const lines = given.json === true ? [queueJson(queues)] : queueText(queues, given.top);
      process.stdout.write(`${lines.join("\n")}\n`);
      answer(DONE);
    });
}
