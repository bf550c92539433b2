/**
 * One instance of a service: it steps on a received record, encodes what the step says and chains
 * it by hash. It knows no store and no transport, so that every runner shares it.
 */
import { hash } from "node:crypto";
import type { RecordCodec } from "./avro/record-codec";
import type { Codec } from "./codec";
import type { AnyService, Output, Placement, Received } from "./service";
import { partitionsOf, TOPICS, type TopicName } from "./topics";

/** How a service's states become bytes. */
export interface CheckpointFormat {
  readonly codec: RecordCodec;
  /** SHA-256 of the schema's text, put in front of each body. */
  readonly fingerprint: Buffer;
}

export interface ProcessorOptions {
  readonly service: AnyService;
  readonly placement: Placement;
  readonly codec: Codec;
  readonly checkpoints: CheckpointFormat;
}

/** Takes an encoded output. `value` is a view that the next output overwrites. */
export type Emit = (output: Output, schemaId: number, value: Uint8Array) => void;

export const HASH_BYTES = 32;

export class Processor {
  /** SHA-256 of the last chained output; zeros before the first. */
  readonly chainHead = Buffer.alloc(HASH_BYTES);
  readonly service: AnyService;
  readonly placement: Placement;
  private readonly codec: Codec;
  private readonly checkpoints: CheckpointFormat;
  private readonly partitions: Partial<Record<TopicName, number>> = {};
  private state: unknown;

  constructor({ service, placement, codec, checkpoints }: ProcessorOptions) {
    this.service = service;
    this.placement = placement;
    this.codec = codec;
    this.checkpoints = checkpoints;
    this.state = service.initial(placement);
    for (const topic of service.produces) {
      this.partitions[topic] = partitionsOf(topic, placement.shards);
    }
  }

  /** `margin` or, where there is one instance per shard, `margin/3`. */
  get name(): string {
    const { name, instances } = this.service;
    return instances === "shard" ? `${name}/${this.placement.shard}` : name;
  }

  get chained(): boolean {
    return this.service.produces.some((topic) => TOPICS[topic].chained);
  }

  /** Throws what the service throws, on a broken invariant. */
  fold(received: Received, emit: Emit): void {
    const outputs = this.service.step(this.state, received);
    for (let index = 0; index < outputs.length; index++) this.send(outputs[index]!, emit);
  }

  private send(output: Output, emit: Emit): void {
    const { codec, chainHead } = this;
    const partitions = this.partitions[output.topic] ?? 0;
    if (output.partition >= partitions) {
      const place = `${output.topic}/${output.partition}`;
      throw new RangeError(`${this.name} wrote to ${place}, which is none of its partitions`);
    }
    const { chained } = TOPICS[output.topic];
    const value = codec.encode(output.event, chained ? chainHead : null);
    // A latin1 string is the cheapest form in which the platform hands over a digest.
    if (chained) chainHead.write(hash("sha256", value, "latin1"), 0, HASH_BYTES, "latin1");
    emit(output, codec.schemaId(output.event.kind), value);
  }

  /** The state as it is now, as the plain value that the service's checkpoints hold. */
  presentState(): object {
    return this.service.checkpoint(this.state);
  }

  /** The state as it is now, encoded. */
  checkpoint(): Buffer {
    return Buffer.concat([...this.checkpointInParts()]);
  }

  /** The same in parts: the state is copied now, and may change before the last part is made. */
  checkpointInParts(): Iterable<Buffer> {
    const { codec, fingerprint } = this.checkpoints;
    return preceded(fingerprint, codec.encodeInParts(this.presentState()));
  }

  /** SHA-256 of the state's canonical encoding, in hex: equal for equal states. */
  stateDigest(): string {
    return hash("sha256", this.checkpoints.codec.encode(this.presentState()), "hex");
  }

  /** False, and nothing done, when the checkpoint was taken with another schema. */
  restore(checkpoint: Uint8Array, chainHead: Uint8Array): boolean {
    const { codec, fingerprint } = this.checkpoints;
    if (!fingerprint.equals(checkpoint.subarray(0, fingerprint.length))) return false;
    const state = codec.decode(checkpoint.subarray(fingerprint.length));
    this.state = this.service.restore(this.placement, state);
    this.chainHead.set(chainHead);
    return true;
  }
}

function* preceded(first: Buffer, parts: Iterable<Buffer>): Generator<Buffer> {
  yield first;
  yield* parts;
}
