import { readFileSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { soundRun } from "./given/sound-run";
import { temporaryFolder } from "./given/temporary-folder";
import { LmdbStore } from "./lmdb/lmdb-store";
import { logDigest } from "./log-digest";
import type { LogRecord } from "./log-store";
import { isLog, openLog } from "./recorded-log";
import { runEmbedded } from "./run-embedded";
import { runInMemory } from "./run-in-memory";

const newFolder = temporaryFolder();

async function written(): Promise<string> {
  const directory = newFolder();
  await runEmbedded({ ...soundRun, directory });
  return directory;
}

describe("opening a log to read it", () => {
  it("gives a sealed folder, and one whose run was killed", async () => {
    const directory = await written();
    const digest = logDigest((await runInMemory(soundRun)).store);
    expect(isLog(directory)).toBe(true);
    const sealed = openLog(directory);
    expect(logDigest(sealed)).toBe(digest);
    await sealed.close();
    rmSync(join(directory, "seal.json"));
    const unsealed = openLog(directory);
    expect(logDigest(unsealed)).toBe(digest);
    await unsealed.close();
  });

  it("shows wanted records as they are, each until the next one", async () => {
    const opened = openLog(await written());
    const isSeen = (topic: string, partition: number) => topic === "journal" && partition === 1;
    const plain = ({ position, topic, partition, offset, key, schemaId, value }: LogRecord) => {
      const texts = [key, value].map((bytes) => Buffer.from(bytes).toString("hex"));
      return { position, topic, partition, offset, schemaId, texts };
    };
    const all = [...opened.readAll(0)].filter((each) => isSeen(each.topic, each.partition));
    const seen: object[] = [];
    for (const view of opened.views(isSeen)) seen.push(plain(view));
    expect(all.length).toBeGreaterThan(0);
    expect(seen).toEqual(all.map(plain));
    await opened.close();
  });

  it("refuses a folder whose data was cut in the middle, sealed or not", async () => {
    const directory = await written();
    const file = join(directory, "data.mdb");
    truncateSync(file, Math.floor(readFileSync(file).length / 2));
    expect(() => openLog(directory)).toThrow(/data\.mdb: .* bytes, sealed with .*Restore the log/);
    rmSync(join(directory, "seal.json"));
    expect(() => openLog(directory)).toThrow(/Restore the log from a copy/);
  });

  it("refuses a log of a newer version, one never begun, and what is not there", async () => {
    const newer = newFolder();
    const store = LmdbStore.open(newer, "append");
    store.create({ formatVersion: 9, shards: 1, origin: "later", services: [] });
    await store.close();
    expect(() => openLog(newer)).toThrow(/newer version \(format 9, this one reads up to 1\)/);
    const empty = newFolder();
    await LmdbStore.open(empty, "append").close();
    expect(() => openLog(empty)).toThrow(/was never begun/);
    expect(() => openLog(newFolder())).toThrow(/does not exist/);
  });
});
