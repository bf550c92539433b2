/**
 * The contract of a service: what it consumes and produces, its first state, and one deterministic
 * step. A service knows nothing of how records arrive; the same value runs in memory, embedded and
 * on Kafka.
 */
import type { Event, QuarantineReason } from "@margin-engine/core";
import type { TopicName } from "./topics";

/**
 * Why bytes could not become an event: the reason for the dead letter and a sentence for people.
 */
export interface Undecodable {
  readonly reason: QuarantineReason;
  readonly detail: string;
}

/** A record as a service receives it. `event` is null exactly when `undecodable` is not. */
export interface Received<In extends Event = Event> {
  readonly topic: TopicName;
  readonly partition: number;
  readonly offset: number;
  readonly key: Uint8Array;
  /** The body as it came: Avro without transport framing, or whatever could not be decoded. */
  readonly value: Uint8Array;
  readonly event: In | null;
  readonly undecodable: Undecodable | null;
}

/** An event to be written, with the place it goes to. */
export interface Output<Out extends Event = Event> {
  readonly topic: TopicName;
  readonly partition: number;
  readonly key: string;
  readonly event: Out;
}

export interface Placement {
  /** The instance's shard; 0 for a service that has one instance only. */
  readonly shard: number;
  /** Number of journal partitions, fixed for the life of a journal. */
  readonly shards: number;
}

export interface Service<
  State = unknown,
  In extends Event = Event,
  Out extends Event = Event,
  Checkpoint = unknown,
> {
  readonly name: string;
  /** What it was made with, `seed=7 accounts=400`; left out where there is nothing to choose. */
  readonly options?: string;
  readonly consumes: readonly TopicName[];
  readonly produces: readonly TopicName[];
  /** `shard`: one instance per journal partition, consuming that partition of each topic.
   * `single`: one instance consuming every partition. */
  readonly instances: "shard" | "single";
  readonly initial: (placement: Placement) => State;
  /** Deterministic, the only writer of `state`. Throws only on a broken invariant, which stops the
   * shard. The returned array and the received object may be reused by the next step. */
  readonly step: (state: State, received: Received<In>) => readonly Output<Out>[];
  /** The whole state as a plain value in canonical order: equal states give equal values. */
  readonly checkpoint: (state: State) => Checkpoint;
  readonly restore: (placement: Placement, checkpoint: Checkpoint) => State;
  /** Avro record, by schema file name, that a checkpoint is encoded with. */
  readonly checkpointSchema: string;
}

/** A service of any state, as the runners hold it. */
// biome-ignore lint/suspicious/noExplicitAny: a runner is indifferent to what a state is.
export type AnyService = Service<any, any, any, any>;
