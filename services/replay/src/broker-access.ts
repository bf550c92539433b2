/** A broker's topics for a command, which reads them as they are now and may publish inputs. */
import {
  type Config,
  connectKafkajs,
  connectRegistry,
  createRegistryCodec,
  type Environment,
  InputPublisher,
  type InputRecord,
  type LogDriver,
  Names,
  outOfReach,
  readConfig,
  type TopicReading,
  Unusable,
} from "@margin-engine/runtime";

export interface BrokerAccess extends TopicReading {
  readonly config: Config;
  readonly publish: (inputs: readonly InputRecord[]) => Promise<void>;
}

type Use<T> = (access: BrokerAccess) => Promise<T>;

/**
 * Throws Unusable when the environment does not say where the brokers are, when they or the
 * registry do not answer, and when their topics are not those of an installation as it says.
 */
export async function withBroker<T>(environment: Environment, use: Use<T>): Promise<T> {
  const config = readConfig(environment);
  try {
    return await connected(config, use);
  } catch (fault) {
    throw outOfReach(fault, config) ?? fault;
  }
}

async function connected<T>(config: Config, use: Use<T>): Promise<T> {
  const driver = await connectKafkajs({
    kafka: config.kafka,
    clientId: `${config.applicationId}-command`,
    memberName: null,
    transactionTimeoutMilliseconds: config.transaction.timeoutMilliseconds,
  });
  try {
    const names = new Names(config);
    await refuseOtherShards(driver, names, config);
    const codec = await createRegistryCodec(connectRegistry(config.registry));
    const [reader, appender] = [driver.reader(), driver.appender()];
    try {
      const publish = (inputs: readonly InputRecord[]) =>
        new InputPublisher(appender, codec, names).publish(inputs);
      return await use({ config, driver, reader, codec, names, publish });
    } finally {
      await appender.close();
      await reader.close();
    }
  } finally {
    await driver.close();
  }
}

async function refuseOtherShards(
  driver: LogDriver,
  { topics }: Names,
  { shards }: Config,
): Promise<void> {
  const { length } = await driver.ends(topics.journal);
  if (length === shards) return;
  throw new Unusable(
    `${topics.journal} has ${length} partitions, and SHARDS is ${shards}: set SHARDS=${length}`,
  );
}
