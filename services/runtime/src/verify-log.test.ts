import { cpSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { soundRun } from "./given/sound-run";
import { temporaryFolder } from "./given/temporary-folder";
import { counter, splitter } from "./given/toy-services";
import { logDigest } from "./log-digest";
import { lockLog } from "./log-lock";
import type { LogRecord } from "./log-store";
import type { MemoryStore } from "./memory-store";
import { runEmbedded } from "./run-embedded";
import { runInMemory } from "./run-in-memory";
import { type VerifyResult, verifyLog } from "./verify-log";

const newFolder = temporaryFolder();

let sound: string;
let memory: MemoryStore;
let chainHeads: Readonly<Record<string, string>>;
beforeAll(async () => {
  sound = newFolder();
  await runEmbedded({ ...soundRun, directory: sound });
  ({ store: memory, chainHeads } = await runInMemory(soundRun));
});

/** The first record of a topic that fits. */
function recordOf(topic: string, fits: (record: LogRecord) => boolean = () => true): LogRecord {
  return [...memory.readAll(0)].find((record) => record.topic === topic && fits(record))!;
}

function copied(): string {
  const directory = newFolder();
  cpSync(sound, directory, { recursive: true });
  return directory;
}

function unsealed(): string {
  const directory = copied();
  rmSync(join(directory, "seal.json"));
  return directory;
}

const verified = (directory: string) => verifyLog({ directory, services: () => soundRun.services });

function flipped(bytes: Uint8Array, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at]! ^= 4;
  return copy;
}

const SHA_256 = expect.stringMatching(/^[0-9a-f]{64}$/);

describe("verifying a sound log", () => {
  it("gives its digest and chain heads and finds nothing", async () => {
    expect(await verified(sound)).toEqual({
      ok: true,
      sealed: true,
      finished: true,
      records: memory.progress().records,
      digest: logDigest(memory),
      chainHeads,
      stateDigests: Object.fromEntries(
        ["splitter", "counter/0", "counter/1", "counter/2"].map((name) => [name, SHA_256]),
      ),
      faults: [],
    });
  });

  it("gives the digest of every state, the same after restarts", async () => {
    const directory = newFolder();
    const lossy = { ...soundRun, directory, commitEvery: 7, checkpointEvery: 50 };
    await runEmbedded(lossy);
    await runEmbedded(lossy);
    const { stateDigests } = await verified(directory);
    expect(stateDigests).toEqual((await verified(sound)).stateDigests);
    expect(new Set(Object.values(stateDigests)).size).toBe(4);
  });

  it("needs no seal: a killed run has none", async () => {
    const result = await verified(unsealed());
    expect(result).toMatchObject({ ok: true, sealed: false, digest: logDigest(memory) });
  });

  it("takes a log cut off in the middle for what it is", async () => {
    const directory = newFolder();
    const broken = [splitter, counter("filler", "account-9")];
    await runEmbedded({ ...soundRun, directory, services: broken, commitEvery: 5 }).catch(() => {});
    const result = await verified(directory);
    expect(result).toMatchObject({ ok: true, sealed: false, finished: false });
    const common = [...memory.readAll(0)].slice(0, result.records);
    expect(result.records).toBe(common.length);
  });

  it("refuses a folder without a log, and one that is being written", async () => {
    await expect(verified(newFolder())).rejects.toThrow("holds no log");
    const release = lockLog(sound);
    await expect(verified(sound)).rejects.toThrow("is being written by process");
    release();
  });
});

describe("verifying a sealed log whose file was damaged", () => {
  function damaged(damage: (file: string) => void): Promise<VerifyResult> {
    const directory = copied();
    damage(join(directory, "data.mdb"));
    return verified(directory);
  }

  it("names the block, and the record where one was hit", async () => {
    const { topic, partition, offset, position, value } = recordOf("margin-snapshots");
    let at = 0;
    const { ok, faults } = await damaged((file) => {
      const bytes = readFileSync(file);
      at = bytes.indexOf(value) + value.length - 1;
      writeFileSync(file, flipped(bytes, at));
    });
    expect(ok).toBe(false);
    const from = Math.floor(at / 65_536) * 65_536;
    expect(faults[0]!.where).toContain(`data.mdb, bytes ${from} to `);
    expect(faults[1]!.where).toBe(
      `position ${position}, by its own bytes ${topic}/${partition}@${offset}`,
    );
  });

  it("says that the structure is damaged where the file cannot be read, and lives on", async () => {
    const cut = await damaged((file) => truncateSync(file, readFileSync(file).length / 2));
    const wiped = await damaged((file) => {
      const bytes = readFileSync(file);
      // Every page but the two that say where the tables begin.
      writeFileSync(file, bytes.fill(0xa5, 2 * 4096));
    });
    const gone = await damaged((file) => rmSync(file));
    for (const { ok, sealed, faults, records } of [cut, wiped, gone]) {
      expect({ ok, sealed, records }).toEqual({ ok: false, sealed: true, records: 0 });
      expect(faults.at(-1)!.what).toMatch(/^structure damaged: /);
      expect(faults.length).toBeGreaterThan(1);
    }
  });

  it("finds an altered seal, and still reads the log", async () => {
    const directory = copied();
    const file = join(directory, "seal.json");
    writeFileSync(file, flipped(readFileSync(file), 20));
    const { ok, faults, digest, chainHeads: heads } = await verified(directory);
    expect(ok).toBe(false);
    // Not opened here, hence not folded.
    expect(heads).toEqual({});
    expect(faults.map(({ where }) => where)).toEqual(["seal.json"]);
    expect(digest).toBe(logDigest(memory));
    expect(existsSync(file)).toBe(true);
  });
});
