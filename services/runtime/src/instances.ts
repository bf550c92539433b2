/**
 * Every service instance of a run, and which of them a record goes to. A record that several
 * instances consume is decoded once, one that none consumes not at all.
 */
import { hash } from "node:crypto";
import type { Event } from "@margin-engine/core";
import { createRecordCodec } from "./avro/record-codec";
import { readSchemaFile } from "./avro/schema-files";
import type { Codec } from "./codec";
import type { LogRecord } from "./log-store";
import { type CheckpointFormat, type Emit, Processor } from "./processor";
import { recordName } from "./record-name";
import type { AnyService, Undecodable } from "./service";
import { partitionsOf, TOPIC_NAMES, type TopicName } from "./topics";

export interface InstancesOptions {
  readonly services: readonly AnyService[];
  readonly codec: Codec;
  readonly shards: number;
  /** Only the instances of this shard; left out for all of them. */
  readonly shard?: number;
}

/** An instance, and the position of the first record that its state does not hold yet. */
export interface Instance {
  readonly processor: Processor;
  from: number;
}

type Routes = Partial<Record<TopicName, Instance[][]>>;

/** The received object that every step of the run is given. */
class ReceivedRecord {
  topic: TopicName = "journal";
  partition = 0;
  offset = 0;
  key: Uint8Array = new Uint8Array(0);
  value: Uint8Array = new Uint8Array(0);
  event: Event | null = null;
  undecodable: Undecodable | null = null;
}

export class Instances {
  readonly all: readonly Instance[];
  /** Topics that some service of the run writes. The others carry inputs. */
  readonly produced: ReadonlySet<TopicName>;
  private readonly codec: Codec;
  private readonly routes: Routes;
  private readonly received = new ReceivedRecord();

  constructor({ services, codec, shards, shard: only }: InstancesOptions) {
    this.codec = codec;
    this.all = services.flatMap((service) => {
      const checkpoints = checkpointFormat(service.checkpointSchema);
      return shardsOf(service, shards, only).map((shard) => ({
        processor: new Processor({ service, placement: { shard, shards }, codec, checkpoints }),
        from: 0,
      }));
    });
    this.produced = new Set(services.flatMap(({ produces }) => produces));
    this.routes = routesOf(this.all, shards);
  }

  /** Steps every instance that consumes the record. Throws ServiceStopped on a broken invariant. */
  fold(record: LogRecord, emit: Emit): void {
    const consumers = this.routes[record.topic]?.[record.partition];
    if (consumers === undefined || consumers.length === 0) return;
    const received = this.receive(record);
    for (let index = 0; index < consumers.length; index++) {
      const { processor, from } = consumers[index]!;
      if (record.position < from) continue;
      try {
        processor.fold(received, emit);
      } catch (cause) {
        throw new ServiceStopped(processor, record, { kind: received.event?.kind, cause });
      }
    }
  }

  /** The present state of every instance of a service, by shard. */
  states(service: string): unknown[] {
    return this.all
      .filter(({ processor }) => processor.service.name === service)
      .map(({ processor }) => processor.presentState());
  }

  /** Last chained hash of each instance that chains its outputs, in hex, by instance name. */
  chainHeads(): Record<string, string> {
    const chained = this.all.filter(({ processor }) => processor.chained);
    return Object.fromEntries(
      chained.map(({ processor }) => [processor.name, processor.chainHead.toString("hex")]),
    );
  }

  /** SHA-256 of every instance's state, in hex, by instance name. */
  stateDigests(): Record<string, string> {
    return Object.fromEntries(
      this.all.map(({ processor }) => [processor.name, processor.stateDigest()]),
    );
  }

  private receive(record: LogRecord): ReceivedRecord {
    const { received } = this;
    const decoded = this.codec.decode(record.topic, record.schemaId, record.value);
    received.topic = record.topic;
    received.partition = record.partition;
    received.offset = record.offset;
    received.key = record.key;
    received.value = record.value;
    received.event = "kind" in decoded ? decoded : null;
    received.undecodable = "kind" in decoded ? null : decoded;
    return received;
  }
}

function shardsOf(service: AnyService, shards: number, only: number | undefined): number[] {
  if (only !== undefined) return [only];
  return Array.from({ length: service.instances === "shard" ? shards : 1 }, (_, shard) => shard);
}

function checkpointFormat(schemaFile: string): CheckpointFormat {
  const fingerprint = hash("sha256", readSchemaFile(schemaFile), "buffer");
  return { codec: createRecordCodec(schemaFile), fingerprint };
}

/** A shard's instance gets its own partition of each topic, a single one all of them. */
function routesOf(instances: readonly Instance[], shards: number): Routes {
  const routes: Routes = {};
  for (const topic of TOPIC_NAMES) {
    routes[topic] = Array.from({ length: partitionsOf(topic, shards) }, (_, partition) =>
      instances.filter(({ processor: { service, placement } }) => {
        const own = service.instances === "single" || placement.shard === partition;
        return own && service.consumes.includes(topic);
      }),
    );
  }
  return routes;
}

/** A broken invariant: what a service could not go on from, and where. */
export class ServiceStopped extends Error {
  override readonly name = "ServiceStopped";

  constructor(
    readonly processor: Processor,
    readonly record: LogRecord,
    { kind, cause }: { kind: string | undefined; cause: unknown },
  ) {
    const what = cause instanceof Error ? cause.message : String(cause);
    super(
      `${processor.service.name}, shard ${processor.placement.shard}, stopped at ` +
        `${recordName(record, kind)}: ${what}. Nothing since the last commit was stored; the ` +
        "record has to be dealt with before the log can go on.",
      { cause },
    );
  }
}
