import { createCodec } from "../codec";
import { readConfig } from "../config";
import { counter } from "../given/toy-services";
import { toyTrade } from "../given/toy-source";
import type { LoggedRecord } from "../log-driver";
import { InstanceFold } from "./instance-fold";
import { Names } from "./names";
import { type Batch, ShardFold } from "./shard-fold";
import { framed } from "./wire-format";

const codec = { ...createCodec(), prepare: async () => {} };
const environment = { KAFKA_BROKERS: "a:1", SCHEMA_REGISTRY_URL: "http://a", SHARDS: "1" };
const names = new Names(readConfig(environment));

function emptyFold(): ShardFold {
  const service = counter();
  return new ShardFold(new InstanceFold({ service, shard: 0, shards: 1, codec, names }), 0);
}

/** A leg, which the toy service answers with a snapshot, and with a command at each third. */
function leg(offset: number, dice = 0): LoggedRecord {
  const { buyer: account, ...trade } = toyTrade({ eventId: `t${offset}`, eventTime: 1 }, dice);
  const source = { topic: "trades", partition: 0, offset, part: 0 } as const;
  const { instrument, price, quantity, buyerFee: fee } = trade;
  const head = { kind: "TradeLeg", eventId: trade.eventId, eventTime: 1, source } as const;
  const event = { ...head, account, instrument, price, quantity, fee, liquidationId: null };
  const value = framed(codec.schemaId("TradeLeg"), codec.encode(event, null));
  return { offset, timestamp: 1, key: null, value };
}

function foldAll(fold: ShardFold, count: number): ShardFold {
  for (let offset = 0; offset < count; offset++) expect(fold.fold(leg(offset), 0)).toBeNull();
  return fold;
}

function progressOf({ next, chainHead }: Batch) {
  return { next, chainHead, owner: "leader" };
}

function bodies({ records }: Batch): string[] {
  return records.map(({ value }) => Buffer.from(value!).toString("hex"));
}

describe("a shard's fold and what is not known to be written", () => {
  it("given batches of any size, then they hold the same records in the same order", () => {
    const whole = bodies(foldAll(emptyFold(), 9).take(100));
    expect(whole).toHaveLength(9 + 3);
    for (const size of [1, 2, 7]) {
      const fold = foldAll(emptyFold(), 9);
      const pieces: string[] = [];
      while (fold.waiting > 0) {
        const batch = fold.take(size);
        pieces.push(...bodies(batch));
        expect(fold.settle(progressOf(batch))).toBeNull();
      }
      expect(pieces).toEqual(whole);
    }
  });

  it("given an outcome unknown, then what the log does not hold is said again", () => {
    const leader = foldAll(emptyFold(), 9);
    const first = leader.take(4);
    expect(bodies(leader.take(4))).toEqual(bodies(first));
    leader.settle(progressOf(first));

    expect(bodies(leader.take(4))).not.toEqual(bodies(first));
    expect(leader.waiting).toBe(5);
  });

  it("given a leader that is ahead, then a standby says nothing of what is written", () => {
    const leader = foldAll(emptyFold(), 9);
    const standby = emptyFold();
    expect(standby.settle(progressOf(leader.take(6)))).toBeNull();
    expect(standby.caughtUp).toBe(false);
    foldAll(standby, 9);

    expect(standby.waiting).toBe(3);
    leader.settle(progressOf(leader.take(6)));
    expect(bodies(standby.take(9))).toEqual(bodies(leader.take(9)));
  });

  it("given progress beyond what a standby folded, then nothing of that waits to be said", () => {
    const leader = foldAll(emptyFold(), 9);
    const standby = foldAll(emptyFold(), 4);
    expect(standby.settle(progressOf(leader.take(6)))).toBeNull();

    expect(standby.waiting).toBe(0);
    expect(standby.fold(leg(4), 0)).toBeNull();
    expect(standby.fold(leg(5), 0)).toBeNull();
    expect(standby.waiting).toBe(0);
  });

  it("given progress heard after newer progress was read back, then it is no divergence", () => {
    const leader = foldAll(emptyFold(), 9);
    const [early, late] = [progressOf(leader.take(5)), progressOf(leader.take(8))];
    const standby = foldAll(emptyFold(), 2);
    expect([standby.settle(late), standby.settle(early)]).toEqual([null, null]);

    for (let offset = 2; offset < 9; offset++) expect(standby.fold(leg(offset), 0)).toBeNull();
    expect(standby.waiting).toBe(1);
  });

  it("given a leader that folded something else, then the standby says where", () => {
    const leader = emptyFold();
    leader.fold(leg(0), 0);
    leader.fold(leg(1, 5), 0);
    for (const settledFirst of [true, false]) {
      const standby = emptyFold();
      const progress = progressOf(leader.take(2));
      const faults = [
        settledFirst ? standby.settle(progress) : null,
        standby.fold(leg(0), 0),
        standby.fold(leg(1), 0),
        settledFirst ? null : standby.settle(progress),
      ].filter((fault) => fault !== null);
      expect(faults).toHaveLength(1);
      expect(faults[0]!.where).toBe("counter/0 before journal offset 2");
    }
  });

  it("given progress from before what is settled, then it is no divergence", () => {
    const fold = foldAll(emptyFold(), 9);
    const early = progressOf(fold.take(2));
    fold.settle(progressOf(fold.take(6)));

    expect(fold.settle(early)).toBeNull();
    expect(fold.waiting).toBe(3);
  });
});
