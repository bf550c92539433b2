/** `margin-engine backtest`: the same history under other parameters, shocks or accounts. */
import { readFileSync } from "node:fs";
import { Unusable } from "@margin-engine/runtime";
import { type Command, Option } from "commander";
import { backtestJson } from "../backtest/backtest-json";
import { backtestPage } from "../backtest/backtest-page";
import { backtestText } from "../backtest/backtest-text";
import { type Backtest, runBacktest } from "../backtest/run-backtest";
import { readVariant, readVariants, type Variant } from "../backtest/variant";
import { progressBar } from "../progress-bar";
import { DONE } from "./exit-codes";
import { writePage } from "./page-file";
import type { Answer } from "./program";

const HELP = `
HISTORY is the folder of a log, the Avro file of one, or a file of event lines. It is folded as it
was, and once more for each variant; the report says who was liquidated in one and not in the other,
how margins went, and who ended better or worse.

A variant drops the recorded liquidation fills: a simulated venue answers the commands instead, by
the law of impact that the demo's venue has, with the turnover of the history. A variant with a
name alone shows what that venue changes; --fills recorded keeps the fills as they were. Everything
else that accounts did stays as recorded: they do not know what the variant changed.

A shock multiplies every later price of the underlying, also of trades in it. Volatilities stay at
their strikes, unless BTC-vol=+50%@TIME shocks them too, and option premiums move by the model.

--set names a figure by its place in a preset, schedules.0.tiers.0.maintenanceRate=0.02, or in the
clearing rules, clearing.policy=ProRata; what begins with a brace is a whole section as JSON. --fund
is what the insurance fund begins with, more or less than the history gave it; a history without
clearing rules gets them with it (CL-1 to CL-3). --with adds event lines (docs/ndjson.md), such as
an account's deposits and fills. Several variants stand in a JSON file, each with a name and these
options: examples/variants.json.

Examples:
  margin-engine backtest logs/demo --shock BTC=-30%@2026-01-05T14:00Z --out shock.html
  margin-engine backtest logs/demo --set liquidationBuffer=0.1 --set ladder.paceStart=0.5
  margin-engine backtest logs/demo --fund USDT=20000 --set clearing.policy=ProRata
  margin-engine backtest logs/demo --without long-048 --fills recorded
  margin-engine backtest day.ndjson --preset paradex-pm --json
  margin-engine backtest logs/demo --variants examples/variants.json --out variants.html`;

interface BacktestArguments {
  readonly preset?: string;
  readonly set: readonly string[];
  readonly shock: readonly string[];
  readonly without: readonly string[];
  readonly with?: string;
  readonly fund: readonly string[];
  readonly fills: "recorded" | "simulated";
  readonly variants?: string;
  readonly out?: string;
  readonly json?: true;
}

export function addBacktestCommand(program: Command, answer: Answer): void {
  program
    .command("backtest")
    .description("Fold a history again with something changed, and compare.")
    .argument("<history>", "folder of a log, Avro file of one, or event lines")
    .option("--preset <name>", "other parameters: a preset's name, or a file")
    .option("--set <field=value>", "one figure of the parameters; may be repeated", collect, [])
    .option("--shock <what>", "BTC=-30%@2025-10-10T21:00Z; may be repeated", collect, [])
    .option("--without <account>", "an account taken out; may be repeated", collect, [])
    .option("--with <file>", "event lines to add")
    .option("--fund <asset=amount>", "of the insurance fund; may be repeated", collect, [])
    .addOption(
      new Option("--fills <which>", "of liquidations")
        .choices(["simulated", "recorded"])
        .default("simulated"),
    )
    .option("--variants <file>", "several variants instead, as JSON")
    .option("--out <file>", "also write a page with charts (.html)")
    .option("--json", "print every figure as JSON instead")
    .addHelpText("after", HELP)
    .action(async (history: string, given: BacktestArguments) => {
      const backtest = await watched(history, variantsOf(given));
      if (given.out !== undefined) writePage(given.out, backtestPage(backtest));
      const text = given.json === true ? backtestJson(backtest) : backtestText(backtest);
      process.stdout.write(`${text}\n`);
      answer(DONE);
    });
}

function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

function variantsOf(given: BacktestArguments): Variant[] {
  const { variants, out: _, json: __, ...one } = given;
  if (variants === undefined) return [readVariant({ name: "variant", ...one })];
  const { preset, set, shock, without, fund } = one;
  const changes = [set, shock, without, fund].some((texts) => texts.length > 0);
  if (preset !== undefined || one.with !== undefined || changes) {
    throw new Unusable("a file of --variants says all that changes; leave out the other options");
  }
  return readVariants(readText(variants), variants);
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new Unusable(`${file} cannot be read (${(cause as Error).message}); name another`);
  }
}

const STEPS = 1_000;

async function watched(history: string, variants: readonly Variant[]): Promise<Backtest> {
  const now = () => performance.now();
  const bar = progressBar({ stream: process.stderr, total: STEPS, now });
  const backtest = await runBacktest(history, variants, ({ run, folded, share }) => {
    bar.update({ pulled: share * STEPS, folded, place: run });
  });
  bar.finish();
  return backtest;
}
