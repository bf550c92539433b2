/** Feeds an explainer with the journal of shard 0: of a log in a folder, or of a broker. */
import { createCodec, openLog, readTopic, type TopicReading } from "@margin-engine/runtime";
import type { PriceExplainer } from "./explain-price";

/** Throws Unusable when there is no log, LogDamaged when a record cannot be read. */
export async function readLogPrices(directory: string, explainer: PriceExplainer): Promise<void> {
  const log = openLog(directory);
  try {
    const codec = createCodec(log.schemas());
    for (const { topic, partition, schemaId, value } of log.readAll(0)) {
      if (topic !== "journal" || partition !== 0) continue;
      const event = codec.decode(topic, schemaId, value);
      if ("kind" in event) explainer.take(event);
    }
  } finally {
    await log.close();
  }
}

export async function readBrokerPrices(
  reading: TopicReading,
  explainer: PriceExplainer,
): Promise<void> {
  for await (const { partition, event } of readTopic(reading, "journal")) {
    if (partition > 0) return;
    if (event !== null) explainer.take(event);
  }
}
