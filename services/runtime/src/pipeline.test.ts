import fc from "fast-check";
import { createCodec } from "./codec";
import { counter, payer, splitter } from "./given/toy-services";
import { toySource, toyTrade } from "./given/toy-source";
import { inputRecord } from "./input-record";
import type { InputSource } from "./input-source";
import { logDigest } from "./log-digest";
import type { Commit, LogProgress, LogStore } from "./log-store";
import { MemoryStore } from "./memory-store";
import { Pipeline, type PipelineOptions } from "./pipeline";
import { runInMemory } from "./run-in-memory";
import { runLog } from "./run-log";

const services = [splitter, counter()];
const shards = 3;

function pipelineOver(store: LogStore, options: Partial<PipelineOptions> = {}): Pipeline {
  const source = toySource({ batches: 60 });
  return new Pipeline({ store, source, services, codec: createCodec(), shards, ...options });
}

/** Topic, partition and kind of every record, in global order. */
async function written(source: InputSource): Promise<string[]> {
  const { store } = await runInMemory({ services, shards: 2, source });
  const codec = createCodec(store.schemas());
  return [...store.readAll(0)].map(({ topic, partition, schemaId, value }) => {
    const decoded = codec.decode(topic, schemaId, value);
    return `${topic}/${partition} ${"kind" in decoded ? decoded.kind : decoded.reason}`;
  });
}

describe("the order of a log", () => {
  const tick = { kind: "ClockTicked", eventId: "tick", eventTime: 1, source: null } as const;
  const batches = [
    [
      { topic: "prices", key: "clock", event: tick },
      { topic: "prices", key: "", bytes: Buffer.from("no event") },
    ],
    [],
    [{ topic: "prices", key: "clock", event: tick }],
  ] as const;
  const source: InputSource = {
    origin: "three batches",
    batches: 3,
    open: (pulled) => batches.slice(pulled).values(),
  };

  it("answers a batch in full before the next is pulled", async () => {
    expect(await written(source)).toEqual([
      "prices/0 ClockTicked",
      "prices/0 Undecodable",
      "journal/0 ClockTicked",
      "journal/1 ClockTicked",
      "dead-letters/0 DeadLetter",
      "prices/0 ClockTicked",
      "journal/0 ClockTicked",
      "journal/1 ClockTicked",
    ]);
  });

  it("numbers offsets by topic partition and positions over all", async () => {
    const { store } = await runInMemory({ services, shards: 2, source });
    const places = [...store.readAll(0)].map(({ topic, partition, offset, position }) => {
      return `${position} ${topic}/${partition}@${offset}`;
    });
    expect(places).toEqual([
      "0 prices/0@0",
      "1 prices/0@1",
      "2 journal/0@0",
      "3 journal/1@0",
      "4 dead-letters/0@0",
      "5 prices/0@2",
      "6 journal/0@1",
      "7 journal/1@1",
    ]);
  });
});

describe("an input of the engine's own", () => {
  // Ann's third leg makes a command, which the payer answers; bob trades in the last batch.
  const head = { eventTime: 1, buyer: "ann", seller: "zoe" };
  const trade = (eventId: string, buyer: string) =>
    inputRecord({ ...toyTrade({ eventId, eventTime: 1 }, 0), ...head, buyer });
  const batches = [
    [trade("1", "ann"), trade("2", "ann"), trade("3", "ann")],
    [trade("4", "bob")],
    [trade("5", "bob")],
  ];
  const order = async (batchesBefore: number) => {
    const source: InputSource = {
      origin: "a recorded history",
      batches: 3,
      batchesBefore: ({ offset }) => (offset === 0 ? batchesBefore : 0),
      open: (pulled) => batches.slice(pulled).values(),
    };
    const given = [splitter, counter(), payer];
    const { store } = await runInMemory({ services: given, shards: 1, source });
    const shown = [...store.readAll(0)].filter(({ topic }) =>
      ["trades", "clearing-actions"].includes(topic),
    );
    return shown.map(({ topic, offset }) => `${topic}@${offset}`).slice(3);
  };

  it("comes after the inputs that it was recorded after, and before the others", async () => {
    const [ann, zoe] = ["clearing-actions@0", "clearing-actions@1"];
    expect(await order(0)).toEqual([ann, zoe, "trades@3", "trades@4"]);
    expect(await order(2)).toEqual(["trades@3", ann, zoe, "trades@4"]);
    expect(await order(3)).toEqual(["trades@3", "trades@4", ann, zoe]);
    expect(await order(9)).toEqual(["trades@3", "trades@4", ann, zoe]);
  });
});

