/** One service instance over records of a broker: what it says, as records to be written. */
import { Instances } from "../instances";
import type { LoggedRecord, NewRecord } from "../log-driver";
import type { Emit, Processor } from "../processor";
import type { AnyService } from "../service";
import type { TopicName } from "../topics";
import { EmittedEvents } from "./emitted-events";
import { eventRecord } from "./event-record";
import type { Names } from "./names";
import type { RegistryCodec } from "./registry-codec";
import { bodyOf, schemaIdOf } from "./wire-format";

export interface InstanceFoldOptions {
  readonly service: AnyService;
  readonly shard: number;
  readonly shards: number;
  readonly codec: RegistryCodec;
  readonly names: Names;
}

/** A record, and where it came from. */
export interface FoldedRecord {
  readonly topic: TopicName;
  readonly partition: number;
  readonly record: LoggedRecord;
}

const NO_KEY = new Uint8Array(0);

export class InstanceFold {
  readonly processor: Processor;
  private readonly instances: Instances;
  private readonly names: Names;
  private readonly source: string;
  /** To be reported or forgotten by whoever folds. */
  readonly news: EmittedEvents;
  private emitted: NewRecord[] | null = null;
  private inputSchemaId = 0;

  constructor(options: InstanceFoldOptions) {
    const { service, shard, shards, codec, names } = options;
    this.instances = new Instances({ services: [service], codec, shards, shard });
    this.processor = this.instances.all[0]!.processor;
    this.news = new EmittedEvents(this.processor.name);
    this.names = names;
    this.source = `margin-engine/${this.processor.name}`;
  }

  /** Outputs of the instance go to `emitted`, or nowhere when it is null. Throws ServiceStopped. */
  fold({ topic, partition, record }: FoldedRecord, emitted: NewRecord[] | null): void {
    const { offset, key, value } = record;
    const schemaId = schemaIdOf(value);
    this.inputSchemaId = schemaId;
    this.emitted = emitted;
    const place = { topic, partition, offset, position: offset };
    const content = { key: key ?? NO_KEY, schemaId, value: bodyOf(value, schemaId) };
    this.instances.fold({ ...place, ...content }, this.emit);
  }

  private readonly emit: Emit = (output, schemaId, body) => {
    if (this.emitted === null) return;
    const topic = this.names.topics[output.topic];
    const record = { output, topic, source: this.source, schemaId, body };
    this.emitted.push(eventRecord(record, this.inputSchemaId));
    this.news.add(output.event);
  };
}
