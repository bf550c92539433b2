/**
 * What the fold costs on this machine, one core: trade legs per second through the books, through
 * the margin service, and from encoded entry to encoded, hashed output; a price batch over many
 * accounts; memory per account; restart per million entries; options priced;
 * and portfolio margin by scenarios.
 */
import { cpus, totalmem } from "node:os";
import { bookTrade, emptyBooks, type JournalEntry, listInstrument } from "@margin-engine/core";
import { marginService } from "@margin-engine/margin";
import { createCodec, Instances, type LogRecord, type Received } from "@margin-engine/runtime";
import { measureCrashMinute } from "./crash-minute";
import { liveBytes, medianRate, medianSeconds } from "./measure";
import { measureDeleveraging } from "./measure-deleveraging";
import { measureReplayOfDay, measureReplayOfLegs, type ReplayRates } from "./measure-replay";
import { measureSequencing } from "./measure-sequencing";
import { measureValidation } from "./measure-validation";
import { measureOptions } from "./options/measure-options";
import { measurePortfolio } from "./portfolio/measure-portfolio";
import { measureRestart } from "./restart";
import { Workload } from "./workload";

export interface BenchOptions {
  readonly seed: number;
  /** Trade legs of each throughput measurement. */
  readonly legs: number;
}

type Print = (line: string) => void;

const MANY = 100_000;

/** Accounts, and the instruments that each of them comes to hold. */
const LOADS = [
  [1_000, 1],
  [1_000, 4],
  [MANY, 4],
] as const;

/** Prints each figure as it is measured. */
export async function runBench(
  { seed, legs }: BenchOptions,
  print: (line: string) => void,
): Promise<void> {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  print(`machine   ${cpu?.model ?? "unknown"} x ${cpus().length}, ${memory} GiB`);
  print(`versions  node ${process.versions.node}, v8 ${process.versions.v8}`);
  print(`seed ${seed}, ${legs} legs a run, medians of 5 runs, one process\n`);
  for (const [accounts, instruments] of LOADS) {
    const load = { seed, legs, accounts, instruments };
    const label = `${accounts.toLocaleString("en")} accounts x ${instruments}`;
    print(rate(`legs booked, ${label}`, booked(load)));
    print(rate(`legs to snapshots, ${label}`, stepped(load)));
    print(rate(`encoded to encoded and hashed, ${label}`, encoded(load)));
  }
  print(figure("price batch, 100,000 accounts x 3", `${priceBatch(seed).toFixed(1)} ms`));
  printCrashMinute(seed, print);
  for (const [policy, milliseconds] of measureDeleveraging(seed)) {
    print(figure(`100,000 holders deleveraged, ${policy}`, `${milliseconds.toFixed(1)} ms`));
  }
  for (const positions of [1, 3]) {
    const bytes = `${Math.round(bytesPerAccount(seed, positions))} bytes`;
    print(figure(`memory per account, ${positions} position${positions > 1 ? "s" : ""}`, bytes));
  }
  printSequencing(seed, legs, print);
  const seconds = (await measureRestart(seed, legs)).toFixed(2);
  print(figure("restart per million entries", `${seconds} s`));
  printReplay("entries of a simulated day", await measureReplayOfDay(seed), print);
  printReplay("entries of trades alone", await measureReplayOfLegs(seed, legs), print);
  await printValidation(seed, print);
  printOptions(print);
  printPortfolio(seed, print);
}

function printCrashMinute(seed: number, print: (line: string) => void): void {
  for (const round of [5, 1]) {
    const { seconds, liquidated, commands, fills } = measureCrashMinute(seed, round);
    const often = round === 1 ? "each second" : `each ${round} s`;
    print(
      figure(`a crash minute, 100,000 accounts x 3, fills ${often}`, `${seconds.toFixed(2)} s`),
    );
    const counts = [liquidated, commands, fills].map((count) => count.toLocaleString("en"));
    print(
      `  ${counts[0]} accounts liquidated by ${counts[1]} commands, ${counts[2]} of them filled`,
    );
  }
}

function printSequencing(seed: number, legs: number, print: Print): void {
  const { quotes, trades } = measureSequencing(seed, legs);
  print(rate("inputs sequenced, quotes of a simulated market", quotes));
  print(rate("inputs sequenced, trades alone", trades));
}

function printReplay(what: string, { bare, replay }: ReplayRates, print: Print): void {
  print(rate(`${what}, folded from memory`, bare));
  print(rate("  replayed from a log and compared", replay));
  print(figure("  share of it", `${((100 * replay) / bare).toFixed(0)}%`));
}

async function printValidation(seed: number, print: Print): Promise<void> {
  const { portfolios, threads, seconds, cpuSeconds } = await measureValidation(seed);
  const what = `a year of hours, 4 underlyings, ${portfolios.toLocaleString("en")} accounts`;
  print(figure(`${what}, ${threads} threads`, `${seconds.toFixed(1)} s`));
  print(figure("  CPU time over all threads", `${cpuSeconds.toFixed(1)} s`));
}

