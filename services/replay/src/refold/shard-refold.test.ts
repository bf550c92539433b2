import { createCodec, type LogRecord, type MemoryStore, runInMemory } from "@margin-engine/runtime";
import { tradeBatches } from "../bench/workload";
import { ENGINE } from "../log-services";
import { type LogRange, rangeOf, WHOLE } from "./range";
import { ShardRefold, type ShardResult } from "./shard-refold";

const SHARDS = 2;
let log: MemoryStore;
beforeAll(async () => {
  const open = () => tradeBatches({ accounts: 20, seed: 3, trades: 500 });
  const source = { origin: "trades", batches: null, open };
  ({ store: log } = await runInMemory({ services: ENGINE, shards: SHARDS, source }));
});

type Change = (record: LogRecord) => LogRecord | null;
const asItIs: Change = (record) => record;

function refold(records: readonly LogRecord[], range: LogRange, change = asItIs): ShardResult {
  const fold = new ShardRefold(createCodec(log.schemas()), range, { shard: 1, shards: SHARDS });
  for (const record of records) {
    const changed = record.partition === 1 ? change(record) : null;
    if (changed !== null) fold.take(changed);
  }
  return fold.finish();
}

const whole = () => [...log.readAll(0)];
const snapshots = () => [...log.read("margin-snapshots", 1, 0)];
const count = ({ outputs }: ShardResult) => outputs["margin-snapshots"] ?? 0;

/** The record with a bit of its last byte turned. */
function altered(record: LogRecord): LogRecord {
  const value = Buffer.from(record.value);
  value[value.length - 1]! ^= 2;
  return { ...record, value };
}

describe("a shard folded again", () => {
  it("gives every output of the log, in the log's order and outputs first", () => {
    const result = refold(whole(), WHOLE);
    expect(result.fault).toBeNull();
    expect(count(result)).toBe(snapshots().length);
    expect(result.entries).toBe([...log.read("journal", 1, 0)].length);
    const outputsFirst = whole().sort(
      (left, right) => Number(left.topic === "journal") - Number(right.topic === "journal"),
    );
    expect(refold(outputsFirst, WHOLE)).toEqual(result);
  });

  it("names the first output that is not what the fold gives", () => {
    const change: Change = (record) =>
      record.topic === "margin-snapshots" && record.offset === 40 ? altered(record) : record;
    const { fault } = refold(whole(), WHOLE, change);
    expect(fault?.where).toMatch(/^margin-snapshots\/1@40 /);
    expect(fault?.what).toMatch(/: recorded .*, folded /);
  });

  it("finds an output that is missing at the end, and one too many", () => {
    const last = snapshots().length - 1;
    const cut: Change = (record) =>
      record.topic === "margin-snapshots" && record.offset === last ? null : record;
    expect(refold(whole(), WHOLE, cut).fault?.what).toMatch(/1 outputs are missing at the end/);
    const surplus = { ...snapshots()[0]!, offset: last + 1 };
    expect(refold([...whole(), surplus], WHOLE).fault).toEqual({
      where: `margin-snapshots/1@${last + 1}`,
      what: "the fold gives no such output",
    });
  });

  it("compares within the range alone, and folds what is before it", () => {
    const range = rangeOf("sequence:101", "sequence:200");
    const outside: Change = (record) =>
      record.topic === "margin-snapshots" && record.offset === 3 ? altered(record) : record;
    const result = refold(whole(), range, outside);
    expect(result.fault).toBeNull();
    expect(count(result)).toBeGreaterThan(50);
    expect(count(result)).toBeLessThanOrEqual(100);
    expect(result.entries).toBeLessThan(220);
    const none = refold(whole(), rangeOf("offset:999999", undefined));
    expect(count(none)).toBe(0);
    expect(none.last?.offset).toBeGreaterThan(100);
  });
});
