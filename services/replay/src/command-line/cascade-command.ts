/** `margin-engine cascade`: who bears a crash, under each policy of deleveraging. */
import { DELEVERAGING_POLICIES, type DeleveragingPolicy, dayText } from "@margin-engine/core";
import { Unusable } from "@margin-engine/runtime";
import { type Command, Option } from "commander";
import { readShock } from "../backtest/shock";
import { type CascadeHistory, recordedHistory, windowHistory } from "../cascade/cascade-history";
import { cascadeJson } from "../cascade/cascade-json";
import { cascadePage } from "../cascade/cascade-page";
import type { Cascade } from "../cascade/cascade-source";
import { isAccountedFor } from "../cascade/cascade-tables";
import { cascadeText } from "../cascade/cascade-text";
import { type CascadeReport, runCascade } from "../cascade/run-cascade";
import { MARKET_WINDOWS } from "../market-data/market-windows";
import { progressBar } from "../progress-bar";
import { hourText } from "../simulation/calendar";
import { readFund } from "../stress/insurance-fund";
import { DONE, NO } from "./exit-codes";
import { timeOf, wholeNumber } from "./options";
import { writePage } from "./page-file";
import type { Answer } from "./program";

const HELP = `
A crash is folded once for each policy, with takeover and clearing rules in force (CL-1 to CL-5):
accounts that fail are taken over, the fund pays, winners are deleveraged. What is liquidated
presses the venue's price, so that one liquidation may cause the next.

With --market the prices are a window of real history, and a seeded population of --accounts trades
on them: levered longs and shorts, hedgers, basis traders, market makers, each ten times a day. Half
of them come within the first two hours, all within eight; a calm minute is told by its last quotes,
a wild one in quarters. With HISTORY, the folder of a log, the Avro file of one or a file of event
lines, the accounts trade as they did, and their liquidations are filled anew; its own rules and
what its venue gave the fund give way.

Exit code 1 says that the books do not balance, or that somebody ends below zero with a debt that
the clearing house does not know.

Policies: ${DELEVERAGING_POLICIES.join(", ")}.

Windows:
${MARKET_WINDOWS.map(({ id, title }) => `  ${id.padEnd(10)} ${title}`).join("\n")}

Examples:
  margin-engine cascade --market DIR --window C --fund USDT=500000
  margin-engine cascade --market DIR --window F --accounts 20000 --from 2020-03-11T18:00:00Z \\
    --fund USDT=5000000 --out f.html
  margin-engine cascade --market DIR --window C --shock BTC=-15%@2025-10-10T21:15Z
  margin-engine cascade logs/demo --shock BTC=-30%@2026-01-05T14:00Z --fund USDT=50000`;

interface CascadeArguments {
  readonly market?: string;
  readonly window?: string;
  readonly from?: string;
  readonly until?: string;
  readonly accounts: number;
  readonly seed: number;
  readonly shock: readonly string[];
  readonly fund: readonly string[];
  readonly policy: readonly string[];
  readonly out?: string;
  readonly json?: true;
}

export function addCascadeCommand(program: Command, answer: Answer): void {
  program
    .command("cascade")
    .description("Tell who bears a crash, under each policy of deleveraging.")
    .argument("[history]", "folder of a log, Avro file of one, or event lines")
    .option("--market <dir>", "folder of archives with real prices, instead of a history")
    .addOption(
      new Option("--window <id>", "which stretch of them").choices(
        MARKET_WINDOWS.map(({ id }) => id),
      ),
    )
    .option("--from <time>", "where to begin in it, 2025-10-10T00:00:00Z")
    .option("--until <time>", "where to end in it")
    .option("--accounts <n>", "accounts that trade on them", wholeNumber(40), 2_000)
    .option("--seed <n>", "seed of these accounts", wholeNumber(0), 7)
    .option("--shock <what>", "BTC=-30%@2025-10-10T21:00Z; may be repeated", gather, [])
    .option("--fund <asset=amount>", "what the insurance fund holds; may be repeated", gather, [])
    .option("--policy <name>", "only this one; may be repeated (default: all)", gather, [])
    .option("--out <file>", "also write a page with charts (.html)")
    .option("--json", "print every figure as JSON instead")
    .addHelpText("after", HELP)
    .action(async (log: string | undefined, given: CascadeArguments) => {
      const cascade = {
        shocks: given.shock.map(readShock),
        fund: readFund(given.fund),
        policies: given.policy.length === 0 ? DELEVERAGING_POLICIES : given.policy.map(readPolicy),
      };
      const report = await watched(await historyOf(log, given), cascade);
      if (given.out !== undefined) writePage(given.out, cascadePage(report));
      const text = given.json === true ? cascadeJson(report) : cascadeText(report);
      process.stdout.write(`${text}\n`);
      answer(isAccountedFor(report) ? DONE : NO);
    });
}

async function historyOf(log: string | undefined, given: CascadeArguments) {
  const { market: directory, window, accounts, seed } = given;
  if (log !== undefined && directory === undefined && window === undefined) {
    return recordedHistory(log);
  }
  if (log === undefined && directory !== undefined && window !== undefined) {
    const from = given.from === undefined ? null : timeOf(given.from, "--from");
    const until = given.until === undefined ? null : timeOf(given.until, "--until");
    return windowHistory({ directory, window, accounts, seed, from, until });
  }
  throw new Unusable("name a history, or --market DIR with --window ID: one of the two");
}

async function watched(history: CascadeHistory, cascade: Cascade): Promise<CascadeReport> {
  const { source } = history;
  const now = () => performance.now();
  const { policies } = cascade;
  const total = source.batches === null ? null : policies.length * source.batches;
  const bar = progressBar({ stream: process.stderr, total, now });
  try {
    return await runCascade(history, cascade, ({ at, pulled, folded }) => {
      const time = source.reached?.(pulled);
      const place = time === undefined ? "" : ` ${dayText(time)} ${hourText(time)}`;
      const before = at * (source.batches ?? 0);
      bar.update({
        pulled: before + pulled,
        folded,
        place: `${policies[at]}${place}`,
      });
    });
  } finally {
    bar.finish();
    await history.close();
  }
}

function readPolicy(name: string): DeleveragingPolicy {
  const policy = DELEVERAGING_POLICIES.find((each) => each === name);
  if (policy !== undefined) return policy;
  throw new Unusable(`--policy ${name}: must be one of ${DELEVERAGING_POLICIES.join(", ")}`);
}

function gather(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}