function printPortfolio(seed: number, print: (line: string) => void): void {
  const { sameInC, ...measured } = measurePortfolio(seed);
  print(rate("portfolio margins, 50 options x 35 scenarios", measured.accounts));
  if (typeof sameInC === "string") {
    print(`  ${sameInC}`);
  } else {
    print(rate("  the same in C, gcc -O3 -march=native", sameInC));
    print(figure("  share of it", `${((100 * measured.accounts) / sameInC).toFixed(0)}%`));
  }
  print(figure("revaluation of 1,000 options", `${measured.revaluation.toFixed(1)} ms`));
  print(figure("price batch, 10,000 such accounts", `${measured.priceBatch.toFixed(1)} ms`));
  const bytes = (count: number) => `${Math.round(count).toLocaleString("en")} bytes`;
  print(figure("risk array of an instrument", bytes(measured.bytesPerInstrument)));
  print(figure("memory per account of 50 options", bytes(measured.bytesPerAccount)));
  const megabytes = `${(measured.bytesOfAccounts / 1e6).toFixed(0)} MB`;
  print(figure("memory of 10,000 such accounts", megabytes));
}

function printOptions(print: (line: string) => void): void {
  const { textbook, ...rates } = measureOptions();
  print(rate("options with greeks, a chain at once", rates.chainGreeks));
  if (typeof textbook === "string") {
    print(`  ${textbook}`);
  } else {
    print(rate("  the same by a textbook in C, gcc -O3", textbook));
    print(figure("  times as fast", (rates.chainGreeks / textbook).toFixed(2)));
  }
  print(rate("options valued, a chain at once", rates.chainValues));
  print(rate("options with greeks, one by one", rates.singleGreeks));
  print(rate("implied volatilities", rates.impliedVolatilities));
}

function figure(name: string, value: string): string {
  return `${name.padEnd(52)}${value.padStart(16)}`;
}

function rate(name: string, perSecond: number): string {
  return figure(name, `${Math.round(perSecond).toLocaleString("en")}/s`);
}

interface Load {
  readonly seed: number;
  readonly legs: number;
  readonly accounts: number;
  readonly instruments: number;
}

/** Books only: exact positions, cash and the venue's side. */
function booked({ seed, legs, accounts, instruments }: Load): number {
  const workload = new Workload(accounts, seed);
  const books = emptyBooks();
  for (const entry of workload.opening()) {
    if (entry.kind === "InstrumentListed") listInstrument(books, entry);
  }
  return medianRate(
    legs,
    () => workload.anyLeg(instruments),
    (entries) => {
      for (const entry of entries) bookTrade(books, entry);
    },
  );
}

/** The whole step: books, evaluation, one snapshot a leg. */
function stepped({ seed, legs, accounts, instruments }: Load): number {
  const { workload, step } = preparedService(seed, accounts, 1);
  return medianRate(
    legs,
    () => workload.anyLeg(instruments),
    (entries) => {
      for (const entry of entries) step(entry);
    },
  );
}

function preparedService(seed: number, accounts: number, positions: number) {
  const workload = new Workload(accounts, seed);
  const state = marginService.initial({ shard: 0, shards: 1 });
  const received = {
    topic: "journal",
    partition: 0,
    offset: 0,
    key: new Uint8Array(0),
    value: new Uint8Array(0),
    event: null,
    undecodable: null,
  } as { -readonly [Field in keyof Received<JournalEntry>]: Received<JournalEntry>[Field] };
  const step = (entry: JournalEntry) => {
    received.event = entry;
    return marginService.step(state, received);
  };
  for (const entry of workload.opening()) step(entry);
  for (const entry of workload.holdings(positions)) step(entry);
  return { workload, step };
}

/** What a runner does without its store: decode, step, encode, hash. */
function encoded({ seed, legs, accounts, instruments }: Load): number {
  const codec = createCodec();
  const workload = new Workload(accounts, seed);
  const instances = new Instances({ services: [marginService], codec, shards: 1 });
  const emit = () => undefined;
  const recordOf = (entry: JournalEntry): LogRecord => ({
    position: 0,
    topic: "journal",
    partition: 0,
    offset: 0,
    key: new Uint8Array(0),
    schemaId: codec.schemaId(entry.kind),
    value: Buffer.from(codec.encode(entry, null)),
  });
  for (const entry of workload.opening()) instances.fold(recordOf(entry), emit);
  for (const entry of workload.holdings(1)) instances.fold(recordOf(entry), emit);
  return medianRate(
    legs,
    () => recordOf(workload.anyLeg(instruments)),
    (records) => {
      for (const record of records) instances.fold(record, emit);
    },
  );
}

/** Milliseconds for a batch that moves every instrument, over accounts with three positions. */
function priceBatch(seed: number): number {
  const { workload, step } = preparedService(seed, MANY, 3);
  let cents = 0n;
  const seconds = medianSeconds(
    () => {
      cents += 1n;
      return workload.prices(cents);
    },
    (batch) => step(batch),
  );
  return seconds * 1000;
}

function bytesPerAccount(seed: number, positions: number): number {
  const before = liveBytes();
  const { step } = preparedService(seed, MANY, positions);
  const after = liveBytes();
  // Keeps the state reachable until it has been measured.
  step(new Workload(1, seed).prices(0n));
  return (after - before) / MANY;
}
