import type { FetchedRecord } from "./batch-bytes";
import { committedRecords } from "./committed-records";

/** Records of producer 7 are in a transaction, those of producer 1 in none. */
function record(offset: number, producer: 1 | 7): FetchedRecord {
  const batch = {
    firstOffset: offset,
    lastOffsetDelta: 0,
    producerId: String(producer),
    inTransaction: producer === 7,
    isControl: false,
  };
  return { offset, timestamp: 5, key: null, value: Buffer.from([offset]), batch };
}

function marker(offset: number, kind: "abort" | "commit"): FetchedRecord {
  const key = Buffer.from([0, 0, 0, kind === "abort" ? 0 : 1]);
  const { batch, ...rest } = record(offset, 7);
  return { ...rest, key, batch: { ...batch, isControl: true } };
}

function offsets(messages: FetchedRecord[], abortedFrom: number[], from = 0): number[] {
  const abortedTransactions = abortedFrom.map((offset) => ({
    producerId: "7",
    firstOffset: String(offset),
  }));
  const fetched = { partition: 0, highWatermark: "9", lastStableOffset: "9" };
  const partition = { ...fetched, abortedTransactions, messages };
  return committedRecords(partition, from).map(({ offset }) => offset);
}

describe("the committed ones among fetched records", () => {
  it("given an aborted transaction between others, then it and the markers are gone", () => {
    const messages = [
      record(0, 7),
      marker(1, "commit"),
      record(2, 7),
      record(3, 1),
      marker(4, "abort"),
      record(5, 7),
      marker(6, "commit"),
    ];
    expect(offsets(messages, [2])).toEqual([0, 3, 5]);
  });

  it("given two aborted transactions of one producer, then both are gone", () => {
    const messages = [record(0, 7), marker(1, "abort"), record(2, 7), marker(3, "abort")];
    expect(offsets(messages, [2, 0])).toEqual([]);
  });

  it("given a batch that begins before the position, then what precedes it is gone", () => {
    expect(offsets([record(3, 1), record(4, 1), record(5, 1)], [], 4)).toEqual([4, 5]);
  });
});
