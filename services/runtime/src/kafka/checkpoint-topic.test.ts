import type { LogDriver, LoggedRecord, LogReader, NewRecord } from "../log-driver";
import { CheckpointTopic } from "./checkpoint-topic";

const PLACE = { topic: "checkpoints", partition: 0 };

/** A topic in memory; `drop` makes a record vanish as if it had never arrived. */
function topic(drop: (key: string) => boolean = () => false) {
  const records: LoggedRecord[] = [];
  const append = async (added: readonly NewRecord[]) => {
    for (const { key, value } of added) {
      if (drop(key!)) continue;
      records.push({ offset: records.length, timestamp: 0, key: Buffer.from(key!), value });
    }
  };
  const end = () => records.length;
  const reader: LogReader = {
    close: async () => {},
    fetch: async ([position]) => {
      const from = position!.offset;
      return [{ ...PLACE, records: records.slice(from), next: end(), stable: end(), end: end() }];
    },
  };
  const driver = { ends: async () => [{ first: 0, next: end() }] } as unknown as LogDriver;
  return { appender: { append, close: async () => {} }, reader, driver, records };
}

const SIZE = 1_200_000;

function written(next: number) {
  return { next, chainHead: "00", body: Buffer.alloc(SIZE, next), note: { at: next } };
}

function checkpoint(next: number) {
  const { body, ...standing } = written(next);
  const parts = [0, 1, 400_000, 800_000, 1_199_999].map((from, at, all) =>
    body.subarray(from, all[at + 1]),
  );
  return { ...standing, parts };
}

describe("checkpoints in a compacted topic", () => {
  it("given several, then the newest that is not ahead of what is committed is read", async () => {
    const { appender, reader, driver } = topic();
    const writer = new CheckpointTopic(PLACE, "toy/0");
    for (const next of [10, 20]) await writer.write(appender, checkpoint(next));
    const read = (limit: number) => new CheckpointTopic(PLACE, "toy/0").read(driver, reader, limit);

    expect(await read(25)).toMatchObject(written(20));
    expect(await read(19)).toMatchObject(written(10));
    expect(await read(9)).toBeNull();
  });

  it("given a chunk that is missing, then the one before is read", async () => {
    const { appender, reader, driver } = topic((key) => key === "toy/0@20#1");
    const writer = new CheckpointTopic(PLACE, "toy/0");
    for (const next of [10, 20]) await writer.write(appender, checkpoint(next));

    expect((await writer.read(driver, reader, 99))!.next).toBe(10);
  });

  it("given more than two, then the older are deleted; chunks stay below 1 MB", async () => {
    const { appender, reader, driver, records } = topic();
    const writer = new CheckpointTopic(PLACE, "toy/0");
    for (const next of [10, 20, 30]) await writer.write(appender, checkpoint(next));

    expect(await writer.read(driver, reader, 15)).toBeNull();
    expect((await writer.read(driver, reader, 25))!.next).toBe(20);
    expect(Math.max(...records.map(({ value }) => value?.length ?? 0))).toBeLessThan(1_000_000);
  });

  it("given another instance's in the same partition, then they are not its own", async () => {
    const { appender, reader, driver } = topic();
    await new CheckpointTopic(PLACE, "toy/0").write(appender, checkpoint(10));

    expect(await new CheckpointTopic(PLACE, "toy/1").read(driver, reader, 99)).toBeNull();
  });
});