describe("a pipeline", () => {
  it("makes the same log in commits of every size", async () => {
    const digests = [1, 7, 750, undefined].map(async (commitEvery) => {
      const store = new MemoryStore();
      await pipelineOver(store, { commitEvery }).run();
      return logDigest(store);
    });
    expect(new Set(await Promise.all(digests)).size).toBe(1);
  });

  it("makes the same log and checkpoints whatever the commits, for any source", async () => {
    const sources = fc.record({
      batches: fc.integer({ min: 0, max: 40 }),
      size: fc.integer({ min: 0, max: 9 }),
      seed: fc.integer({ min: 1, max: 1_000 }),
    });
    const commits = fc.integer({ min: 1, max: 100 });
    await fc.assert(
      fc.asyncProperty(sources, commits, commits, async (options, commitEvery, other) => {
        const stores = [commitEvery, other].map(async (size) => {
          const store = new MemoryStore();
          const source = toySource(options);
          await pipelineOver(store, { source, commitEvery: size, checkpointEvery: 50 }).run();
          return [logDigest(store), store.checkpoint("counter", 1), store.progress()];
        });
        const [one, another] = await Promise.all(stores);
        expect(one).toEqual(another);
      }),
      { numRuns: 25 },
    );
  });

  it("commits every so many folded records and tells so", async () => {
    const told: LogProgress[] = [];
    const store = new MemoryStore();
    await pipelineOver(store, { commitEvery: 100, onProgress: (at) => told.push(at) }).run();
    const { folded, records } = store.progress();
    expect(folded).toBe(records);
    const full = Math.floor(folded / 100);
    const commits = Array.from({ length: full }, (_, index) => (index + 1) * 100);
    expect(told.map((at) => at.folded)).toEqual([...commits, folded]);
    expect(told.at(-1)).toEqual({ records, folded, pulled: 60 });
  });

  it("takes checkpoints by position alone", async () => {
    const taken: number[] = [];
    const store = new MemoryStore();
    const commit = store.commit.bind(store);
    store.commit = (all: Commit) => {
      taken.push(...all.checkpoints.map(({ folded }) => folded));
      commit(all);
    };
    await pipelineOver(store, { commitEvery: 30, checkpointEvery: 200 }).run();
    const due = Math.floor(store.progress().folded / 200);
    // The splitter and three shards of the counter at each position.
    const instances = 1 + 3;
    const expected = Array.from({ length: due * instances }, (_, at) => {
      return (Math.floor(at / instances) + 1) * 200;
    });
    expect(due).toBeGreaterThan(1);
    expect(taken).toEqual(expected);
  });

  it("decodes a record once for all that consume it, and not at all for none", async () => {
    const codec = createCodec();
    const decoded: string[] = [];
    const decode: typeof codec.decode = (topic, schemaId, value) => {
      decoded.push(topic);
      return codec.decode(topic, schemaId, value);
    };
    const twice = [splitter, counter(), { ...counter(), name: "auditor", produces: [] }].map(
      (service) => (service.name === "auditor" ? { ...service, step: () => [] } : service),
    );
    const store = new MemoryStore();
    await pipelineOver(store, { codec: { ...codec, decode }, services: twice }).run();
    const consumed = [...store.readAll(0)].filter(({ topic }) =>
      ["trades", "prices", "collateral", "journal"].includes(topic),
    );
    expect(decoded).toEqual(consumed.map(({ topic }) => topic));
  });
});

