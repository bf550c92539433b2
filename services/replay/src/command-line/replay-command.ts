/**
 * `margin-engine replay`: a venue's own history or the inputs of another log folded into a log, or
 * a log's journal folded again on the spot and held against what it says.
 */
import { availableParallelism } from "node:os";
import { isLog, Unusable } from "@margin-engine/runtime";
import type { Command } from "commander";
import { withBroker } from "../broker-access";
import { progressBar } from "../progress-bar";
import { type LogRange, rangeOf } from "../refold/range";
import { refoldBroker } from "../refold/refold-broker";
import { type RefoldProgress, refoldLog } from "../refold/refold-log";
import { refoldText } from "../refold/refold-text";
import type { ShardResult } from "../refold/shard-refold";
import { replayInto } from "../replay-into";
import { DONE, NO } from "./exit-codes";
import { KAFKA_OPTION } from "./log-choice";
import { wholeNumber } from "./options";
import type { Answer } from "./program";

const HELP = `
With --log, FROM is folded into a log. It is a file of event lines, one input event a line
(docs/ndjson.md): fills, prices, deposits, withdrawals, listings, parameters. Lines that are no
events are quarantined with their reason and change nothing else. Or it is a log, a folder or the
Avro file of one: its inputs are folded again, and every topic is compared with the original. With
--late the lines of a file come after them, such as late inputs of "margin-engine dead-letters
re-drive". With --against the topics are compared with those of another log, for instance what a
venue's own lines give with what was recorded of them. A run that was stopped or killed goes on
where it was when it is started again. Real market data is folded by "margin-engine demo --market".

Without --log, the journal of a log or of a broker's topics is folded again, the shards side by side
on threads, and each snapshot, command, shortfall and alert is compared with the recorded one. What
lies before --from is folded too, since books have a past, and not compared.

  --from, --to   a time as 2026-01-05T14:20:00Z; offset:1200, of each shard's journal; or
                 sequence:1200, of each shard's accepted entries; both ends belong to the range

Examples:
  margin-engine replay history.ndjson.gz --log logs/history --shards 4
  margin-engine replay logs/demo --log logs/again
  margin-engine replay logs/demo --late late.ndjson --log logs/later
  margin-engine replay history.ndjson.gz --log logs/again --against logs/history
  margin-engine replay logs/demo
  margin-engine replay demo.avro --from 2026-01-05T14:00:00Z --to 2026-01-05T15:00:00Z
  margin-engine replay --kafka --from sequence:5000`;

interface ReplayArguments {
  readonly log?: string;
  readonly shards?: number;
  readonly late?: string;
  readonly against?: string;
  readonly from?: string;
  readonly to?: string;
  readonly threads?: number;
  readonly kafka?: true;
}

export function addReplayCommand(program: Command, answer: Answer): void {
  program
    .command("replay")
    .description("Fold a history or a log again, and compare what comes out.")
    .argument("[from]", "event lines (.ndjson, .ndjson.gz), folder of a log, or Avro file of one")
    .option(...KAFKA_OPTION)
    .option("--log <folder>", "log to write; without it nothing is written")
    .option(
      "--shards <n>",
      "with --log: journal partitions, fixed for the life of the log (default 1)",
      wholeNumber(1),
    )
    .option("--late <file>", "with --log: event lines to fold after the inputs of a log")
    .option("--against <log>", "with --log: compare with this log instead")
    .option("--from <place>", "without --log: compare from here on")
    .option("--to <place>", "without --log: fold and compare up to here")
    .option("--threads <n>", "without --log: at most so many (default all)", wholeNumber(1))
    .addHelpText("after", HELP)
    .action(async (from: string | undefined, given: ReplayArguments) => {
      answer((await replay(from, given)) ? DONE : NO);
    });
}

/** False when something differed. */
async function replay(from: string | undefined, given: ReplayArguments): Promise<boolean> {
  if (given.log !== undefined) return intoLog(from, given.log, given);
  if (given.shards !== undefined || given.late !== undefined || given.against !== undefined) {
    throw new Unusable(
      "--shards, --late and --against are for a log to be written: name it with --log",
    );
  }
  const range = rangeOf(given.from, given.to);
  if (given.kafka === true) {
    if (from === undefined) return compared({ range, threads: 1, steps: null }, fromBroker(range));
    throw new Unusable(`name either ${from} or --kafka`);
  }
  if (from === undefined) throw new Unusable("name a log, or --kafka for a broker's topics");
  const threads = given.threads ?? availableParallelism();
  return compared({ range, threads, steps: STEPS }, fromLog(from, range, threads));
}

async function intoLog(
  from: string | undefined,
  log: string,
  given: ReplayArguments,
): Promise<boolean> {
  if (given.from !== undefined || given.to !== undefined || given.threads !== undefined) {
    throw new Unusable(
      "--from, --to and --threads are for comparing on the spot: leave out --log, or them",
    );
  }
  if (from === undefined || given.kafka === true) {
    throw new Unusable("name a file of event lines or a log to fold into --log");
  }
  const { shards = null, late = null, against = null } = given;
  return replayInto({ from, log, shards, late, against });
}

type Refold = (tell: (progress: RefoldProgress) => void) => Promise<readonly ShardResult[]>;

function fromLog(log: string, range: LogRange, threads: number): Refold {
  return (onProgress) => {
    if (isLog(log)) return refoldLog({ log, range, threads, onProgress });
    throw new Unusable(
      `${log} is no log: name the folder or the Avro file of one, or fold event lines into a log ` +
        "with --log",
    );
  };
}

function fromBroker(range: LogRange): Refold {
  return (onProgress) =>
    withBroker(process.env, (access) =>
      refoldBroker(access, range, (entries) => onProgress({ share: 0, entries })),
    );
}

interface Comparison {
  readonly range: LogRange;
  readonly threads: number;
  /** Of the progress bar; null when nobody knows how much there is. */
  readonly steps: number | null;
}

const STEPS = 1_000;

async function compared({ range, threads, steps }: Comparison, refold: Refold): Promise<boolean> {
  const now = () => performance.now();
  const started = now();
  const bar = progressBar({ stream: process.stderr, total: steps, now });
  const results = await refold(({ share, entries }) => {
    bar.update({ pulled: share * STEPS, folded: entries, place: "" });
  });
  bar.finish();
  const seconds = (now() - started) / 1000;
  const run = { range, seconds, threads: Math.min(threads, results.length) };
  process.stdout.write(`${refoldText(results, run).join("\n")}\n`);
  return results.every(({ fault }) => fault === null);
}
