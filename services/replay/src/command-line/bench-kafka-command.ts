/** `margin-engine bench-kafka`: what the services do on a broker. */
import type { Command } from "commander";
import { type KafkaBenchOptions, runKafkaBench } from "../bench/kafka/run-kafka-bench";
import { wholeNumber } from "./options";

const HELP = `
KAFKA_BROKERS and SCHEMA_REGISTRY_URL say where; it makes topics of its own there. "make
bench-kafka" starts both on this machine and removes them at the end; with
ARGS="--accounts 1000 --trades 20000" it is quicker.`;

export function addBenchKafkaCommand(program: Command): void {
  program
    .command("bench-kafka")
    .description("Measure the services on a broker: legs per second, delay, recovery.")
    .option("--seed <n>", "seed of the trades", wholeNumber(0), 1)
    .option("--accounts <n>", "accounts, all with a deposit", wholeNumber(100), 100_000)
    .option("--shards <n>", "shards of the journal", wholeNumber(1), 4)
    .option("--processes <n>", "processes that share them", wholeNumber(1), 1)
    .option("--trades <n>", "trades of each measurement", wholeNumber(1_000), 150_000)
    .option("--seconds <n>", "how long delays are measured", wholeNumber(1), 20)
    .addHelpText("after", HELP)
    .action((options: KafkaBenchOptions) =>
      runKafkaBench(process.env, options, (line) => process.stdout.write(`${line}\n`)),
    );
}
