/**
 * The Kafka runner: one service per process, over the driver and the registry that the
 * configuration names. It runs until it is stopped, and finishes its open transaction then.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Config } from "./config";
import type { KafkaContext } from "./kafka/kafka-context";
import { connectKafkajs } from "./kafka/kafkajs-driver";
import { Names } from "./kafka/names";
import { persist } from "./kafka/patience";
import { connectRegistry } from "./kafka/registry-client";
import { createRegistryCodec } from "./kafka/registry-codec";
import { runShards } from "./kafka/run-shards";
import { runSingle } from "./kafka/run-single";
import type { LogDriver } from "./log-driver";
import type { Observer } from "./observer";
import type { RunningService } from "./run-process";
import type { AnyService } from "./service";
import { Unusable } from "./unusable";

export interface KafkaRunOptions {
  readonly service: AnyService;
  readonly config: Config;
  readonly observer: Observer;
}

/** `ended` rejects where the service cannot go on: a broken invariant, or inputs that are lost. */
export function runOnKafka(options: KafkaRunOptions): RunningService {
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  return { ended: run(options, stopped), stop };
}

async function run(options: KafkaRunOptions, stopped: Promise<void>): Promise<void> {
  let ended = false;
  void stopped.then(() => {
    ended = true;
  });
  const context = await connect(options, () => !ended);
  if (context === null) return;
  try {
    const runAll = options.service.instances === "shard" ? runShards : runSingle;
    await runAll(context, stopped);
  } finally {
    await context.appender.close();
    await context.reader.close();
    await context.driver.close();
  }
}

/**
 * Brokers and registry may both be away at the start, which is waited out. Null when it was stopped
 * meanwhile. Throws Unusable where waiting does not help.
 */
async function connect(
  { service, config, observer }: KafkaRunOptions,
  wanted: () => boolean,
): Promise<KafkaContext | null> {
  const onFailure = (reason: string) => {
    observer({ what: "not-ready", reason });
    observer({ what: "retrying", instance: service.name, reason });
  };
  const owner = `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`;
  const names = new Names(config);
  const waits = (cause: unknown) => wanted() && !(cause instanceof Unusable);
  const patient = <T>(attempt: () => Promise<T>) => persist(attempt, { wanted: waits, onFailure });
  let driver: LogDriver | null = null;
  try {
    const connected = await patient(() =>
      connectKafkajs({
        kafka: config.kafka,
        clientId: `${config.applicationId}-${service.name}`,
        memberName: config.memberName,
        transactionTimeoutMilliseconds: config.transaction.timeoutMilliseconds,
      }),
    );
    driver = connected;
    await patient(() => connected.createTopics(names.specs(service)));
    const codec = await patient(() => createRegistryCodec(connectRegistry(config.registry)));
    const [reader, appender] = [driver.reader(), driver.appender()];
    return { service, config, observer, driver, reader, appender, codec, names, owner };
  } catch (cause) {
    await driver?.close();
    if (wanted()) throw cause;
    return null;
  }
}
