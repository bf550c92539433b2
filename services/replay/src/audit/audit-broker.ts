/** The audit of a broker's topics, as far as they go now. */
import { SOURCE_TOPICS } from "@margin-engine/core";
import { readTopic, TOPIC_NAMES, type TopicName, type TopicReading } from "@margin-engine/runtime";
import { InputAudit, type InputAuditResult } from "./input-audit";

/** Inputs come last: what is published meanwhile then waits, and is not taken for a surplus. */
const ORDER: readonly TopicName[] = [
  "journal",
  "dead-letters",
  ...TOPIC_NAMES.filter((name) => (SOURCE_TOPICS as readonly string[]).includes(name)),
];

export async function auditBroker(
  reading: TopicReading,
  shards: number,
): Promise<InputAuditResult> {
  const audit = new InputAudit({ shards, exact: false });
  for (const topic of ORDER) {
    for await (const record of readTopic(reading, topic)) audit.take(record);
  }
  return audit.finish(false);
}
