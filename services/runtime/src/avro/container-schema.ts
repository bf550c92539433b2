/**
 * The schema of a log in one Avro object container file. A record holds what the log's record
 * holds; its event is one of a union, whose branches are the log's own schemas in the order of
 * their ids. So any Avro library reads the events, and this project has back the very bytes.
 */

/** Branch 0, for schema id 0: bytes that came without a schema. */
const BYTES_BRANCH = "bytes";

/**
 * The text of the container's schema for a log with these schema texts. A log may hold several
 * versions of one event, and a file may not define a name twice: each stands in a namespace of its
 * own, which Avro does not put into the bytes.
 */
export function containerSchema(texts: readonly string[]): string {
  const events = texts.map((text, at) => ({
    ...(JSON.parse(text) as object),
    namespace: `marginengine.schema${at + 1}`,
  }));
  const field = (name: string, type: unknown, doc: string) => ({ name, type, doc });
  return JSON.stringify({
    type: "record",
    name: "LogRecord",
    namespace: "marginengine",
    doc: "A record of a log, in the log's one global order.",
    fields: [
      field("position", "long", "Place in the global order, from 0."),
      field("topic", "string", "Topic, as in schemas/README.md, without its version."),
      field("partition", "int", "Partition of the topic."),
      field("offset", "long", "Place within the partition, from 0."),
      field("key", "bytes", "The record's key: text in UTF-8."),
      field("eventBytes", "long", "Length of the event's own bytes, which follow its branch."),
      field("event", [BYTES_BRANCH, ...events], "The event; bytes for what came as none."),
    ],
  });
}
