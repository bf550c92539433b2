import { Kafka, logLevel } from "kafkajs";
import { testCluster } from "./jest-cluster.ts";

const SUBJECT = "cluster.test-Probe";

function kafkaOf(brokers: readonly string[]): Kafka {
  return new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
}

/** A broker that comes back answers a moment before it leads its partitions again. */
async function onceLed<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if ((error as { readonly type?: string }).type !== "NOT_LEADER_FOR_PARTITION") throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function recordWith(type: string): string {
  const fields = [{ name: "amount", type }];
  return JSON.stringify({ schema: JSON.stringify({ type: "record", name: "Probe", fields }) });
}

describe("the broker without containers", () => {
  it("given a record, when the broker is killed and comes back, then it is there", async () => {
    const cluster = testCluster();
    const topic = "cluster.test";
    const before = kafkaOf(cluster.brokers);
    const admin = before.admin();
    await admin.createTopics({ topics: [{ topic, numPartitions: 2 }], waitForLeaders: true });
    await admin.disconnect();
    const producer = before.producer();
    await producer.connect();
    await producer.send({ topic, acks: -1, messages: [{ partition: 1, value: "kept" }] });
    await producer.disconnect();

    await cluster.killBroker();
    await expect(fetch(`http://${cluster.brokers[0]}`)).rejects.toThrow("fetch failed");
    await cluster.startBroker();

    const after = kafkaOf(testCluster().brokers).admin();
    await after.connect();
    const offsets = await onceLed(() => after.fetchTopicOffsets(topic));
    await after.disconnect();
    expect(offsets.find(({ partition }) => partition === 1)).toMatchObject({ high: "1" });
  });

  it("given a topic nobody created, when it is written to, then the broker refuses", async () => {
    const kafka = kafkaOf(testCluster().brokers);
    const producer = kafka.producer({ allowAutoTopicCreation: true, retry: { retries: 0 } });
    await producer.connect();
    const sent = producer.send({ topic: "cluster.test.absent", messages: [{ value: "lost" }] });
    await expect(sent).rejects.toThrow("does not host this topic-partition");
    await producer.disconnect();
  });
});

describe("the registry without containers", () => {
  const headers = { "content-type": "application/vnd.schemaregistry.v1+json" };

  it("given a schema, when the registry comes back, then its number is the same", async () => {
    const cluster = testCluster();
    const versions = `${cluster.registryUrl}/subjects/${SUBJECT}/versions`;
    const post = (body: string) => fetch(versions, { method: "POST", headers, body });
    const { id } = (await (await post(recordWith("long"))).json()) as { id: number };

    await cluster.stopRegistry();
    await expect(fetch(`${cluster.registryUrl}/config`)).rejects.toThrow("fetch failed");
    await cluster.startRegistry();

    const kept = await fetch(`${cluster.registryUrl}/schemas/ids/${id}`);
    expect(await kept.json()).toMatchObject({ schema: expect.stringContaining('"long"') });
    const rule = await fetch(`${cluster.registryUrl}/config`);
    expect(await rule.json()).toEqual({ compatibilityLevel: "FULL_TRANSITIVE" });
    expect((await post(recordWith("string"))).status).toBe(409);
  });
});
