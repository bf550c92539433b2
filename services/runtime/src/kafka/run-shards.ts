/**
 * A service with an instance per shard, as one of several processes: the group says which shards it
 * leads, a standby follows all of them. One fetch serves all shards of the process.
 */
import { setImmediate as immediately } from "node:timers/promises";
import {
  type LogReader,
  type Membership,
  type Place,
  type Position,
  PositionLost,
  type Slice,
} from "../log-driver";
import type { KafkaContext } from "./kafka-context";
import { Bell, persist } from "./patience";
import { ShardRunner } from "./shard-runner";

const LIMITS = { waitMilliseconds: 50, bytes: 512 * 1024 };
const IDLE_MS = 200;
/** Between parts of what was fetched, answers to the transaction under way are heard. */
const PART_RECORDS = 500;

export async function runShards(context: KafkaContext, stopped: Promise<void>): Promise<void> {
  const inputs = context.driver.reader();
  const sharing = new SharedShards(context, inputs);
  const membership = sharing.begin();
  void stopped.then(() => sharing.end());
  try {
    await sharing.pump();
  } finally {
    await sharing.releaseAll();
    await membership?.leave();
    await inputs.close();
  }
}

type Runners = ReadonlyMap<number, ShardRunner>;

class SharedShards {
  private readonly runners = new Map<number, ShardRunner>();
  private readonly leaving = new Set<Promise<void>>();
  private readonly bell = new Bell();
  private ended = false;
  private told = false;

  constructor(
    private readonly context: KafkaContext,
    private readonly inputs: LogReader,
  ) {}

  begin(): Membership | null {
    const { config, driver, names, service, observer } = this.context;
    if (config.standby) {
      for (let shard = 0; shard < config.shards; shard++) this.add(shard, false);
      this.tellReady();
      return null;
    }
    return driver.join({
      group: names.group(service),
      topics: [names.topics.journal],
      sharing: "balanced",
      onAssigned: (places) => this.assign(places),
      onSuspended: (reason) => observer({ what: "retrying", instance: service.name, reason }),
    });
  }

  end(): void {
    this.ended = true;
    this.bell.ring();
  }

  /** Fetches and hands out until the end. What fails then is not wanted any more. */
  async pump(): Promise<void> {
    try {
      while (!this.ended) await this.pumpOnce();
    } catch (cause) {
      if (!this.ended) throw cause;
    }
  }

  private async pumpOnce(): Promise<void> {
    const asking = new Map(this.runners);
    const positions = [...asking.values()].flatMap((runner) => runner.positions());
    if (positions.length === 0) await this.bell.wait(IDLE_MS);
    else await this.handOut(await this.fetch(positions, asking), asking);
  }

  async releaseAll(): Promise<void> {
    for (const shard of [...this.runners.keys()]) this.remove(shard);
    await Promise.all(this.leaving);
  }

  private async fetch(positions: readonly Position[], asking: Runners): Promise<Slice[]> {
    try {
      return await this.persist(() => this.inputs.fetch(positions, LIMITS));
    } catch (cause) {
      if (!(cause instanceof PositionLost)) throw cause;
      asking.get(cause.position.partition)?.stop(cause);
      return [];
    }
  }

  /** To those that asked: a shard that went and came back meanwhile stands somewhere else. */
  private async handOut(slices: readonly Slice[], asking: Runners): Promise<void> {
    for (const slice of slices) {
      if (slice.topic === this.context.names.topics.journal) {
        await this.persist(() => this.context.codec.prepare(slice.records));
      }
      for (const part of partsOf(slice)) {
        asking.get(slice.partition)!.receive(part);
        await immediately();
      }
    }
  }

  private persist<T>(attempt: () => Promise<T>): Promise<T> {
    const { observer, service } = this.context;
    return persist(attempt, {
      wanted: (cause) => !this.ended && !(cause instanceof PositionLost),
      onFailure: (reason) => observer({ what: "retrying", instance: service.name, reason }),
    });
  }

  private assign(places: readonly Place[]): void {
    const { observer, service } = this.context;
    if (this.ended) return;
    const mine = new Set(places.map(({ partition }) => partition));
    for (const shard of [...this.runners.keys()]) if (!mine.has(shard)) this.remove(shard);
    for (const shard of mine) {
      const runner = this.runners.get(shard);
      if (runner === undefined) this.add(shard, true);
      else runner.lead();
    }
    const instances = [...mine].map((shard) => `${service.name}/${shard}`);
    observer({ what: "rebalanced", service: service.name, instances });
    this.tellReady();
  }

  /** The phases of its shards, told by now, say whether it is. */
  private tellReady(): void {
    if (this.told) return;
    this.told = true;
    this.context.observer({ what: "ready" });
  }

  private add(shard: number, lead: boolean): void {
    const onWanting = () => this.bell.ring();
    this.runners.set(shard, new ShardRunner(this.context, shard, { lead, onWanting }));
  }

  private remove(shard: number): void {
    const leaving = this.runners.get(shard)!.release();
    this.runners.delete(shard);
    this.leaving.add(leaving);
    void leaving.finally(() => this.leaving.delete(leaving));
  }
}

function* partsOf(slice: Slice): Generator<Slice> {
  const { records } = slice;
  let from = 0;
  for (; from + PART_RECORDS < records.length; from += PART_RECORDS) {
    const part = records.slice(from, from + PART_RECORDS);
    yield { ...slice, records: part, next: part.at(-1)!.offset + 1 };
  }
  yield { ...slice, records: records.slice(from) };
}
