/** Commands that read a log in a folder or, with --kafka, the topics of a broker. */
import { Unusable } from "@margin-engine/runtime";

export const KAFKA_OPTION = [
  "--kafka",
  "the topics that KAFKA_BROKERS, SCHEMA_REGISTRY_URL, SHARDS and TOPIC_PREFIX name",
] as const;

/** The folder, or null for the broker. Throws Unusable unless exactly one is named. */
export function logFolder(log: string | undefined, kafka: true | undefined): string | null {
  if ((log === undefined) === (kafka === true)) return log ?? null;
  throw new Unusable("name either the folder of a log or --kafka");
}
