import { mkdirSync } from "node:fs";
import type { Event } from "@margin-engine/core";
import { createCodec } from "./codec";
import { soundRun } from "./given/sound-run";
import { temporaryFolder } from "./given/temporary-folder";
import { counter, splitter } from "./given/toy-services";
import { CheckpointTable } from "./lmdb/checkpoint-table";
import { openTables, type Tables } from "./lmdb/environment";
import { guardText, readGuarded } from "./lmdb/guarded-text";
import { LmdbStore } from "./lmdb/lmdb-store";
import { RecordWriter, readRecord } from "./lmdb/record-format";
import type { LogRecord, StoredCheckpoint } from "./log-store";
import type { MemoryStore } from "./memory-store";
import { runInMemory } from "./run-in-memory";
import { runLog } from "./run-log";
import { TOPIC_NAMES } from "./topics";
import { type ContentCheck, verifyContent } from "./verify-content";

const newFolder = temporaryFolder();

let memory: MemoryStore;
beforeAll(async () => {
  ({ store: memory } = await runInMemory(soundRun));
});

/** The first record of a topic that fits. */
function recordOf(topic: string, fits: (record: LogRecord) => boolean = () => true): LogRecord {
  return [...memory.readAll(0)].find((record) => record.topic === topic && fits(record))!;
}

/** Checks a log whose tables were edited by someone who knows how they are made. */
async function edited(
  edit: (tables: Tables) => void,
  services = soundRun.services,
): Promise<ContentCheck> {
  const directory = newFolder();
  mkdirSync(directory);
  const made = LmdbStore.open(directory, "append");
  await runLog(made, soundRun);
  await made.close();
  const tables = openTables(directory, "append");
  tables.environment.transactionSync(() => edit(tables));
  await tables.environment.close();
  const store = LmdbStore.open(directory, "read");
  const check = verifyContent(store, () => services);
  await store.close();
  return check;
}

/** Rewrites a record, checksum included. */
function rewritten(record: LogRecord, change: Partial<LogRecord>): Promise<ContentCheck> {
  const writer = new RecordWriter(new Map(TOPIC_NAMES.map((topic, index) => [topic, index])));
  return edited(({ records }) => {
    records.putSync(record.position, Buffer.from(writer.write({ ...record, ...change })));
  });
}

/** A copy: what is read stands until the next read. */
function stored(records: Tables["records"], position: number): Buffer {
  const bytes = records.get(position)!;
  return Buffer.from(bytes.subarray(0, bytes.length));
}

function flipped(bytes: Uint8Array, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at]! ^= 4;
  return copy;
}

