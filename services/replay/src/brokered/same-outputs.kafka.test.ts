/**
 * The same inputs through memory, a log and a broker, on each release of Node, in transactions of
 * one entry, a few and many: what is said is the same, and in memory and on the broker to the byte.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runEmbedded } from "@margin-engine/runtime";
import { withBroker } from "../broker-access";
import { ENGINE } from "../log-services";
import { WHOLE } from "../refold/range";
import { refoldBroker } from "../refold/refold-broker";
import { type CrashDay, crashDay, expectedRecords, oneBatch } from "./given/crash-day";
import { DIGESTED, type EventDigests } from "./given/event-digests";
import type { FoldedAgain } from "./given/fold-again";
import { Installation } from "./given/installation";
import { type Release, releases } from "./given/releases";
import { ServiceProcess } from "./given/service-process.fixture";

const FOLD_AGAIN = join(__dirname, "../../dist/brokered/given/fold-again.js");
const directory = mkdtempSync(join(tmpdir(), "margin-engine-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** In memory and into a log, by the compiled program. */
async function foldedAgain(day: CrashDay, size: number): Promise<readonly FoldedAgain[]> {
  const log = join(directory, String(size));
  const { shards, inputs } = day;
  await runEmbedded({ services: ENGINE, shards, source: oneBatch(inputs), directory: log });
  return releases().flatMap(({ node }) => {
    const program = [FOLD_AGAIN, log, `${size}:${inputs.length}`];
    const printed = execFileSync(node, program, { encoding: "utf8" }).trim().split("\n");
    return printed.map((line) => JSON.parse(line) as FoldedAgain);
  });
}

/** By the services as processes of the release; compared with memory byte by byte on the way. */
async function brokered(day: CrashDay, size: number, { node }: Release): Promise<EventDigests> {
  const installation = await Installation.begun({
    SHARDS: String(day.shards),
    TRANSACTION_ENTRIES: String(size),
    TRANSACTION_MILLISECONDS: "20",
  });
  await installation.publish(day.inputs);
  const { environment } = installation;
  const running = ENGINE.map(({ name }) => new ServiceProcess(name, environment, node));
  try {
    for (const topic of DIGESTED) {
      await installation.awaitRecords(topic, expectedRecords(day, topic).flat().length, 100);
    }
    const codes = await Promise.all(running.map((service) => service.stop()));
    expect(codes).toEqual(ENGINE.map(() => 0));
    expect(running.flatMap(({ alarms }) => alarms)).toEqual([]);
    for (const topic of DIGESTED) {
      expect(await installation.records(topic)).toEqual(expectedRecords(day, topic));
    }
    const refolded = await withBroker(environment, (access) =>
      refoldBroker(access, WHOLE, () => undefined),
    );
    expect(refolded.map(({ fault }) => fault)).toEqual(refolded.map(() => null));
    expect(refolded.map(({ entries }) => entries)).toEqual(
      expectedRecords(day, "journal").map(({ length }) => length),
    );
    return await installation.digests(DIGESTED);
  } finally {
    await Promise.all(running.map((service) => service.kill()));
    await installation.close();
  }
}

/** Transactions by their entries, and inputs: each costs some milliseconds, whatever is in it. */
const RUNS = [
  [1, 1_000],
  [7, 5_000],
  [750, 20_000],
] as const;

describe("a day of inputs", () => {
  it.each(RUNS)(
    "given transactions of %d, then memory, logs and brokers say the same on each Node",
    async (size, count) => {
      const day = await crashDay({ seed: 1, accounts: 60, count });
      const folded = await foldedAgain(day, size);
      const said = folded.map(({ release, runner, digests }) => [`${runner} ${release}`, digests]);
      for (const release of releases()) {
        said.push([`broker ${release.name}`, await brokered(day, size, release)]);
      }

      expect(said.map(([where]) => where)).toEqual([
        "memory 26",
        "embedded 26",
        "memory 24",
        "embedded 24",
        "broker 26",
        "broker 24",
      ]);
      const [, first] = said[0]!;
      for (const [, digests] of said) expect(digests).toEqual(first);
    },
    300_000,
  );
});
