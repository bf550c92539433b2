/**
 * The toy services as processes over a broker in memory while they are killed, stopped and started,
 * requests and answers are lost, members are given up, and the broker is away for a while. All of
 * it is a function of the seed where time is made up.
 */
import { readConfig } from "../../config";
import type { InputRecord } from "../../input-source";
import type { KafkaContext } from "../../kafka/kafka-context";
import { Names } from "../../kafka/names";
import { pause } from "../../kafka/patience";
import { InputPublisher } from "../../kafka/publish-inputs";
import type { RegistryCodec } from "../../kafka/registry-codec";
import { runShards } from "../../kafka/run-shards";
import { runSingle } from "../../kafka/run-single";
import { bodyOf, schemaIdOf } from "../../kafka/wire-format";
import type { Happening } from "../../observer";
import type { AnyService } from "../../service";
import type { TopicName } from "../../topics";
import { Dice } from "../dice";
import { counter, splitter } from "../toy-services";
import { seededFaults } from "./faults";
import { MemoryBroker } from "./memory-broker";
import { MemoryDriver } from "./memory-driver";

export const SHARDS = 3;
export const SERVICES: readonly AnyService[] = [splitter, counter()];

const [SPLITTER, COUNTER] = SERVICES as [AnyService, AnyService];
const ROLES: readonly Role[] = [
  { service: SPLITTER, standby: "off" },
  { service: SPLITTER, standby: "off" },
  { service: COUNTER, standby: "off" },
  { service: COUNTER, standby: "off" },
  { service: COUNTER, standby: "on" },
];
const NEXT_MS = 4_000;
const AWAY_MS = 9_000;
const ENDS_MS = 60_000;

interface Role {
  readonly service: AnyService;
  readonly standby: "on" | "off";
}

interface Process {
  readonly driver: MemoryDriver;
  readonly stop: () => void;
  readonly ended: Promise<void>;
}

export interface SimulatedRecord {
  readonly key: string;
  /** The value without its frame, in hex. */
  readonly body: string;
}

export class Simulation {
  readonly told: Happening[] = [];
  /** Why processes ended that were not asked to. */
  readonly faults: unknown[] = [];
  private readonly broker = new MemoryBroker();
  private readonly names = new Names(configOf("off"));
  private readonly dice: Dice;
  private readonly publisher: InputPublisher;
  private readonly processes: Process[];
  private calm = false;

  constructor(
    private readonly codec: RegistryCodec,
    seed: number,
  ) {
    this.dice = new Dice(seed);
    const whole = {
      append: async (records: Parameters<MemoryBroker["append"]>[0]) => this.broker.append(records),
      close: async () => {},
    };
    this.publisher = new InputPublisher(whole, codec, this.names);
    for (const service of SERVICES) {
      for (const spec of this.names.specs(service)) this.broker.createTopic(spec);
    }
    this.processes = ROLES.map((role) => this.start(role));
  }

  /** All of them are there at once. */
  publish(inputs: readonly InputRecord[]): Promise<void> {
    return this.publisher.publish(inputs);
  }

  async disturb(milliseconds: number): Promise<void> {
    const end = Date.now() + milliseconds;
    while (Date.now() < end) {
      await pause(this.dice.roll(NEXT_MS));
      await this.disturbOnce();
    }
  }

  /** From now on nothing is lost any more. Waits until a topic holds so many records. */
  async settle(topic: TopicName, count: number, milliseconds: number): Promise<void> {
    this.calm = true;
    const end = Date.now() + milliseconds;
    while (this.records(topic).flat().length < count && Date.now() < end) await pause(100);
  }

  async stop(): Promise<void> {
    await Promise.all(this.processes.map((process) => ended(process)));
  }

  /** What readers of committed records see, by partition. */
  records(topic: TopicName): SimulatedRecord[][] {
    return this.broker.partitionsOf(this.names.topics[topic]).map((partition) =>
      partition.slice(0, Number.POSITIVE_INFINITY).records.map(({ key, value }) => ({
        key: Buffer.from(key!).toString(),
        body: Buffer.from(bodyOf(value, schemaIdOf(value))).toString("hex"),
      })),
    );
  }

  private async disturbOnce(): Promise<void> {
    const [kind, at] = [this.dice.roll(4), this.dice.roll(ROLES.length)];
    if (kind === 0) {
      this.broker.away = true;
      await pause(this.dice.roll(AWAY_MS));
      this.broker.away = false;
      return;
    }
    const process = this.processes[at]!;
    if (kind === 1) await ended(process);
    else process.driver.kill();
    this.processes[at] = this.start(ROLES[at]!);
  }

  private start({ service, standby }: Role): Process {
    const { broker, codec, names, dice } = this;
    const owner = `process ${dice.roll(1_000_000)}`;
    const faults = seededFaults(dice.roll(1_000_000), () => this.calm);
    const driver = new MemoryDriver(broker, faults);
    const [reader, appender] = [driver.reader(), driver.appender()];
    const observer = (happening: Happening) => void this.told.push(happening);
    const config = configOf(standby);
    const context: KafkaContext = {
      ...{ service, config, observer, driver, reader, appender, codec, names, owner },
    };
    let stop = () => {};
    const stopped = new Promise<void>((resolve) => {
      stop = resolve;
    });
    const running =
      service.instances === "shard" ? runShards(context, stopped) : runSingle(context, stopped);
    running.catch((fault: unknown) => this.faults.push(fault));
    return { driver, stop, ended: running };
  }
}

async function ended({ stop, ended }: Process): Promise<void> {
  stop();
  const late = pause(ENDS_MS).then(() => {
    throw new Error("a process that was stopped has not ended after a minute");
  });
  await Promise.race([ended, late]);
}

function configOf(standby: Role["standby"]) {
  return readConfig({
    KAFKA_BROKERS: "memory:1",
    SCHEMA_REGISTRY_URL: "http://memory",
    SHARDS: String(SHARDS),
    STANDBY: standby,
    TRANSACTION_ENTRIES: "12",
    TRANSACTION_MILLISECONDS: "20",
    CHECKPOINT_ENTRIES: "40",
  });
}