describe("a service that cannot go on", () => {
  it("stops the log with service, shard and record, storing nothing more", async () => {
    const store = new MemoryStore();
    const broken = [splitter, counter("", "account-9")];
    const run = pipelineOver(store, { services: broken, commitEvery: 10 }).run();
    await expect(run).rejects.toThrow(
      /^counter, shard \d, stopped at journal\/\d@\d+ \(position \d+, TradeLeg\): account-9 does/,
    );
    const { folded } = store.progress();
    expect(folded % 10).toBe(0);
    const sound = new MemoryStore();
    await pipelineOver(sound).run();
    const common = [...sound.readAll(0)].slice(0, store.progress().records);
    expect([...store.readAll(0)]).toEqual(common);
  });

  it("is stopped at the same record by the next run", async () => {
    const store = new MemoryStore();
    const broken = { services: [splitter, counter("", "account-9")], commitEvery: 10 };
    const first = await pipelineOver(store, broken).run().catch(String);
    const second = await pipelineOver(store, broken).run().catch(String);
    expect(first).toContain("ServiceStopped");
    expect(second).toEqual(first);
  });
});

describe("a run that is killed", () => {
  /** Fails some commits: before they are stored, or directly after. */
  function dying(store: MemoryStore, kills: Iterator<boolean | null>): LogStore {
    const commit = (all: Commit) => {
      const stored = kills.next().value ?? null;
      if (stored !== false) store.commit(all);
      if (stored !== null) throw new Error("killed");
    };
    return new Proxy(store, {
      get: (target, name) => {
        if (name === "commit") return commit;
        const member: unknown = Reflect.get(target, name);
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
  }

  it("comes to the same bytes, wherever and however often it was killed", async () => {
    const undisturbed = new MemoryStore();
    await pipelineOver(undisturbed).run();
    const digest = logDigest(undisturbed);
    // For each commit: null lets it pass, false dies before it is stored, true after.
    const fates = fc.array(fc.constantFrom(null, null, null, false, true), { maxLength: 60 });
    const sizes = fc.integer({ min: 1, max: 60 });
    await fc.assert(
      fc.asyncProperty(fates, sizes, sizes, async (kills, commitEvery, checkpointEvery) => {
        const store = new MemoryStore();
        const fate = kills.values();
        for (let finished = false; !finished; ) {
          const run = pipelineOver(dying(store, fate), { commitEvery, checkpointEvery }).run();
          finished = await run.then(
            () => true,
            (cause) => {
              expect(cause.message).toBe("killed");
              return false;
            },
          );
        }
        expect(logDigest(store)).toBe(digest);
        expect(store.progress()).toEqual(undisturbed.progress());
      }),
      { numRuns: 25 },
    );
  });

  it("changes nothing when there is nothing left to do", async () => {
    const store = new MemoryStore();
    await pipelineOver(store).run();
    store.commit = () => {
      throw new Error("a finished log was written to");
    };
    await pipelineOver(store).run();
  });
});

describe("continuing a log", () => {
  const source = toySource({ batches: 10 });
  const made = { services, shards, source };

  it.each([
    [
      "other options",
      { ...made, source: toySource({ batches: 11 }) },
      /made from toys.*go on with/,
    ],
    ["another number of shards", { ...made, shards: 4 }, /made with 3 shards.*cannot go on with 4/],
  ])("refuses %s with a sentence that says what to do", async (_, asked, sentence) => {
    const store = new MemoryStore();
    await runLog(store, made);
    const refusal = await runLog(store, asked).catch((cause) => cause);
    expect(refusal.name).toBe("Unusable");
    expect(refusal.message).toMatch(sentence);
    expect(refusal.message).toMatch(/continue it with .*, or start another log\.$/);
  });

  it("refuses a format it does not write", async () => {
    const store = new MemoryStore();
    store.create({ formatVersion: 2, shards, origin: source.origin, services: [] });
    await expect(runLog(store, made)).rejects.toThrow("The log has format 2, this version writes");
  });

  it("keeps the schema texts of the log and adds those it lacks, once", async () => {
    const store = new MemoryStore();
    await runLog(store, made);
    await runLog(store, made);
    expect(store.schemas()).toEqual(createCodec().schemas);
  });
});
