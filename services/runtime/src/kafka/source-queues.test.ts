import type { LoggedRecord, LogReader, Position } from "../log-driver";
import { SourceQueues } from "./source-queues";

const LIMITS = { waitMilliseconds: 0, bytes: 0 };
const PLACES = [
  { topic: "prices", partition: 0 },
  { topic: "trades", partition: 0 },
];
const BEGINNING = PLACES.map((place) => ({ ...place, offset: 0 }));

/** Times of the records of each topic; `most` of them come with a fetch. */
function readerOf(times: Readonly<Record<string, readonly number[]>>, most: number): LogReader {
  return {
    close: async () => {},
    fetch: async (positions: readonly Position[]) =>
      positions.map(({ topic, partition, offset }) => {
        const all = times[topic]!;
        const records = all.slice(offset, offset + most).map((timestamp, at): LoggedRecord => {
          return { offset: offset + at, timestamp, key: null, value: null };
        });
        const end = all.length;
        return { topic, partition, records, next: offset + records.length, stable: end, end };
      }),
  };
}

async function takeAll(queues: SourceQueues, reader: LogReader, limit: number): Promise<string[]> {
  const taken: string[] = [];
  for (let round = 0; round < 50; round++) {
    await queues.fill(reader, LIMITS);
    const some = queues.takeNext(limit);
    taken.push(...some.map(({ topic, record }) => `${topic}@${record.offset}`));
  }
  return taken;
}

describe("the inputs of several topics in one order", () => {
  const times = { prices: [1, 4, 4, 9], trades: [2, 3, 4, 5, 6, 7, 8] };

  it("given any sizes of fetches and batches, then they come by time, then by topic", async () => {
    const order = [];
    for (const [most, limit] of [
      [1, 1],
      [2, 3],
      [100, 100],
    ] as const) {
      const queues = new SourceQueues(BEGINNING, 100);
      order.push(await takeAll(queues, readerOf(times, most), limit));
    }
    expect(order[0]).toEqual([
      ...["prices@0", "trades@0", "trades@1", "prices@1", "prices@2", "trades@2"],
      ...["trades@3", "trades@4", "trades@5", "trades@6", "prices@3"],
    ]);
    expect(order[1]).toEqual(order[0]);
    expect(order[2]).toEqual(order[0]);
  });

  it("given the plan of a batch, then it takes the same inputs in the same order", async () => {
    const reader = readerOf(times, 100);
    const queues = new SourceQueues(BEGINNING, 100);
    for (let round = 0; round < 2; round++) await queues.fill(reader, LIMITS);
    const first = queues.takeNext(5);
    const ends = queues.ends();
    const again = new SourceQueues(BEGINNING, 100);
    expect(again.holds(ends)).toBe(false);
    await again.fill(reader, LIMITS);

    expect(again.holds(ends)).toBe(true);
    expect(again.takePlanned(ends)).toEqual(first);
    await again.fill(reader, LIMITS);
    expect(again.takeNext(100)).toEqual(queues.takeNext(100));
    expect(first).toHaveLength(5);
  });

  it("given times that go backwards within a topic, then its own order stands", async () => {
    const queues = new SourceQueues(BEGINNING, 100);
    const taken = await takeAll(queues, readerOf({ prices: [9, 1], trades: [5] }, 100), 100);
    expect(taken).toEqual(["trades@0", "prices@0", "prices@1"]);
  });

  it("given a price comes after its topic is read, before a trade, then it is first", async () => {
    const there = { prices: [] as number[], trades: [] as number[] };
    const behind: LogReader = {
      close: async () => {},
      fetch: async (positions, limits) => {
        const [prices] = await readerOf(there, 100).fetch([positions[0]!], limits);
        if (there.prices.length === 0) {
          there.prices.push(1);
          there.trades.push(2);
        }
        const [trades] = await readerOf(there, 100).fetch([positions[1]!], limits);
        return [prices!, trades!];
      },
    };
    const queues = new SourceQueues(BEGINNING, 100);
    await queues.fill(behind, LIMITS);
    expect(queues.waiting).toBe(true);
    expect(queues.takeNext(100)).toEqual([]);
    expect(await takeAll(queues, behind, 100)).toEqual(["prices@0", "trades@0"]);
    expect(queues.waiting).toBe(false);
  });

  it("given there is no room for more, then what is there is taken all the same", async () => {
    const queues = new SourceQueues(BEGINNING, 1);
    const taken = await takeAll(queues, readerOf({ prices: [1, 3], trades: [2, 4] }, 1), 100);
    expect(taken).toEqual(["prices@0", "trades@0", "prices@1", "trades@1"]);
  });
});
