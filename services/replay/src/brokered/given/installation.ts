/** An installation of the engine on the tests' broker: topics of its own, and what lies in them. */
import { randomUUID } from "node:crypto";
import {
  type AnyService,
  type Config,
  connectKafkajs,
  connectRegistry,
  createRegistryCodec,
  InputPublisher,
  type InputRecord,
  Instances,
  type LogDriver,
  type LoggedRecord,
  type LogReader,
  type LogRecord,
  Names,
  type PartitionEnds,
  type RegistryCodec,
  readConfig,
  readRange,
  type TopicName,
  type TopicSpec,
} from "@margin-engine/runtime";
import { ENGINE } from "../../log-services";
import { DigestedEvents, type EventDigests } from "./event-digests";

export interface BrokeredRecord {
  readonly key: string;
  /** The value without its frame, in hex. */
  readonly body: string;
}

export interface RawRecord {
  readonly value: Uint8Array | null;
  readonly timestamp: number;
}

const LEADER_MS = 20_000;
export class Installation {
  private readonly read = new Map<string, { next: number; records: BrokeredRecord[] }>();

  private constructor(
    readonly environment: Readonly<Record<string, string>>,
    readonly config: Config,
    private readonly broker: { readonly driver: LogDriver; readonly reader: LogReader },
  ) {}

  /** With topics, groups and transactional ids that no other test has; `fills` are the topic's own
   * settings for fills where a test needs others. */
  static async begun(
    variables: Readonly<Record<string, string>>,
    fills: Partial<TopicSpec> = {},
  ): Promise<Installation> {
    const name = `test-${randomUUID()}`;
    const { KAFKA_BROKERS = "", SCHEMA_REGISTRY_URL = "" } = process.env;
    const environment = {
      KAFKA_BROKERS,
      SCHEMA_REGISTRY_URL,
      APPLICATION_ID: name,
      TOPIC_PREFIX: `${name}.`,
      OPERATIONS_PORT: "0",
      LOG_LEVEL: "info",
      ...variables,
    };
    const config = readConfig(environment);
    const driver = await connectKafkajs({
      kafka: config.kafka,
      clientId: name,
      memberName: null,
      transactionTimeoutMilliseconds: 10_000,
    });
    const names = new Names(config);
    const topic = names.topics.trades;
    await driver.createTopics([{ topic, partitions: 1, cleanup: "delete", ...fills }]);
    for (const service of ENGINE) await driver.createTopics(names.specs(service));
    return new Installation(environment, config, { driver, reader: driver.reader() });
  }

  async publish(inputs: readonly InputRecord[]): Promise<void> {
    const codec = await createRegistryCodec(connectRegistry(this.config.registry));
    const appender = this.broker.driver.appender();
    await new InputPublisher(appender, codec, new Names(this.config)).publish(inputs);
    await appender.close();
  }

  /** Bytes as anyone may write them; the record's time is in milliseconds. */
  async append(topic: TopicName, key: string, record: RawRecord): Promise<void> {
    const appender = this.broker.driver.appender();
    const place = { topic: new Names(this.config).topics[topic], partition: 0 };
    try {
      await appender.append([{ ...place, key, ...record }]);
    } finally {
      await appender.close();
    }
  }

  /** The registry's id of a text; registered as others would. */
  async register(text: string): Promise<number> {
    return connectRegistry(this.config.registry).register(text);
  }

  /** All committed records of a topic, by partition. */
  async records(topic: TopicName): Promise<readonly (readonly BrokeredRecord[])[]> {
    const name = new Names(this.config).topics[topic];
    const ends = await this.endsOf(name);
    return Promise.all(ends.map(({ next }, partition) => this.readOn(name, partition, next)));
  }

  /** Offsets up to which readers see all partitions together, markers of transactions included. */
  async length(topic: TopicName): Promise<number> {
    const ends = await this.endsOf(new Names(this.config).topics[topic]);
    return ends.reduce((sum, { next }) => sum + next, 0);
  }

  /** The states of a service with an instance per shard, from the journal as it lies here. */
  async foldJournal(service: AnyService): Promise<unknown[]> {
    const { registry, shards } = this.config;
    const codec = await createRegistryCodec(connectRegistry(registry));
    const instances = new Instances({ services: [service], codec, shards });
    for await (const record of this.logRecords("journal", codec)) {
      instances.fold(record, () => {});
    }
    return instances.states(service.name);
  }

  /** What the topics' records say, as they lie here. */
  async digests(topics: readonly TopicName[]): Promise<EventDigests> {
    const codec = await createRegistryCodec(connectRegistry(this.config.registry));
    const events = new DigestedEvents(codec);
    for (const topic of topics) {
      for await (const record of this.logRecords(topic, codec)) events.add(record);
    }
    return events.digests();
  }

  /** The records of a topic as a log holds them, once the codec can decode them. */
  private async *logRecords(topic: TopicName, codec: RegistryCodec): AsyncGenerator<LogRecord> {
    const { reader, driver } = this.broker;
    const name = new Names(this.config).topics[topic];
    for (const [partition, { next: to }] of (await driver.ends(name)).entries()) {
      const range = { topic: name, partition, from: 0, to };
      for await (const records of readRange(reader, range)) {
        await codec.prepare(records);
        for (const { offset, key, value } of records) {
          const frame = Buffer.from(value!);
          const content = { schemaId: frame.readInt32BE(1), value: frame.subarray(FRAME_BYTES) };
          yield { topic, partition, offset, position: offset, key: key!, ...content };
        }
      }
    }
  }

  /** Waits until as many records are there, all partitions together. */
  async awaitRecords(topic: TopicName, count: number, seconds = 60): Promise<void> {
    const until = Date.now() + seconds * 1000;
    for (;;) {
      const there = (await this.records(topic)).reduce((sum, { length }) => sum + length, 0);
      if (there >= count) return;
      if (Date.now() > until) throw new Error(`${topic} holds ${there} records, not ${count}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async close(): Promise<void> {
    await this.broker.reader.close();
    await this.broker.driver.close();
  }

  /** A broker that just came back may not lead its partitions yet. */
  private async endsOf(topic: string): Promise<readonly PartitionEnds[]> {
    const until = Date.now() + LEADER_MS;
    for (;;) {
      try {
        return await this.broker.driver.ends(topic);
      } catch (fault) {
        if ((fault as { retriable?: boolean }).retriable !== true || Date.now() > until)
          throw fault;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  private async readOn(topic: string, partition: number, to: number): Promise<BrokeredRecord[]> {
    const name = `${topic}/${partition}`;
    const read = this.read.get(name) ?? { next: 0, records: [] };
    this.read.set(name, read);
    const range = { topic, partition, from: read.next, to };
    for await (const records of readRange(this.broker.reader, range)) {
      read.records.push(...records.map(brokered));
    }
    read.next = Math.max(read.next, to);
    return read.records;
  }
}

const FRAME_BYTES = 5;

function brokered({ key, value }: LoggedRecord): BrokeredRecord {
  return {
    key: Buffer.from(key!).toString(),
    body: Buffer.from(value!).subarray(FRAME_BYTES).toString("hex"),
  };
}
