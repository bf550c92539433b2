/**
 * The streams of the system as an AsyncAPI document: the table of topics, and the schema files by
 * reference. It adds nothing of its own, so that it can be written again at any time.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EventKind } from "@margin-engine/core";
import { SOURCE_TOPICS } from "@margin-engine/core";
import { stringify } from "yaml";
import { readSchemaFile, schemaFileName } from "../avro/schema-files";
import { DEAD_LETTER_HEADERS } from "../dead-letter-headers";
import { TOPIC_NAMES, TOPICS, type TopicName } from "../topics";

const BINDING = "0.5.0";
/** Of folded text; the writer does not count its indent. */
const COLUMNS = 84;

const NOTICE = [
  "What margin-engine reads and writes on a broker. Made from the table of topics and the",
  'schemas by "npm run asyncapi"; change those, then run it again.',
];

/** The text of `schemas/asyncapi.yaml`. */
export function asyncapiDocument(): string {
  const kinds = new Set<EventKind>(TOPIC_NAMES.flatMap((topic) => [...TOPICS[topic].events]));
  const sorted = [...kinds].sort();
  const document = {
    asyncapi: "3.0.0",
    info: {
      title: "margin-engine",
      version: packageVersion(),
      description:
        "An event-sourced margin and risk engine. It reads a venue's fills, prices and " +
        "collateral movements, and writes margin snapshots and liquidation commands. " +
        "schemas/README.md says how the values are encoded and chained.",
      license: { name: "Apache-2.0" },
    },
    defaultContentType: "application/avro",
    channels: Object.fromEntries(TOPIC_NAMES.map((topic) => [topic, channelOf(topic)])),
    operations: Object.fromEntries(TOPIC_NAMES.map((topic) => operationOf(topic))),
    components: {
      messages: Object.fromEntries(sorted.map((kind) => [kind, messageOf(kind)])),
      schemas: { Headers: HEADERS, DeadLetterHeaders: LETTER_HEADERS },
    },
  };
  const comment = NOTICE.map((line) => `# ${line}\n`);
  return `${comment.join("")}${stringify(document, { lineWidth: COLUMNS })}`;
}

function packageVersion(): string {
  const text = readFileSync(join(__dirname, "../../package.json"), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}

function isInput(topic: TopicName): boolean {
  return (SOURCE_TOPICS as readonly string[]).includes(topic);
}

function channelOf(topic: TopicName): object {
  const { broker, key, events, cleanup, partitioned, chained } = TOPICS[topic];
  const spread =
    partitioned === "shard" ? "one partition for each shard" : "partitioned by hash of the key";
  const chain = chained ? " Each record begins with the hash of the shard's previous output." : "";
  return {
    address: broker,
    description: `Keyed by ${key}, ${spread}.${chain}`,
    messages: Object.fromEntries(
      events.map((kind) => [kind, { $ref: `#/components/messages/${kind}` }]),
    ),
    bindings: {
      kafka: {
        topic: broker,
        topicConfiguration: { "cleanup.policy": [cleanup] },
        bindingVersion: BINDING,
      },
    },
  };
}

function operationOf(topic: TopicName): [string, object] {
  const action = isInput(topic) ? "receive" : "send";
  const name = topic.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return [`${action}${name}`, { action, channel: { $ref: `#/channels/${topic}` } }];
}

function messageOf(kind: EventKind): object {
  const file = schemaFileName(kind);
  const { doc } = JSON.parse(readSchemaFile(file)) as { readonly doc: string };
  const headers = kind === "DeadLetter" ? "DeadLetterHeaders" : "Headers";
  return {
    name: kind,
    summary: doc,
    contentType: "application/avro",
    headers: { $ref: `#/components/schemas/${headers}` },
    payload: {
      schemaFormat: "application/vnd.apache.avro+json;version=1.9.0",
      schema: { $ref: `./${file}` },
    },
    bindings: {
      kafka: {
        key: { type: "string" },
        schemaIdLocation: "payload",
        schemaIdPayloadEncoding: "confluent",
        schemaLookupStrategy: "RecordNameStrategy",
        bindingVersion: BINDING,
      },
    },
  };
}

function headerSchema(headers: Readonly<Record<string, string>>): object {
  const names = Object.entries(headers);
  return {
    type: "object",
    properties: Object.fromEntries(
      names.map(([name, description]) => [name, { type: "string", description }]),
    ),
  };
}

const CLOUD_EVENT = {
  ce_specversion: "Version of CloudEvents, 1.0.",
  ce_id: "The event's identity: shard:sequence:index of an output, eventId of everything else.",
  ce_source: "Who wrote the record.",
  ce_type: "The event's kind, which is the name of its Avro record.",
  ce_time: "Event time, RFC 3339 in UTC.",
  "content-type": "application/avro",
};

const HEADERS = {
  description: "Of CloudEvents' Kafka binding in binary mode. Inputs may come without.",
  ...headerSchema(CLOUD_EVENT),
};

const REASONS: { readonly [Name in keyof typeof DEAD_LETTER_HEADERS]: string } = {
  topic: "Topic of the input, by its name on the broker.",
  partition: "Partition of the input.",
  offset: "Offset of the input.",
  stage: "decode for bytes that are no event, admit for an event that a rule refuses.",
  reason: "The reason, one word for each kind of fault.",
  message: "What was wrong, where, and what to do.",
  schemaId: "The registry's id of the schema that the input named, if it named one.",
};

const LETTER_HEADERS = {
  description: "Of CloudEvents, and why the input was not let in, named as Kafka Connect does.",
  ...headerSchema({
    ...CLOUD_EVENT,
    ...Object.fromEntries(
      Object.entries(DEAD_LETTER_HEADERS).map(([name, header]) => [
        header,
        REASONS[name as keyof typeof REASONS],
      ]),
    ),
  }),
};
