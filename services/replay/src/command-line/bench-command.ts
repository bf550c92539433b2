/** `margin-engine bench`: what the fold costs on this machine. */
import type { Command } from "commander";
import { runBench } from "../bench/run-bench";
import { wholeNumber } from "./options";

interface BenchArguments {
  readonly seed: number;
  readonly legs: number;
}

export function addBenchCommand(program: Command): void {
  program
    .command("bench")
    .description("Measure the fold: legs per second, price batches, memory, restart.")
    .option("--seed <n>", "seed of the entries", wholeNumber(0), 1)
    .option("--legs <n>", "trade legs of each measurement", wholeNumber(10_000), 500_000)
    .action((options: BenchArguments) =>
      runBench(options, (line) => process.stdout.write(`${line}\n`)),
    );
}
