import { mkdirSync } from "node:fs";
import { temporaryFolder } from "../given/temporary-folder";
import { counter, splitter } from "../given/toy-services";
import { toySource } from "../given/toy-source";
import { logDigest } from "../log-digest";
import { runInMemory } from "../run-in-memory";
import { runLog } from "../run-log";
import { CheckpointTable } from "./checkpoint-table";
import { openTables, type Tables } from "./environment";
import { LmdbStore } from "./lmdb-store";

const newFolder = temporaryFolder();

function tablesOf(directory: string): Tables {
  mkdirSync(directory, { recursive: true });
  return openTables(directory, "append");
}

/** Flips a bit of a piece; piece 0 is the manifest. */
function alter({ checkpoints }: Tables, key: (string | number)[]): void {
  const bytes = Buffer.from(checkpoints.get(key)!);
  bytes[5]! ^= 1;
  checkpoints.putSync(key, bytes);
}

describe("a table of checkpoints", () => {
  let tables: Tables;
  let table: CheckpointTable;
  beforeEach(() => {
    tables = tablesOf(newFolder());
    table = new CheckpointTable(tables.checkpoints);
  });
  afterEach(() => tables.environment.close());

  function put(folded: number, body = Buffer.from(`state ${folded}`)): void {
    const figures = { service: "margin", shard: 0, folded, records: folded };
    const chainHead = Buffer.alloc(32);
    tables.environment.transactionSync(() => table.put({ ...figures, chainHead, body }));
  }
  const newest = () => table.newest("margin", 0)?.folded;

  it("keeps two generations: an altered newest one leaves the one before", () => {
    for (const folded of [100, 200, 300, 400]) put(folded);
    expect(newest()).toBe(400);
    alter(tables, ["margin", 0, 1, 1]);
    expect(newest()).toBe(300);
    alter(tables, ["margin", 0, 0, 0]);
    expect(newest()).toBeUndefined();
    expect([...table.all()]).toHaveLength(2);
  });

  it("writes over a checkpoint of the same position, not over the other generation", () => {
    for (const folded of [100, 200]) put(folded);
    alter(tables, ["margin", 0, 1, 1]);
    put(200);
    expect([...table.all()].map((one) => ("folded" in one ? one.folded : one.what))).toEqual([
      100, 200,
    ]);
  });

  it("leaves no piece of a larger checkpoint behind", () => {
    put(100, Buffer.alloc(2_000_000, 1));
    put(200);
    put(300, Buffer.alloc(10, 3));
    const pieces = [...tables.checkpoints.getKeys({ start: ["margin", 0, 0] })].map(String);
    expect(pieces).toEqual(["margin,0,0,0", "margin,0,0,1", "margin,0,1,0", "margin,0,1,1"]);
  });
});

describe("a log with altered checkpoints", () => {
  const run = {
    services: [splitter, counter()],
    shards: 2,
    source: toySource({ batches: 60 }),
    commitEvery: 20,
    checkpointEvery: 60,
  };

  async function over<T>(directory: string, use: (store: LmdbStore) => Promise<T>): Promise<T> {
    const store = LmdbStore.open(directory, "append");
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  }

  it.each([
    ["one instance's newest", [["counter", 0, 1, 1]]],
    ["the splitter's newest manifest", [["splitter", 0, 1, 0]]],
    [
      "both of one instance",
      [
        ["counter", 1, 0, 1],
        ["counter", 1, 1, 1],
      ],
    ],
  ] as const)("is continued to the same bytes without %s", async (_, keys) => {
    const directory = newFolder();
    mkdirSync(directory);
    await over(directory, async (store) => {
      const commit = store.commit.bind(store);
      let left = 12;
      store.commit = (all) => {
        if (left-- === 0) throw new Error("killed");
        commit(all);
      };
      await expect(runLog(store, run)).rejects.toThrow("killed");
    });
    const tables = tablesOf(directory);
    for (const key of keys) alter(tables, [...key]);
    await tables.environment.close();
    const digest = await over(directory, async (store) => {
      await runLog(store, run);
      return logDigest(store);
    });
    expect(digest).toBe(logDigest((await runInMemory(run)).store));
  });
});
