/** `margin-engine collateral explain ACCOUNT`: what does its collateral count, and why? */
import { explainCollateral, type MarginState } from "@margin-engine/core";
import { Unusable } from "@margin-engine/runtime";
import type { Command } from "commander";
import { type CollateralAt, collateralJson, collateralText } from "../collateral/explanation-text";
import { logStates } from "../portfolio/log-states";
import { DONE } from "./exit-codes";
import { timeOf } from "./options";
import type { Answer } from "./program";

const HELP = `
Folds the account's history up to the time and shows what it holds of each asset, the prices there
were and the one that was taken, the weight after the size of the holding, deposits that are not
final on their chains, and what does not count in full (CO-1 to CO-6 of docs/margin-rules.md).

The time is UTC, or milliseconds since the epoch; without one it is the end of the log.

Examples:
  margin-engine collateral explain ann --at 2026-01-05T14:20:00Z --log logs/demo
  margin-engine collateral explain ann --log logs/demo --json`;

interface ExplainArguments {
  readonly at?: string;
  readonly log: string;
  readonly json?: true;
}

export function addCollateralCommand(program: Command, answer: Answer): void {
  const command = program
    .command("collateral")
    .description("Show what an account's collateral counts.")
    .addHelpText("after", HELP);
  command
    .command("explain")
    .description("Show what collateral counted at a time, and why not more.")
    .argument("<account>", "the account")
    .option("--at <time>", "UTC as 2026-01-05T14:20:00Z, or milliseconds")
    .option("--log <folder>", "folder of the log", "logs/demo")
    .option("--json", "one JSON object, for programs")
    .action(async (account: string, given: ExplainArguments) => {
      const found = await explained(account, given);
      const lines = given.json === true ? [collateralJson(found)] : collateralText(found);
      process.stdout.write(`${lines.join("\n")}\n`);
      answer(DONE);
    });
  for (const each of command.commands) each.copyInheritedSettings(program);
}

async function explained(id: string, { at, log }: ExplainArguments): Promise<CollateralAt> {
  const moment = { account: id, at: at === undefined ? null : timeOf(at) };
  const [state] = (await logStates(log, moment)) as [MarginState];
  const account = state.books.accounts.get(id);
  if (account === undefined) {
    throw new Unusable(`${log} knows no account ${id} by then; check its name and the time`);
  }
  const parameterVersion = state.parameters?.version ?? 0;
  const found = explainCollateral(state, account);
  return { account: id, time: state.clock, parameterVersion, ...found };
}
