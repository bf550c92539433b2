/** `margin-engine cascade`: who bears a crash, under each policy of deleveraging. */
import type { Command } from "commander";
import { readShock } from "../backtest/shock";
import { cascadeText } from "../cascade/cascade-text";
import { runCascade } from "../cascade/run-cascade";
import { readFund } from "../stress/insurance-fund";

const HELP = `
HISTORY is the folder of a log, the Avro file of one, or a file of event lines. It is folded once
for each policy, with takeover and clearing rules in force (CL-1 to CL-5): accounts that fail are
taken over, the fund pays, winners are deleveraged. A simulated venue fills the liquidation
commands, and what it fills presses the price, so that one liquidation may cause the next.

Examples:
  margin-engine demo --market DIR --window F --accounts 2000 --log logs/f
  margin-engine cascade logs/f --fund USDT=100000
  margin-engine cascade logs/demo --shock BTC=-30%@2026-01-05T14:00Z --fund USDT=50000`;

interface CascadeArguments {
  readonly shock: readonly string[];
  readonly fund: readonly string[];
}

export function addCascadeCommand(program: Command): void {
  program
    .command("cascade")
    .description("Tell who bears a crash, under each policy of deleveraging.")
    .argument("<history>", "folder of a log, Avro file of one, or event lines")
    .option("--shock <what>", "BTC=-30%@2025-10-10T21:00Z; may be repeated", gather, [])
    .option("--fund <asset=amount>", "what the insurance fund holds; may be repeated", gather, [])
    .addHelpText("after", HELP)
    .action(async (history: string, { shock, fund }: CascadeArguments) => {
      const cascade = { shocks: shock.map(readShock), fund: readFund(fund) };
      process.stdout.write(`${cascadeText(await runCascade(history, cascade))}\n`);
    });
}

function gather(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}
