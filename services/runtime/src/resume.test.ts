import type { Event, LiquidationCommand, MarginSnapshot, Usd } from "@margin-engine/core";
import fc from "fast-check";
import { createCodec } from "./codec";
import { counter, payer, splitter } from "./given/toy-services";
import { toySource, toyTrade } from "./given/toy-source";
import type { OwnInput } from "./input-source";
import { logDigest } from "./log-digest";
import type { Commit, LogRecord, LogStore, StoredCheckpoint } from "./log-store";
import { MemoryStore } from "./memory-store";
import { Pipeline } from "./pipeline";
import type { AnyService } from "./service";

const services = [splitter, counter()];
const shards = 3;
const codec = createCodec();

const batchesBefore = ({ offset }: OwnInput) => 5 * offset;

function run(store: LogStore, given: readonly AnyService[] = services): Promise<void> {
  // As of a recorded history: payments wait for inputs. Without a payer there are none.
  const source = { ...toySource({ batches: 60 }), batchesBefore };
  const sizes = { commitEvery: 20, checkpointEvery: 60 };
  return new Pipeline({ store, source, services: given, codec, shards, ...sizes }).run();
}

/** A store with what another keeps, except for what is overridden. */
function like(store: MemoryStore, overridden: Partial<LogStore>): LogStore {
  return {
    manifest: () => store.manifest(),
    create: (manifest) => store.create(manifest),
    progress: () => store.progress(),
    nextOffsets: () => store.nextOffsets(),
    commit: (commit) => store.commit(commit),
    read: (...from) => store.read(...from),
    readAll: (position) => store.readAll(position),
    checkpoint: (...instance) => store.checkpoint(...instance),
    schemas: () => store.schemas(),
    addSchemas: (texts) => store.addSchemas(texts),
    close: () => store.close(),
    ...overridden,
  };
}

/** The log after so many commits, and every checkpoint taken until then. */
async function stoppedAfter(commits: number, given: readonly AnyService[] = services) {
  const store = new MemoryStore();
  const checkpoints: StoredCheckpoint[] = [];
  let left = commits;
  const commit = (all: Commit) => {
    if (left-- === 0) throw new Error("stopped");
    checkpoints.push(...all.checkpoints);
    store.commit(all);
  };
  await run(like(store, { commit }), given).catch(() => {});
  return { store, checkpoints };
}

/** Journals the same bytes again and again. */
const repeating: AnyService = {
  ...splitter,
  step: (state, received) => {
    const [output] = splitter.step(state, received);
    return output === undefined ? [] : [{ ...output, partition: 0, event: tick }, output];
  },
};
const trade = toyTrade({ eventId: "", eventTime: 1 }, 5);
const tick = { kind: "ClockTicked", eventId: "tick", eventTime: 1, source: null } as const;

/** Answers a command by a trade, on a topic that carries inputs too. */
const answering: AnyService = {
  ...splitter,
  name: "venue",
  consumes: ["liquidation-commands"],
  produces: ["trades"],
  step: (state, { offset, event }) => {
    state.inputs++;
    const buyer = (event as LiquidationCommand).account;
    const eventId = `answer-${offset}`;
    return [{ topic: "trades", partition: 0, key: "", event: { ...trade, eventId, buyer } }];
  },
};

describe("instances that start at different checkpoints", () => {
  it.each([
    ["outputs that differ", services],
    ["outputs that repeat", [repeating, counter()]],
    ["outputs on a topic of inputs", [splitter, counter(), answering]],
    ["inputs of its own that others come before", [splitter, counter(), payer]],
  ])("come to the same bytes with %s, whichever generation each has left", async (_, given) => {
    const undisturbed = new MemoryStore();
    await run(undisturbed, given);
    const digest = logDigest(undisturbed);
    const commits = Math.floor(undisturbed.progress().folded / 20);
    const ages = fc.array(fc.nat({ max: 20 }), { minLength: 1 + shards, maxLength: 1 + shards });
    const together = fc.nat({ max: 20 }).map((age) => Array<number>(1 + shards).fill(age));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: commits }), fc.oneof(ages, together), async (stop, age) => {
        const { store, checkpoints } = await stoppedAfter(stop, given);
        // Age 0 is the newest checkpoint; an age that none has is a start from the beginning.
        const checkpoint = (service: string, shard: number) => {
          const own = checkpoints.filter((one) => one.service === service && one.shard === shard);
          return own.at(-1 - age[service === "counter" ? 1 + shard : 0]!) ?? null;
        };
        await run(like(store, { checkpoint }), given);
        expect(logDigest(store)).toBe(digest);
      }),
      // The example: a splitter that starts after its counters, with equal entries before its
      // start.
      { numRuns: 25, examples: [[21, [6, 7, 0, 0]]] },
    );
  });
});

