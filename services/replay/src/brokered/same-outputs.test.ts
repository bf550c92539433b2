/** The same inputs say the same in memory and in a log, on each release of Node. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runEmbedded, runInMemory } from "@margin-engine/runtime";
import { ENGINE } from "../log-services";
import { crashDay, oneBatch } from "./given/crash-day";
import { DIGESTED, digestsOfLog, type EventDigests } from "./given/event-digests";
import type { FoldedAgain } from "./given/fold-again";
import { releases } from "./given/releases";

/** Sizes of transactions, and how many inputs are folded in them: each is written to the disk. */
const RUNS = [
  [1, 250],
  [7, 1_000],
  [750, 5_000],
] as const;
const directory = mkdtempSync(join(tmpdir(), "margin-engine-"));
const expected: EventDigests[] = [];

beforeAll(async () => {
  const { shards, inputs } = await crashDay({ seed: 3, accounts: 40, count: 5_000 });
  const run = { services: ENGINE, shards };
  await runEmbedded({ ...run, source: oneBatch(inputs), directory });
  for (const [, count] of RUNS) {
    const { store } = await runInMemory({ ...run, source: oneBatch(inputs.slice(0, count)) });
    expected.push(digestsOfLog(store));
  }
});

afterAll(() => rmSync(directory, { recursive: true }));

it("the day says something on every topic that is compared", () => {
  const topics = Object.keys(expected.at(-1)!).map((place) => place.split("/")[0]);
  expect([...new Set(topics)].sort()).toEqual([...DIGESTED].sort());
});

it("the releases are two", () => {
  expect(releases().map(({ name }) => name)).toEqual(["26", "24"]);
});

it.each(releases())(
  "on Node $name memory and a log say the same at each size",
  ({ name, node }) => {
    const source = join(__dirname, "../../../runtime/src/given/run-source.cjs");
    const program = ["--conditions=source", source, join(__dirname, "given/fold-again.ts")];
    const runs = RUNS.map((run) => run.join(":"));
    const printed = execFileSync(node, [...program, directory, ...runs], { encoding: "utf8" });
    const lines = printed.trim().split("\n");

    const wanted = RUNS.flatMap(([size], at) =>
      (["memory", "embedded"] as const).map((runner) => {
        return { release: name, size, runner, digests: expected[at]! } satisfies FoldedAgain;
      }),
    );
    expect(lines.map((line) => JSON.parse(line) as FoldedAgain)).toEqual(wanted);
  },
);
