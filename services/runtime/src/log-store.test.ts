/** The contract of a log store, held against every implementation. */
import { mkdirSync } from "node:fs";
import { temporaryFolder } from "./given/temporary-folder";
import { LmdbStore } from "./lmdb/lmdb-store";
import type { Commit, LogRecord, LogStore, StoredCheckpoint } from "./log-store";
import { MemoryStore } from "./memory-store";
import type { TopicName } from "./topics";

const newFolder = temporaryFolder();

interface Kind {
  readonly name: string;
  readonly open: () => LogStore;
  /** The same log as another process would find it. */
  readonly reopen: (store: LogStore) => Promise<LogStore>;
}

const directories = new Map<LogStore, string>();

function openLmdb(directory: string): LogStore {
  const store = LmdbStore.open(directory, "append");
  directories.set(store, directory);
  return store;
}

const KINDS: readonly Kind[] = [
  { name: "memory", open: () => new MemoryStore(), reopen: async (store) => store },
  {
    name: "LMDB",
    open: () => {
      const directory = newFolder();
      mkdirSync(directory);
      return openLmdb(directory);
    },
    reopen: async (store) => {
      await store.close();
      return openLmdb(directories.get(store)!);
    },
  },
];

const nothing = { records: [], folded: 0, pulled: 0, checkpoints: [] };

function recordAt(
  position: number,
  [topic, partition, offset]: [TopicName, number, number],
): LogRecord {
  const key = Buffer.from(`key ${position}`);
  const value = Buffer.alloc(position % 700, position);
  return { position, topic, partition, offset, key, schemaId: position % 5, value };
}

/** Journal and snapshots of two partitions, taking turns. */
function recordsFrom(from: number, to: number): LogRecord[] {
  return Array.from({ length: to - from }, (_, index) => {
    const position = from + index;
    const topic = position % 4 < 2 ? "journal" : "margin-snapshots";
    return recordAt(position, [topic, position % 2, Math.floor(position / 4)]);
  });
}

function checkpointAt(folded: number, body = Buffer.from(`state ${folded}`)): StoredCheckpoint {
  const chainHead = Buffer.alloc(32, folded);
  return { service: "margin", shard: 1, folded, records: folded + 2, chainHead, body };
}

function commitOf(records: LogRecord[], folded: number, more: Partial<Commit> = {}): Commit {
  return { ...nothing, records, folded, ...more };
}

function plain(records: Iterable<LogRecord>) {
  return Array.from(records, ({ key, value, ...rest }) => ({
    ...rest,
    key: Buffer.from(key).toString(),
    value: Buffer.from(value).toString("hex"),
  }));
}

