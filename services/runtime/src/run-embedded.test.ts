import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { killedRun } from "./given/killed-run";
import { temporaryFolder } from "./given/temporary-folder";
import { counter, splitter } from "./given/toy-services";
import { toySource } from "./given/toy-source";
import { LmdbStore } from "./lmdb/lmdb-store";
import { logDigest } from "./log-digest";
import { lockLog } from "./log-lock";
import { runEmbedded } from "./run-embedded";
import { runInMemory } from "./run-in-memory";
import { checkSeal } from "./seal";

const newFolder = temporaryFolder();
const options = {
  services: [splitter, counter()],
  shards: 3,
  source: toySource({ batches: 60 }),
};

async function digestOf(directory: string): Promise<string> {
  const store = LmdbStore.open(directory, "read");
  const digest = logDigest(store);
  await store.close();
  return digest;
}

describe("the embedded runner", () => {
  it("makes the log that the memory runner makes", async () => {
    const few = { ...options, source: toySource({ batches: 15 }) };
    const memory = await runInMemory(few);
    for (const commitEvery of [1, 7, 750]) {
      const directory = newFolder();
      const run = await runEmbedded({ ...few, directory, commitEvery });
      expect(run.progress).toEqual(memory.store.progress());
      expect(run.chainHeads).toEqual(memory.chainHeads);
      expect(await digestOf(directory)).toBe(logDigest(memory.store));
    }
  });

  it("leaves the data and its seal behind, and nothing else", async () => {
    const directory = `${newFolder()}.with.dots`;
    await runEmbedded({ ...options, directory });
    expect(readdirSync(directory).sort()).toEqual(["data.mdb", "seal.json"]);
  });

  it("finds nothing left to do in a finished log, and seals it again", async () => {
    const directory = newFolder();
    const first = await runEmbedded({ ...options, directory });
    const digest = await digestOf(directory);
    const { progress, chainHeads } = await runEmbedded({ ...options, directory });
    expect({ progress, chainHeads }).toEqual({
      progress: first.progress,
      chainHeads: first.chainHeads,
    });
    expect(await digestOf(directory)).toBe(digest);
    expect(readdirSync(directory)).toContain("seal.json");
  });

  it("leaves a stopped log unsealed and ready to be continued", async () => {
    const directory = newFolder();
    const broken = [splitter, counter("", "account-9")];
    const run = runEmbedded({ ...options, directory, services: broken, commitEvery: 20 });
    await expect(run).rejects.toThrow("account-9 does not balance");
    expect(readdirSync(directory)).toEqual(["data.mdb"]);
    await runEmbedded({ ...options, directory });
    const memory = await runInMemory(options);
    expect(await digestOf(directory)).toBe(logDigest(memory.store));
  });
});

describe("a log that is open elsewhere", () => {
  it("is refused while this process writes it", async () => {
    const directory = newFolder();
    mkdirSync(directory);
    const release = lockLog(directory);
    await expect(runEmbedded({ ...options, directory })).rejects.toThrow(
      `is being written by process ${process.pid}`,
    );
    release();
    await runEmbedded({ ...options, directory });
  });

  it("is refused while another process that is alive writes it", async () => {
    const directory = newFolder();
    const child = writeElsewhere(directory);
    await commits(child, 1);
    const refused = runEmbedded({ ...options, directory });
    await expect(refused).rejects.toThrow(`is being written by process ${child.pid}`);
    await kill(child);
  });

  it.each([
    ["that ended", "999999999 1"],
    ["whose number another has got since", `${process.ppid} 1`],
    ["of this very number, before a restart of the machine", `${process.pid} 1`],
    ["that died before it wrote its number", ""],
  ])("is taken over from a process %s", async (_, lock) => {
    const directory = newFolder();
    mkdirSync(directory);
    writeFileSync(join(directory, "writer.lock"), lock);
    await runEmbedded({ ...options, directory });
    expect(readdirSync(directory).sort()).toEqual(["data.mdb", "seal.json"]);
  });

  it("keeps the seal of a log that it cannot go on with", async () => {
    const directory = newFolder();
    await runEmbedded({ ...options, directory });
    await expect(runEmbedded({ ...options, directory, shards: 7 })).rejects.toThrow("with 7");
    expect(checkSeal(directory)).toEqual({ sealed: true, faults: [] });
  });

  it("does not take what a second writer brings", async () => {
    const directory = newFolder();
    await runEmbedded({ ...options, directory });
    const store = LmdbStore.open(directory, "append");
    const { records, folded, pulled } = store.progress();
    const [first] = store.readAll(0);
    const offset = store.nextOffsets()[first!.topic]![first!.partition]!;
    const next = { ...first!, position: records, offset };
    const commit = { records: [next], folded, pulled, checkpoints: [] };
    const second = LmdbStore.open(directory, "append");
    second.progress();
    store.commit(commit);
    expect(() => second.commit(commit)).toThrow("was written by another process since");
    await second.close();
    await store.close();
  });
});

function writeElsewhere(directory: string): ChildProcess {
  const given = join(__dirname, "given");
  const entry = [join(given, "run-source.cjs"), join(given, "write-toy-log.ts"), directory];
  const stdio = ["ignore", "pipe", "inherit"] as const;
  return spawn(process.execPath, ["--conditions=source", ...entry], { stdio: [...stdio] });
}

/** Resolves when the process has told so many commits, or has ended. */
function commits(child: ChildProcess, count: number): Promise<void> {
  return new Promise((resolve) => {
    let told = 0;
    const lines = createInterface({ input: child.stdout! });
    lines.on("line", () => ++told === count && resolve());
    lines.on("close", resolve);
  });
}

function kill(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.on("exit", () => resolve());
    child.kill("SIGKILL");
  });
}

describe("a process killed by SIGKILL", () => {
  it("three times at arbitrary moments leaves a log that ends in the same bytes", async () => {
    const directory = newFolder();
    // The signal falls wherever the process is by then, in the middle of a commit or between two.
    for (const told of [1, 31, 17]) {
      const child = writeElsewhere(directory);
      await commits(child, told);
      await kill(child);
      expect(child.signalCode).toBe("SIGKILL");
    }
    expect(readdirSync(directory)).not.toContain("seal.json");
    const finished = await runEmbedded({ ...killedRun(), directory });
    const memory = await runInMemory(killedRun());
    expect(finished.chainHeads).toEqual(memory.chainHeads);
    expect(await digestOf(directory)).toBe(logDigest(memory.store));
  });
});
