/** An installation to measure: topics of its own, a publisher, and what its log has come to. */
import {
  type Config,
  connectKafkajs,
  connectRegistry,
  createRegistryCodec,
  type Environment,
  InputPublisher,
  type InputRecord,
  type LogAppender,
  type LogDriver,
  type LogReader,
  Names,
  type Position,
  progressOf,
  readConfig,
  type TopicName,
} from "@margin-engine/runtime";
import { ENGINE } from "../../log-services";

type RegistryCodec = Awaited<ReturnType<typeof createRegistryCodec>>;

/** In front of a value: a zero byte and the schema's id. */
const FRAME_BYTES = 5;
const PUBLISHED_AT_ONCE = 1_000;
const FETCH = { waitMilliseconds: 50, bytes: 4 * 1024 * 1024 };
const LOOK_MS = 100;
/** A sequencer that writes nothing for so long has nothing left to write. */
const QUIET_MS = 1_500;

interface Clients {
  readonly config: Config;
  readonly driver: LogDriver;
  readonly appender: LogAppender;
  readonly codec: RegistryCodec;
}

export class BenchInstallation {
  private readonly names: Names;
  private readonly publisher: InputPublisher;

  private constructor(
    /** What its services are started with. */
    readonly environment: Readonly<Record<string, string>>,
    private readonly clients: Clients,
  ) {
    const { appender, codec, config } = clients;
    this.names = new Names(config);
    this.publisher = new InputPublisher(appender, codec, this.names);
  }

  /** Brokers and registry from the environment; everything else is this measurement's own. */
  static async begun(environment: Environment, shards: number): Promise<BenchInstallation> {
    const name = `bench-${process.pid}`;
    const { PATH = "", KAFKA_BROKERS = "", SCHEMA_REGISTRY_URL = "" } = environment;
    const own = {
      PATH,
      KAFKA_BROKERS,
      SCHEMA_REGISTRY_URL,
      APPLICATION_ID: name,
      TOPIC_PREFIX: `${name}.`,
      SHARDS: String(shards),
      OPERATIONS_PORT: "0",
      MEMBER_NAME: "bench",
    };
    const tuned = ["TRANSACTION_ENTRIES", "TRANSACTION_MILLISECONDS", "CHECKPOINT_ENTRIES"];
    const set = tuned.filter((variable) => environment[variable] !== undefined);
    const chosen = Object.fromEntries(set.map((variable) => [variable, environment[variable]!]));
    const variables = { ...own, ...chosen };
    const config = readConfig(variables);
    const transactionTimeoutMilliseconds = config.transaction.timeoutMilliseconds;
    const options = {
      kafka: config.kafka,
      clientId: name,
      memberName: null,
      transactionTimeoutMilliseconds,
    };
    const driver = await connectKafkajs(options);
    for (const service of ENGINE) await driver.createTopics(new Names(config).specs(service));
    const codec = await createRegistryCodec(connectRegistry(config.registry));
    const appender = driver.appender();
    return new BenchInstallation(variables, { config, driver, appender, codec });
  }

  get shards(): number {
    return this.clients.config.shards;
  }

  async publish(inputs: readonly InputRecord[]): Promise<void> {
    for (let at = 0; at < inputs.length; at += PUBLISHED_AT_ONCE) {
      await this.publisher.publish(inputs.slice(at, at + PUBLISHED_AT_ONCE));
    }
  }

  /** The event time of a snapshot as it lies on the broker. */
  snapshotTime(framed: Uint8Array): number {
    const decoded = this.clients.codec.decode(
      "margin-snapshots",
      Buffer.from(framed.buffer, framed.byteOffset).readInt32BE(1),
      framed.subarray(FRAME_BYTES),
    );
    return "eventTime" in decoded ? decoded.eventTime : Number.NaN;
  }

  /** Entries in the journal, all shards together. */
  async journalled(): Promise<number> {
    const ends = await this.clients.driver.ends(this.names.topics.journal);
    return ends.reduce((sum, { next }) => sum + next, 0);
  }

  /** The end of each partition of a topic. */
  async ends(topic: TopicName): Promise<Position[]> {
    const name = this.names.topics[topic];
    const ends = await this.clients.driver.ends(name);
    return ends.map(({ next }, partition) => ({ topic: name, partition, offset: next }));
  }

  reader(): LogReader {
    return this.clients.driver.reader();
  }

  /** Follows how many journal entries the margin service has committed the outputs of. */
  progress(): Progress {
    const margin = ENGINE.find(({ name }) => name === "margin")!;
    const topic = this.names.progress(margin);
    const positions = Array.from({ length: this.shards }, (_, partition) => {
      return { topic, partition, offset: 0 };
    });
    return new Progress(this.reader(), positions);
  }

  /** Waits until everything published is in the journal and folded. */
  async settled(progress: Progress): Promise<void> {
    let [journalled, changed] = [-1, Date.now()];
    while (Date.now() - changed < QUIET_MS || progress.committed < journalled) {
      const now = await this.journalled();
      if (now !== journalled) [journalled, changed] = [now, Date.now()];
      await progress.look();
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  async close(): Promise<void> {
    await this.clients.appender.close();
    await this.clients.driver.close();
  }
}

export class Progress {
  private readonly next: number[];
  private positions: readonly Position[];

  constructor(
    private readonly reader: LogReader,
    positions: readonly Position[],
  ) {
    this.positions = positions;
    this.next = positions.map(() => 0);
  }

  get committed(): number {
    return this.next.reduce((sum, next) => sum + next, 0);
  }

  /** Takes what was committed since, waiting a moment for it. */
  async look(): Promise<void> {
    const slices = await this.reader.fetch(this.positions, FETCH);
    this.positions = slices.map(({ topic, partition, next }) => {
      return { topic, partition, offset: next };
    });
    for (const { partition, records } of slices) {
      const last = records.at(-1);
      if (last !== undefined) this.next[partition] = progressOf(last.value).next;
    }
  }

  close(): Promise<void> {
    return this.reader.close();
  }
}