describe.each(KINDS)("a log in $name", ({ open, reopen }) => {
  let store: LogStore;
  const manifest = { formatVersion: 1, shards: 2, origin: "toys", services: ["splitter"] };

  beforeEach(() => {
    store = open();
    store.create(manifest);
  });
  afterEach(() => store.close());

  it("holds nothing at first", async () => {
    const empty = open();
    expect(empty.manifest()).toBeNull();
    expect(empty.progress()).toEqual({ records: 0, folded: 0, pulled: 0 });
    expect([...empty.readAll(0)]).toEqual([]);
    expect(empty.checkpoint("margin", 1)).toBeNull();
    expect(empty.schemas()).toEqual([]);
    await empty.close();
  });

  it("keeps what was committed, for whoever opens it next", async () => {
    const records = recordsFrom(0, 40);
    store.commit(commitOf(records.slice(0, 25), 20, { pulled: 3 }));
    store.commit(commitOf(records.slice(25), 38, { pulled: 5 }));
    store.addSchemas(["first", "second"]);
    store.addSchemas(["third"]);
    store = await reopen(store);
    expect(store.manifest()).toEqual(manifest);
    expect(store.progress()).toEqual({ records: 40, folded: 38, pulled: 5 });
    expect(store.nextOffsets()).toEqual({ journal: [10, 10], "margin-snapshots": [10, 10] });
    expect(plain(store.readAll(0))).toEqual(plain(records));
    expect(store.schemas()).toEqual(["first", "second", "third"]);
  });

  it("reads all topics from a position on, in global order", () => {
    const records = recordsFrom(0, 30);
    store.commit(commitOf(records, 0));
    expect(plain(store.readAll(17))).toEqual(plain(records.slice(17)));
    expect([...store.readAll(30)]).toEqual([]);
  });

  it("reads one topic partition from an offset on", () => {
    const records = recordsFrom(0, 9_000);
    store.commit(commitOf(records, 0));
    const own = records.filter(({ topic, partition }) => topic === "journal" && partition === 1);
    for (const offset of [0, 1, 1_023, 1_024, 1_025, 2_249]) {
      expect(plain(store.read("journal", 1, offset))).toEqual(plain(own.slice(offset)));
    }
    expect([...store.read("journal", 1, 2_250)]).toEqual([]);
    expect([...store.read("trades", 0, 0)]).toEqual([]);
  });

  it("returns bytes that later reads and commits leave alone", () => {
    store.commit(commitOf(recordsFrom(0, 600), 0));
    const kept = [...store.readAll(0)];
    const before = plain(kept);
    store.commit(commitOf(recordsFrom(600, 1_200), 0));
    for (const _ of store.readAll(0));
    expect(plain(kept)).toEqual(before);
  });

  it("keeps empty keys, empty bodies and bodies of megabytes", () => {
    const [first, second] = recordsFrom(0, 2) as [LogRecord, LogRecord];
    const large = Buffer.alloc(3_000_000, 7);
    const records = [
      { ...first, key: Buffer.alloc(0), value: Buffer.alloc(0) },
      { ...second, value: large },
    ];
    store.commit(commitOf(records, 0));
    expect(plain(store.readAll(0))).toEqual(plain(records));
  });

  it.each([
    ["leave a gap in positions", recordAt(5, ["journal", 0, 1])],
    ["repeat a position", recordAt(3, ["journal", 0, 1])],
    ["leave a gap in offsets", recordAt(4, ["journal", 0, 2])],
    ["repeat an offset", recordAt(4, ["journal", 0, 0])],
  ])("refuses records that %s, and stores nothing of the commit", async (_, wrong) => {
    store.commit(commitOf(recordsFrom(0, 4), 2));
    const next = recordAt(4, ["trades", 0, 0]);
    const checkpoints = [checkpointAt(3)];
    const shifted = { ...wrong, position: wrong.position + 1 };
    expect(() => store.commit(commitOf([next, shifted], 4, { checkpoints }))).toThrow(RangeError);
    store = await reopen(store);
    expect(store.progress()).toEqual({ records: 4, folded: 2, pulled: 0 });
    expect(plain(store.readAll(0))).toEqual(plain(recordsFrom(0, 4)));
    expect(store.checkpoint("margin", 1)).toBeNull();
  });

  it("refuses to have folded more than there is, or less than before", () => {
    store.commit(commitOf(recordsFrom(0, 4), 3));
    expect(() => store.commit(commitOf([], 5))).toThrow("folded 5 of 4, after 3");
    expect(() => store.commit(commitOf([], 2))).toThrow("folded 2 of 4, after 3");
  });

  it("gives the newest checkpoint of the instance asked for", async () => {
    store.commit(commitOf([], 0, { checkpoints: [checkpointAt(100)] }));
    store.commit(commitOf([], 0, { checkpoints: [checkpointAt(200), checkpointAt(300)] }));
    store = await reopen(store);
    const { chainHead, body, ...figures } = store.checkpoint("margin", 1)!;
    expect(figures).toEqual({ service: "margin", shard: 1, folded: 300, records: 302 });
    expect(Buffer.from(chainHead).equals(Buffer.alloc(32, 300))).toBe(true);
    expect(Buffer.from(body).toString()).toBe("state 300");
    expect(store.checkpoint("margin", 0)).toBeNull();
    expect(store.checkpoint("sequencer", 1)).toBeNull();
  });

  it("keeps checkpoints of megabytes and of nothing", () => {
    for (const [at, bytes] of [2_500_000, 0, 900_000, 900_001, 1_800_000].entries()) {
      const body = Buffer.alloc(bytes, at + 1);
      store.commit(commitOf([], 0, { checkpoints: [checkpointAt(at + 1, body)] }));
      expect(Buffer.compare(store.checkpoint("margin", 1)!.body, body)).toBe(0);
    }
  });
});
