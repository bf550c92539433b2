/** `margin-engine demo`: a crash day, simulated or real, from first deposit to last liquidation. */
import { type Command, Option } from "commander";
import { MARKET_WINDOWS } from "../market-data/market-windows";
import { runDemo } from "../run-demo";
import { DONE } from "./exit-codes";
import { wholeNumber } from "./options";
import type { Answer } from "./program";

const HELP = `
Without --market a seeded simulator makes the prices of a crash day: jumps, clusters of
volatility, liquidity that thins out. With --market the prices are real: the spot, perpetual
and funding files of a window, from a folder of archives. Either way a population of market
makers, levered longs, hedgers and basis traders trades at a simulated venue, which also
fills the liquidation commands. --hours takes the first hours of either.

The log can be killed and started again at any point; it goes on to the same bytes.

Windows:
${MARKET_WINDOWS.map(({ id, title }) => `  ${id.padEnd(10)} ${title}`).join("\n")}

Examples:
  margin-engine demo
  margin-engine demo --seed 8 --accounts 2000 --log logs/eight
  margin-engine demo --market DIR --window C --log logs/october
  margin-engine demo --market DIR --window A --hours 12 --log logs/quiet`;

interface DemoArguments {
  readonly seed: number;
  readonly hours?: number | null;
  readonly accounts: number;
  readonly shards: number;
  readonly market?: string;
  readonly window?: string;
  readonly log: string;
}

export function addDemoCommand(program: Command, answer: Answer): void {
  program
    .command("demo")
    .description("Run a crash day: events in, books, margin, liquidations, a sealed log.")
    .option("--seed <n>", "seed of prices and population", wholeNumber(0), 7)
    .option("--hours <n>", "length (default: 24, or the whole window)", wholeNumber(1))
    .option("--accounts <n>", "accounts that trade", wholeNumber(40), 400)
    .option("--shards <n>", "journal partitions", wholeNumber(1), 4)
    .option("--market <dir>", "folder of archives with real prices")
    .addOption(
      new Option("--window <id>", "which stretch of history; needs --market").choices(
        MARKET_WINDOWS.map(({ id }) => id),
      ),
    )
    .option("--log <folder>", "log to write or to go on with", "logs/demo")
    .addHelpText("after", HELP)
    .action(async ({ market, window, hours = null, ...options }: DemoArguments) => {
      if ((market === undefined) !== (window === undefined)) {
        throw new RangeError("--market and --window belong together: give both or neither");
      }
      const history =
        market === undefined || window === undefined ? null : { directory: market, window };
      await runDemo({ ...options, hours, history });
      answer(DONE);
    });
}
