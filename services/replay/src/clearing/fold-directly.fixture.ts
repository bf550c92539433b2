/**
 * The engine's services over inputs, without a codec and without a log: the same first-in first-out
 * order as every runner's, and cheap enough for many random worlds.
 */
import type { Event } from "@margin-engine/core";
import type { AnyService, InputRecord, Received, TopicName } from "@margin-engine/runtime";
import { ENGINE } from "../log-services";

interface Placed {
  readonly topic: TopicName;
  readonly partition: number;
  readonly event: Event;
}

const NO_BYTES = new Uint8Array(0);

interface Instance {
  readonly service: AnyService;
  readonly shard: number;
  readonly state: unknown;
}

export class DirectRun {
  readonly said: Placed[] = [];
  private readonly instances: readonly Instance[];
  private readonly offsets = new Map<string, number>();

  constructor(shards: number) {
    this.instances = ENGINE.flatMap((service) =>
      Array.from({ length: service.instances === "shard" ? shards : 1 }, (_, shard) => {
        return { service, shard, state: service.initial({ shard, shards }) };
      }),
    );
  }

  /** Folds the inputs, and whatever follows from them. */
  fold(inputs: readonly InputRecord[]): void {
    const queue: Placed[] = inputs.map((input) => {
      if (!("event" in input)) throw new Error("an input without an event");
      return { topic: input.topic, partition: 0, event: input.event };
    });
    for (let at = 0; at < queue.length; at++) {
      const record = queue[at]!;
      this.said.push(record);
      const received = this.receive(record);
      for (const { service, shard, state } of this.instances) {
        if (!service.consumes.includes(record.topic)) continue;
        if (service.instances === "shard" && shard !== record.partition) continue;
        queue.push(...service.step(state, received));
      }
    }
  }

  /** The states of a service's instances, by shard, as checkpoints hold them. */
  states(name: string): unknown[] {
    return this.instances
      .filter(({ service }) => service.name === name)
      .map(({ service, state }) => service.checkpoint(state));
  }

  private receive({ topic, partition, event }: Placed): Received {
    const place = `${topic}/${partition}`;
    const offset = this.offsets.get(place) ?? 0;
    this.offsets.set(place, offset + 1);
    const bytes = { key: NO_BYTES, value: NO_BYTES };
    return { topic, partition, offset, ...bytes, event, undecodable: null };
  }
}
