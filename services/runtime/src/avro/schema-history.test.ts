/** Every published version of every event, against every other and against today's reader. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Type } from "avsc";
import { eventContracts } from "./event-contract";
import { readSchemaFile, SCHEMA_FOLDER, schemaFileName } from "./schema-files";
import { publications, publishedVersions, unpublished, unreadable } from "./schema-history";
import { bodyTranslation } from "./translate-body";

const EVENTS = eventContracts().map(({ kind, text }) => ({
  kind,
  text,
  versions: publishedVersions(kind),
}));

describe.each(EVENTS)("the history of $kind", ({ kind, text, versions }) => {
  it("ends with the schema of today", () => {
    expect(unpublished(kind, text, versions)).toBeNull();
  });

  it("is readable both ways, each version by each other", () => {
    const faults = versions.flatMap((writer, at) =>
      [...versions, text].flatMap((reader, to) => {
        const fault = unreadable(writer, reader);
        return fault === null ? [] : [`version ${at + 1} by ${to + 1}: ${fault}`];
      }),
    );
    expect(faults).toEqual([]);
  });

  it("comes through today's reader with bodies of every version", () => {
    for (const version of versions) {
      const writer = Type.forSchema(JSON.parse(version));
      const reader = Type.forSchema(JSON.parse(text));
      const translate = bodyTranslation(version, text);
      for (let round = 0; round < 5; round++) {
        const body = writer.toBuffer(writer.random());
        expect(reader.isValid(reader.fromBuffer(Buffer.from(translate(body))))).toBe(true);
      }
    }
  });
});

it("the history has a folder for each event, and versions counted from 1", () => {
  const entries = readdirSync(join(SCHEMA_FOLDER, "history"), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const events = EVENTS.map(({ kind }) => schemaFileName(kind).replace(".avsc", ""));
  expect(folders.sort()).toEqual(events.sort());
  for (const folder of folders) {
    const files = readdirSync(join(SCHEMA_FOLDER, "history", folder));
    expect(files.sort()).toEqual(files.map((_, at) => `${at + 1}.avsc`).sort());
  }
});

it("the order of publication names every version once, an event's versions from the first", () => {
  const versions = EVENTS.flatMap(({ kind, versions }) =>
    versions.map((_, at) => `${schemaFileName(kind).replace(".avsc", "")}/${at + 1}`),
  );
  const order = publications().map(({ version }) => version);
  expect([...order].sort()).toEqual([...versions].sort());
  const byEvent = (version: string) => order.filter((one) => one.startsWith(eventOf(version)));
  for (const version of versions) {
    expect(byEvent(version)).toEqual(versions.filter((one) => one.startsWith(eventOf(version))));
  }
});

function eventOf(version: string): string {
  return version.slice(0, version.indexOf("/") + 1);
}

interface Field {
  readonly name: string;
  readonly type: unknown;
  readonly default?: unknown;
  readonly doc?: string;
}

interface Record {
  readonly fields: readonly Field[];
}

const FILL = JSON.parse(readSchemaFile("trade-executed.avsc")) as Record;
const LETTER = JSON.parse(readSchemaFile("dead-letter.avsc")) as Record;

/** A schema with the fields made into others. */
function withFields(record: Record, change: (fields: readonly Field[]) => readonly Field[]) {
  return JSON.stringify({ ...record, fields: change(record.fields) });
}

/** A schema with one field's type made into another. */
function withType(record: Record, name: string, change: (type: object) => unknown): string {
  expect(record.fields.map((field) => field.name)).toContain(name);
  return withFields(record, (fields) =>
    fields.map((field) =>
      field.name === name ? { ...field, type: change(field.type as object) } : field,
    ),
  );
}

const note: Field = { name: "note", type: ["null", "string"], default: null };

describe("a change of a schema", () => {
  const before = JSON.stringify(FILL);

  it("that adds or removes a field with a default keeps all readers", () => {
    const after = withFields(FILL, (fields) => [...fields, note]);
    expect([unreadable(before, after), unreadable(after, before)]).toEqual([null, null]);
  });

  it.each<[string, Record, string, RegExp]>([
    [
      "adds a field without a default",
      FILL,
      withFields(FILL, (fields) => [...fields, { name: "note", type: "string" }]),
      /no matching field for default-less marginengine\.TradeExecuted\.note/,
    ],
    [
      "removes a field without a default",
      FILL,
      withFields(FILL, (fields) => fields.filter(({ name }) => name !== "venue")),
      /venue/,
    ],
    [
      "renames a field",
      FILL,
      withFields(FILL, (fields) =>
        fields.map((field) => (field.name === "venue" ? { ...field, name: "exchange" } : field)),
      ),
      /exchange|venue/,
    ],
    [
      "moves the decimal point of a price",
      FILL,
      withType(FILL, "price", (type) => ({ ...type, scale: 6 })),
      /cannot read/,
    ],
    ["makes a time a number", FILL, withType(FILL, "eventTime", () => "long"), /cannot read/],
    ["makes a text a number", FILL, withType(FILL, "venue", () => "long"), /cannot read/],
    [
      "adds a symbol to an enum",
      LETTER,
      withType(LETTER, "reason", (type) => ({
        ...type,
        symbols: [...(type as { symbols: string[] }).symbols, "Unheard"],
      })),
      /Unheard|cannot read/,
    ],
    [
      "widens a whole number, which an old reader cannot hold",
      LETTER,
      withType(LETTER, "partition", () => "long"),
      /cannot read/,
    ],
  ])("is refused that %s", (_, record, after, told) => {
    const present = JSON.stringify(record);
    const faults = [unreadable(present, after), unreadable(after, present)].filter(Boolean);
    expect(faults.join()).toMatch(told);
  });

  it("without a version in the history is told what to do", () => {
    const after = withFields(FILL, (fields) => [...fields, note]);
    expect(unpublished("TradeExecuted", after, [before])).toBe(
      "schemas/trade-executed.avsc is not its newest published version, " +
        "schemas/history/trade-executed/1.avsc. If it is to be published, copy it to " +
        "schemas/history/trade-executed/2.avsc, never change that file again, and add the line " +
        "trade-executed/2 to schemas/history/order.txt; if not, take the change back",
    );
    expect(unpublished("TradeExecuted", before, [])).toMatch(/has no published version/);
    expect(unpublished("TradeExecuted", after, [before, after])).toBeNull();
  });

  it("of its explanations alone is no new version", () => {
    const after = withFields(FILL, (fields) =>
      fields.map((field) => ({ ...field, doc: "Other." })),
    );
    expect(unpublished("TradeExecuted", after, [before])).toBeNull();
  });
});
