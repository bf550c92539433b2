/** `margin-engine stress`: what a log's accounts and fund would stand, and what they would not. */
import type { Command } from "commander";
import { readFund } from "../stress/insurance-fund";
import { scenarioPaths } from "../stress/scenario";
import { stressPage } from "../stress/stress-page";
import { stressReport } from "../stress/stress-report";
import { stressTest } from "../stress/stress-test";
import { timeOf } from "./options";
import { writePage } from "./page-file";

const HELP = `
Every scenario moves prices and volatilities at once, from where the log stands: nobody trades,
is liquidated or pays in before it has happened. The scenarios are files; infra/scenarios has

${[...scenarioPaths().keys()].map((name) => `  ${name}\n`).join("")}
--reverse asks the other way: which is the least move, of one underlying or of several, that
empties the fund, and who owes what on the way there.

Examples:
  margin-engine stress --log logs/demo
  margin-engine stress --log logs/demo --fund USDT=1000000 --reverse
  margin-engine stress --log logs/demo --reverse --out stress.html
  margin-engine stress --log logs/demo --scenario march-2020 --scenario mine.json
  margin-engine stress --log logs/demo --fund USDT=1000000 --json | jq '.results[].fundLeft'`;

interface StressArguments {
  readonly log: string;
  readonly at?: string;
  readonly scenario: readonly string[];
  readonly fund: readonly string[];
  readonly reverse: boolean;
  readonly out?: string;
  readonly json?: true;
}

export function addStressCommand(program: Command): void {
  program
    .command("stress")
    .description("Put a log's accounts through crashes, past and supposed.")
    .requiredOption("--log <folder>", "the log; its state at the end")
    .option("--at <time>", "as it was then; UTC as 2026-01-05T14:20:00Z, or milliseconds")
    .option("--scenario <name>", "one of the library, or a file; again for more", gather, [])
    .option("--fund <asset=amount>", "instead of the log's own insurance fund", gather, [])
    .option("--reverse", "also find the least move that empties the fund", false)
    .option("--out <file>", "also write a page with charts (.html)")
    .option("--json", "print every figure as one line of JSON instead")
    .addHelpText("after", HELP)
    .action(async (given: StressArguments) => {
      const { log, at, scenario: scenarios, fund, reverse, out, json } = given;
      const test = await stressTest({
        log,
        at: at === undefined ? null : timeOf(at),
        scenarios,
        fund: fund.length === 0 ? null : readFund(fund),
        reverse,
      });
      if (out !== undefined) writePage(out, stressPage(test));
      process.stdout.write(`${json ? JSON.stringify(test) : stressReport(test)}\n`);
    });
}

function gather(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}
