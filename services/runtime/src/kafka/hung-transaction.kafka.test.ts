/** A writer that opened a transaction and died: readers wait for its end, see why, and go on. */
import type { Amount, Price, Quantity, TradeLeg } from "@margin-engine/core";
import { readConfig } from "../config";
import { counter } from "../given/toy-services";
import type { NewRecord } from "../log-driver";
import { Metrics } from "../metrics";
import { runOnKafka } from "../run-on-kafka";
import { createClient } from "./clients";
import { connectKafkajs } from "./kafkajs-driver";
import { Names } from "./names";
import { readRange } from "./read-range";
import { connectRegistry } from "./registry-client";
import { createRegistryCodec, type RegistryCodec } from "./registry-codec";
import { requestsOf } from "./sends";
import { framed } from "./wire-format";

const TIMEOUT_MS = 5_000;
const LEGS = 5;
const name = `hung-${process.pid}`;
const config = readConfig({
  ...process.env,
  APPLICATION_ID: name,
  TOPIC_PREFIX: `${name}.`,
  SHARDS: "1",
});
const names = new Names(config);
const service = counter();

function legRecord(codec: RegistryCodec, offset: number, account: string): NewRecord {
  const leg: TradeLeg = {
    kind: "TradeLeg",
    eventId: `leg-${offset}`,
    eventTime: 1_760_000_000_000 + offset,
    source: { topic: "trades", partition: 0, offset, part: 0 },
    account,
    instrument: "BTC-PERP",
    price: 1n as Price,
    quantity: 1n as Quantity,
    fee: 0n as Amount,
    liquidationId: null,
  };
  const value = framed(codec.schemaId(leg.kind), codec.encode(leg, null));
  return { topic: names.topics.journal, partition: 0, key: "0", value };
}

/** Begins a transaction on the journal and goes away without ending it. */
async function leaveOpen(record: NewRecord): Promise<void> {
  const producer = createClient(config.kafka, name).producer({
    transactionalId: `${name}-dead`,
    transactionTimeout: TIMEOUT_MS,
    idempotent: true,
    maxInFlightRequests: 1,
  });
  await producer.connect();
  const transaction = await producer.transaction();
  for (const topicMessages of requestsOf([record])) await transaction.sendBatch({ topicMessages });
  await producer.disconnect();
}

/** The gap of the journal as a scrape shows it; 0 before its first figure. */
async function shownGap(metrics: Metrics): Promise<number> {
  const { text } = await metrics.page();
  const line = /^margin_last_stable_offset_gap_records\{[^}]*journal[^}]*\} (\d+)$/m.exec(text);
  return Number(line?.[1] ?? 0);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error("not so after a minute");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

it("given a transaction left open, then its readers wait, show the gap, and go on", async () => {
  const driver = await connectKafkajs({
    kafka: config.kafka,
    clientId: name,
    memberName: null,
    transactionTimeoutMilliseconds: TIMEOUT_MS,
  });
  await driver.createTopics(names.specs(service));
  const codec = await createRegistryCodec(connectRegistry(config.registry));
  const [reader, appender] = [driver.reader(), driver.appender()];
  await leaveOpen(legRecord(codec, 0, "never"));
  const legs = Array.from({ length: LEGS }, (_, at) => legRecord(codec, at + 1, "ann"));
  await appender.append(legs);
  const metrics = new Metrics(() => true);
  const running = runOnKafka({ service, config, observer: metrics.observe });

  await until(async () => (await shownGap(metrics)) === LEGS + 1);
  const topic = names.topics["margin-snapshots"];
  const keys: string[] = [];
  let from = 0;
  await until(async () => {
    const to = (await driver.ends(topic))[0]!.next;
    for await (const records of readRange(reader, { topic, partition: 0, from, to })) {
      keys.push(...records.map(({ key }) => Buffer.from(key!).toString()));
    }
    from = to;
    return keys.length >= LEGS;
  });
  await until(async () => (await shownGap(metrics)) === 0);
  running.stop();
  await running.ended;

  expect(keys).toEqual(Array(LEGS).fill("ann"));
  await Promise.all([appender.close(), reader.close(), driver.close()]);
});