describe("a log that differs from what its inputs give", () => {
  /** Continues the log with one record altered and no checkpoint; returns what stopped it. */
  async function stoppedBy(
    alter: (records: LogRecord[]) => LogRecord[],
    given: readonly AnyService[] = services,
  ): Promise<string> {
    const { store } = await stoppedAfter(12);
    const records = alter([...store.readAll(0)]);
    const altered = like(store, { readAll: () => records, checkpoint: () => null });
    const cause = await run(altered, given).catch((error) => error);
    expect(cause.name).toBe("LogDiverged");
    return cause.message;
  }

  const snapshotAt = (records: readonly LogRecord[]) =>
    records.findIndex(({ topic, offset }) => topic === "margin-snapshots" && offset === 4);

  function recoded(record: LogRecord, change: (event: Event) => Event): LogRecord {
    const event = codec.decode(record.topic, record.schemaId, record.value) as Event;
    const value = Buffer.from(codec.encode(change(event), record.value.subarray(0, 32)));
    return { ...record, value };
  }

  it("stops at an altered field and names both values", async () => {
    const message = await stoppedBy((records) => {
      const at = snapshotAt(records);
      const change = (event: Event) => ({ ...(event as MarginSnapshot), equity: 77n as Usd });
      return records.with(at, recoded(records[at]!, change));
    });
    expect(message).toMatch(/margin-snapshots\/\d@4 \(position \d+, MarginSnapshot\): equity: /);
    expect(message).toMatch(/: recorded 77, folded \d00000000\. /);
  });

  it("stops at the first output that a changed service gives", async () => {
    const renamed: AnyService = {
      ...counter(),
      step: (state, received) =>
        counter()
          .step(state, received)
          .map((output) => ({ ...output, key: "other" })),
    };
    const message = await stoppedBy((records) => records, [splitter, renamed]);
    expect(message).toMatch(/margin-snapshots\/\d@0 .*: key: recorded account-\d+, folded other\./);
  });

  it("stops where an output is missing, at the next input or at the end of the log", async () => {
    const silent = { ...counter(), step: () => [] };
    for (const commits of [12, 1_000]) {
      const made = await stoppedAfter(commits, [splitter, silent]);
      const cause = await run(like(made.store, { checkpoint: () => null })).catch(String);
      expect(cause).toMatch(
        /margin-snapshots\/\d@0 \(position \d+, MarginSnapshot\): missing: the fold gives this/,
      );
    }
  });

  it("stops at the end of a log that lacks its last output", async () => {
    const { store } = await stoppedAfter(1_000);
    const records = [...store.readAll(0)];
    const last = records.pop()!;
    expect(last.topic).toMatch(/margin-snapshots|liquidation-commands|journal|dead-letters/);
    const cut = like(store, { readAll: () => records, checkpoint: () => null });
    const cause = await run(cut).catch(String);
    const { topic, partition, offset, position } = last;
    expect(cause).toContain(`${topic}/${partition}@${offset} (position ${position}, `);
    expect(cause).toContain("missing: the fold gives this output");
  });

  it("stops at an output too many", async () => {
    const silent = { ...counter(), step: () => [] };
    const message = await stoppedBy((records) => records, [splitter, silent]);
    expect(message).toMatch(/margin-snapshots\/\d@0 .*surplus: the fold gives no output here/);
    expect(message).toMatch(/Continue it with the version that made it, or verify it/);
  });
});