describe("a log whose records were rewritten, checksums included", () => {
  const snapshot = () => recordOf("margin-snapshots", ({ offset }) => offset === 7);

  it.each([
    ["a chained body", () => ({ value: flipped(snapshot().value, 40) }), /recorded .*, folded /],
    [
      "the hash of the output before",
      () => ({ value: flipped(snapshot().value, 3) }),
      /previousHash: recorded [0-9a-f]{64}, folded [0-9a-f]{64}/,
    ],
    ["a key", () => ({ key: Buffer.from("else") }), /key: recorded else, folded account-\d+/],
    ["a schema id", () => ({ schemaId: 1 }), /recorded undecodable bytes, folded MarginSnapshot/],
  ])("finds %s", async (_, change, what) => {
    const { faults, chainHeads: heads } = await rewritten(snapshot(), change());
    const { topic, partition, offset, position } = snapshot();
    expect(faults).toHaveLength(1);
    expect(faults[0]!.where).toContain(`${topic}/${partition}@${offset} (position ${position}`);
    expect(faults[0]!.what).toMatch(what);
    expect(heads).toEqual({});
  });

  it.each([
    ["a topic", { topic: "shortfalls" }],
    ["a partition", { partition: 9 }],
    ["an offset", { offset: 6 }],
    ["a position", { position: 3 }],
  ] as const)("finds %s", async (_, change) => {
    const { faults } = await rewritten(snapshot(), change);
    expect(faults[0]!.where).toContain(`position ${snapshot().position}`);
  });

  it("finds an input by what it leads to", async () => {
    const trade = recordOf("trades", ({ schemaId }) => schemaId !== 0);
    const codec = createCodec(memory.schemas());
    const event = codec.decode("trades", trade.schemaId, trade.value) as Event;
    const other = { ...event, buyer: "account-other" } as Event;
    const value = Buffer.from(codec.encode(other, null));
    const { faults } = await rewritten(trade, { value });
    expect(faults[0]!.where).toMatch(/journal\/\d@\d+ \(position \d+, TradeLeg\)/);
    expect(faults[0]!.what).toMatch(/recorded .*, folded|recorded TradeLeg, the fold gives/);
  });

  it("finds a record that was taken out, and one put in at the end", async () => {
    const { position } = snapshot();
    const without = await edited(({ records }) => records.removeSync(position));
    expect(without.faults[0]!.where).toContain(`position ${position}`);
    expect(without.faults[0]!.what).toMatch(/^missing: /);
    const end = memory.progress().records;
    const more = await rewritten({ ...snapshot(), position: end }, {});
    expect(more.faults[0]!.where).toContain(`position ${end}`);
  });

  it("finds a count of records, offsets or folds that is not theirs", async () => {
    const last = memory.progress().records - 1;
    const cut = await edited(({ records }) => records.removeSync(last));
    expect(cut.faults).toEqual([
      {
        where: `progress (position ${last})`,
        what: `${last + 1} records are counted, ${last} are there`,
      },
    ]);
    const other = await edited(({ meta }) => {
      const text = readGuarded("progress", meta.get("progress")!);
      const changed = text.replace(/"trades":\[(\d)/, '"trades":[1$1');
      expect(changed).not.toBe(text);
      meta.putSync("progress", guardText("progress", changed));
    });
    expect(other.faults[0]!.what).toContain("the next offsets that were kept are not those");
  });

  it("finds a checkpoint of another state, and one of another chain", async () => {
    const edits: Partial<StoredCheckpoint>[] = [
      { body: Buffer.from("another state") },
      { chainHead: Buffer.alloc(32, 1) },
    ];
    for (const edit of edits) {
      const { faults } = await edited(({ checkpoints }) => {
        const table = new CheckpointTable(checkpoints);
        table.put({ ...table.newest("counter", 2)!, ...edit });
      });
      expect(faults).toHaveLength(1);
      expect(faults[0]!.where).toMatch(/^checkpoint of counter, shard 2, before position \d00$/);
      expect(faults[0]!.what).toBe("not the state that folding the records before it gives");
    }
  });

  it("reports a service that cannot fold the records as a fault at the record", async () => {
    const { faults } = await edited(() => {}, [splitter, counter("filler", "account-9")]);
    expect(faults[0]!.where).toMatch(/^journal\/\d@\d+/);
    expect(faults[0]!.what).toContain("account-9 does not balance");
  });
});

describe("a log whose bytes were damaged", () => {
  it("names every damaged record by its checksum", async () => {
    const { topic, partition, offset, position } = recordOf("journal");
    const { faults, digest } = await edited(({ records }) => {
      for (const at of [position, position + 5]) {
        const bytes = stored(records, at);
        records.putSync(at, flipped(bytes, bytes.length - 1));
      }
    });
    expect(faults).toHaveLength(2);
    expect(faults[0]!.where).toBe(
      `position ${position}, by its own bytes ${topic}/${partition}@${offset}`,
    );
    expect(faults[1]!.where).toContain(`position ${position + 5}`);
    expect(digest).toBe("");
  });

  it("finds a flip of any byte of a record", async () => {
    let bytes: Buffer = Buffer.alloc(0);
    await edited(({ records }) => {
      bytes = stored(records, 40);
    });
    const whole = () => readRecord(40, bytes, TOPIC_NAMES);
    expect(whole).not.toThrow();
    for (let at = 0; at < bytes.length; at++) {
      bytes[at]! ^= 1 << (at % 8);
      expect(whole).toThrow("checksum");
      bytes[at]! ^= 1 << (at % 8);
    }
    expect(() => readRecord(41, bytes, TOPIC_NAMES)).toThrow("position 41");
    expect(() => readRecord(40, bytes.subarray(0, 20), TOPIC_NAMES)).toThrow("position 40");
  });

  it.each(["manifest", "topics", "progress"])("finds an altered %s", async (name) => {
    const { faults } = await edited(({ meta }) => {
      meta.putSync(name, meta.get(name)!.replace(/[13r]/, "2"));
    });
    expect(faults[0]!.where).toBe(name);
  });

  it("finds an altered schema text, and a missing one", async () => {
    const altered = await edited(({ schemas }) => {
      schemas.putSync(3, schemas.get(3)!.replace("record", "Record"));
    });
    expect(altered.faults[0]!.where).toBe("schema 3");
    const missing = await edited(({ schemas }) => schemas.removeSync(3));
    expect(missing.faults).toEqual([{ where: "schema 3", what: "the text is missing" }]);
  });

  it("finds an altered note of a place", async () => {
    const { faults } = await edited(({ places }) => {
      const [{ key, value }] = [...places.getRange({})] as [{ key: number[]; value: number }];
      places.putSync(key, value + 1);
    });
    expect(faults[0]!.what).toBe("the note of its position is not right");
  });

  it("finds altered checkpoints: bytes, manifest, a missing piece", async () => {
    const first = ["counter", 2, 0] as const;
    const edits: [string, (tables: Tables) => void][] = [
      ["SHA-256", ({ checkpoints }) => alterAt(checkpoints, [...first, 1], (b) => flipped(b, 50))],
      [
        "cannot be read",
        ({ checkpoints }) => alterAt(checkpoints, [...first, 0], (b) => flipped(b, 0)),
      ],
      ["SHA-256", ({ checkpoints }) => alterAt(checkpoints, [...first, 0], withOtherHead)],
      ["a piece is missing", ({ checkpoints }) => checkpoints.removeSync([...first, 1])],
    ];
    for (const [what, edit] of edits) {
      const { faults } = await edited(edit);
      expect(faults).toHaveLength(1);
      expect(faults[0]!.where).toBe("checkpoint of counter, shard 2, slot 0");
      expect(faults[0]!.what).toContain(what);
    }
  });
});

function alterAt(
  table: Tables["checkpoints"],
  key: (string | number)[],
  change: (bytes: Buffer) => Buffer,
): void {
  table.putSync(key, change(table.get(key)!));
}

function withOtherHead(manifest: Buffer): Buffer {
  const { chainHead, ...rest } = JSON.parse(manifest.toString());
  return Buffer.from(JSON.stringify({ chainHead: `00${chainHead.slice(2)}`, ...rest }));
}
