/**
 * What is told to somebody who does not wait, such as a command: who does not answer, and what to
 * correct. Services wait instead.
 */
import type { Config } from "../config";
import { Unusable } from "../unusable";

interface ClientFault extends Error {
  /** The broker's word for what it answered. */
  readonly type?: string;
  readonly cause?: ClientFault;
}

/** Null where the fault is neither the brokers' nor the registry's. */
export function outOfReach(
  fault: unknown,
  { kafka, registry, topicPrefix }: Config,
): Unusable | null {
  const { name, message } = fault as ClientFault;
  if (name === "ResponseError") {
    const reason = message.replace(/^Confluent_Schema_Registry - /, "");
    const what = `the schema registry at ${registry.url} does not answer as one (${reason})`;
    return new Unusable(`${what}: start it, or correct SCHEMA_REGISTRY_URL`);
  }
  if (!name.startsWith("KafkaJS")) return null;
  if (answerOf(fault as ClientFault) === "UNKNOWN_TOPIC_OR_PARTITION") {
    const which = topicPrefix === "" ? "" : ` with the prefix ${topicPrefix}`;
    const what = `the brokers at ${kafka.brokers.join(", ")} have no such topics${which}`;
    return new Unusable(`${what}: start the services first, or correct TOPIC_PREFIX`);
  }
  const what = `the brokers at ${kafka.brokers.join(", ")} do not answer (${message})`;
  return new Unusable(`${what}: start them, or correct KAFKA_BROKERS`);
}

/** Of the fault itself, or of what the client tried again and again. */
function answerOf({ type, cause }: ClientFault): string | undefined {
  return type ?? (cause === undefined ? undefined : answerOf(cause));
}
