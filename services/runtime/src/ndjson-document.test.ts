import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEventLine } from "./ndjson";
import { EVENT_SHAPES, ONE_SIDED_TRADE } from "./ndjson-events";

const text = readFileSync(join(__dirname, "../../../docs/ndjson.md"), "utf8");
const examples = [...text.matchAll(/^```ndjson\n([^`]*)```$/gm)].flatMap(([, block]) =>
  block!.trim().split("\n"),
);

describe("the document of event lines", () => {
  it.each(examples.map((line) => [line]))("has examples that are events (%#)", (line) => {
    expect(parseEventLine(new TextEncoder().encode(line))).toHaveProperty("event");
  });

  it("has an example of every kind", () => {
    const kinds = new Set(examples.map((line) => JSON.parse(line).kind));
    expect([...kinds].sort()).toEqual(Object.keys(EVENT_SHAPES).sort());
  });

  it("names every field of every kind", () => {
    const named = new Set([...text.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    const fields = [...Object.values(EVENT_SHAPES), ONE_SIDED_TRADE].flatMap((shape) =>
      shape.fields.map(([name]) => name),
    );
    expect(fields.filter((name) => !named.has(name))).toEqual([]);
  });

  it("quotes the sentences of faults as they are", () => {
    const quoteAt = (time: number, price: string) =>
      `{"kind":"PriceQuoted","eventId":"q","eventTime":${time},"quoteSource":"s",` +
      `"quoteType":"Index","symbol":"BTC",${price}}`;
    const lines = [
      quoteAt(1_760_054_405_000, '"price":102000.5'),
      quoteAt(1_760_054_405_000, '"prize":"1"'),
      quoteAt(1_760_054_405_000, '"price":"0.123456789"'),
      quoteAt(1_760_054_405, '"price":"1"'),
      '{"kind":"Trade"}',
    ];
    for (const line of lines) {
      const parsed = parseEventLine(new TextEncoder().encode(line));
      if ("event" in parsed) throw new Error(`${line} is an event`);
      // The document cuts the lists of kinds and of fields short.
      const [start] = parsed.detail.split(/(?<=PriceQuoted|eventTime), /);
      expect(text).toContain(`\`${parsed.reason}\`: ${start}`);
    }
  });
});
