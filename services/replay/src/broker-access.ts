/** A broker's topics for a command, which reads them as they are now and may publish inputs. */
import {
  type Config,
  connectKafkajs,
  connectRegistry,
  createRegistryCodec,
  type Environment,
  InputPublisher,
  type InputRecord,
  Names,
  readConfig,
  type TopicReading,
} from "@margin-engine/runtime";

export interface BrokerAccess extends TopicReading {
  readonly config: Config;
  readonly publish: (inputs: readonly InputRecord[]) => Promise<void>;
}

/** Throws Unusable when the environment does not say where the broker is. */
export async function withBroker<T>(
  environment: Environment,
  use: (access: BrokerAccess) => Promise<T>,
): Promise<T> {
  const config = readConfig(environment);
  const driver = await connectKafkajs({
    kafka: config.kafka,
    clientId: `${config.applicationId}-command`,
    memberName: null,
    transactionTimeoutMilliseconds: config.transaction.timeoutMilliseconds,
  });
  try {
    const codec = await createRegistryCodec(connectRegistry(config.registry));
    const names = new Names(config);
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
