/** `margin-engine prices explain SYMBOL --at TIME`: how did that price come about? */
import { Unusable } from "@margin-engine/runtime";
import type { Command } from "commander";
import { withBroker } from "../broker-access";
import { PriceExplainer } from "../prices/explain-price";
import { explanationJson, explanationText } from "../prices/explanation-text";
import { readBrokerPrices, readLogPrices } from "../prices/read-prices";
import { DONE } from "./exit-codes";
import { KAFKA_OPTION } from "./log-choice";
import { timeOf } from "./options";
import type { Answer } from "./program";

const HELP = `
Shows the last decision about the price by then, from the journal: every source with its price, its
age, its weight and whether it counted, the inputs of a mark, the result, how far it can be trusted
at that time, and what that allows (PI-1 to PI-5 of docs/margin-rules.md).

The time is UTC, or milliseconds since the epoch. An instrument without a mark of its own is
explained by the index of its underlying.

Examples:
  margin-engine prices explain BTC --at 2026-01-05T14:20:00Z --log logs/demo
  margin-engine prices explain BTC-PERP --at 1767622800000 --log logs/demo --json`;

interface ExplainArguments {
  readonly at: string;
  readonly log: string;
  readonly kafka?: true;
  readonly json?: true;
}

export function addPricesCommand(program: Command, answer: Answer): void {
  const command = program
    .command("prices")
    .description("Show how a price came about.")
    .addHelpText("after", HELP);
  command
    .command("explain")
    .description("Show what a price was made of at a time, and what it allowed.")
    .argument("<symbol>", "asset or instrument, as BTC or BTC-PERP")
    .requiredOption("--at <time>", "UTC as 2026-01-05T14:20:00Z, or milliseconds")
    .option("--log <folder>", "folder of the log", "logs/demo")
    .option(...KAFKA_OPTION)
    .option("--json", "one JSON object, for programs")
    .action(async (symbol: string, given: ExplainArguments) => {
      const explainer = new PriceExplainer(symbol, timeOf(given.at));
      if (given.kafka === true) {
        await withBroker(process.env, (access) => readBrokerPrices(access, explainer));
      } else {
        await readLogPrices(given.log, explainer);
      }
      const found = explainer.finish();
      if ("reason" in found) throw new Unusable(found.reason);
      const lines = given.json === true ? [explanationJson(found)] : explanationText(found);
      process.stdout.write(`${lines.join("\n")}\n`);
      answer(DONE);
    });
  for (const each of command.commands) each.copyInheritedSettings(program);
}
