import { createCodec } from "../codec";
import { readConfig } from "../config";
import type { InputRecord } from "../input-source";
import type { NewRecord } from "../log-driver";
import { Names } from "./names";
import { InputPublisher } from "./publish-inputs";
import type { RegistryCodec } from "./registry-codec";

const environment = { KAFKA_BROKERS: "a:1", SCHEMA_REGISTRY_URL: "http://a", SHARDS: "1" };

describe("the publisher of inputs", () => {
  it("given topics that take turns, then each turn is sent when the last has arrived", async () => {
    const sent: string[] = [];
    const append = async (records: readonly NewRecord[]) => {
      const said = records.map(({ topic, timestamp }) => `${topic}@${timestamp}`).join(" ");
      sent.push(`sends ${said}`);
      await Promise.resolve();
      sent.push("has it");
    };
    const appender = { append, close: async () => {} };
    const codec = { ...createCodec(), prepare: async () => {} } as RegistryCodec;
    const publisher = new InputPublisher(appender, codec, new Names(readConfig(environment)));
    const topics = ["trades", "trades", "prices", "trades"] as const;
    await publisher.publish(
      topics.map((topic): InputRecord => ({ topic, key: "BTC", bytes: new Uint8Array(1) })),
    );
    await publisher.publish([]);

    const parts = ["trades.v1@1 trades.v1@2", "prices.v1@3", "trades.v1@4"];
    expect(sent).toEqual(parts.flatMap((part) => [`sends ${part}`, "has it"]));
  });
});
