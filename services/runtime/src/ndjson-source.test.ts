import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { LINE_LIMIT } from "./ndjson";
import { BATCH_LINES, ndjsonSource, parsedLines } from "./ndjson-source";
import { readLines } from "./read-lines";
import { Unusable } from "./unusable";

const folder = mkdtempSync(join(tmpdir(), "ndjson-"));
afterAll(() => rmSync(folder, { recursive: true }));

const tick = (number: number): string =>
  `{"kind":"ClockTicked","eventId":"tick-${number}","eventTime":${1_760_131_200_000 + number}}`;
const ticks = (count: number): string[] => Array.from({ length: count }, (_, at) => tick(at));

function fileOf(content: string | Uint8Array, name = "events.ndjson"): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

function batches(file: string, pulled = 0) {
  return [...{ [Symbol.iterator]: () => ndjsonSource(file).open(pulled) }];
}

/** What the file's lines give, without the tick that follows the last. */
const records = (file: string) =>
  batches(file)
    .flat()
    .filter((record) => !("event" in record) || record.event.eventId !== "end");

const idsOf = (file: string): string[] =>
  records(file).map((record) => ("event" in record ? record.event.eventId : `bad ${record.key}`));

describe("a file of event lines", () => {
  it("comes in batches of a fixed number of lines", () => {
    const file = fileOf(ticks(2 * BATCH_LINES + 5).join("\n"));
    expect(batches(file).map((batch) => batch.length)).toEqual([BATCH_LINES, BATCH_LINES, 6]);
  });

  it("ends with a clock tick at its newest time, so that no last quote waits for an input", () => {
    for (const count of [1, BATCH_LINES, BATCH_LINES + 1]) {
      const last = batches(fileOf(`no JSON\n${ticks(count).reverse().join("\n")}`))
        .at(-1)!
        .at(-1);
      const newest = count === BATCH_LINES ? 0 : Math.min(count, 2) - 1;
      expect(last).toMatchObject({
        event: { kind: "ClockTicked", eventId: "end", eventTime: 1_760_131_200_000 + newest },
      });
    }
    expect(batches(fileOf("no JSON"))).toEqual([[expect.objectContaining({ key: "line 1" })]]);
  });

  it("continues after the batches already pulled with the same batches", () => {
    const file = fileOf(ticks(2 * BATCH_LINES + 5).join("\n\n"));
    const whole = batches(file);
    for (const pulled of [0, 1, 2, 3]) {
      expect(batches(file, pulled)).toEqual(whole.slice(pulled));
    }
  });

  it("may be gzip, in several members, whatever its name", () => {
    const lines = `${ticks(30_000).join("\n")}\n`;
    const packed = Buffer.concat([gzipSync(lines), gzipSync(`${tick(30_000)}\n`)]);
    expect(idsOf(fileOf(packed))).toEqual(ticks(30_001).map((_, at) => `tick-${at}`));
  });

  it("may have blank lines, carriage returns and no last line break", () => {
    const file = fileOf(`\r\n${tick(0)}\r\n\n  \t\n${tick(1)}\n\n${tick(2)}`);
    expect(idsOf(file)).toEqual(["tick-0", "tick-1", "tick-2"]);
    expect(idsOf(fileOf(`${tick(0)}\r`))).toEqual(["tick-0"]);
    expect(idsOf(fileOf(""))).toEqual([]);
  });

  it("keeps a refused line with its bytes, its topic and its number", () => {
    const bad = '{"kind":"PriceQuoted","prize":"ü"}';
    const file = fileOf(`${tick(0)}\n\n${bad}\r\nno JSON\n${tick(1)}\n`);
    expect(records(file)).toEqual([
      expect.objectContaining({ topic: "prices", key: "clock" }),
      { topic: "prices", key: "line 3", bytes: new TextEncoder().encode(bad) },
      { topic: "trades", key: "line 4", bytes: new TextEncoder().encode("no JSON") },
      expect.objectContaining({ topic: "prices", key: "clock" }),
    ]);
    const faults = [...parsedLines(file, 1)].filter(({ parsed }) => "detail" in parsed);
    expect(faults).toMatchObject([
      { number: 3, parsed: { detail: expect.stringContaining('no field "prize"') } },
      { number: 4, parsed: { detail: expect.stringContaining("not JSON") } },
    ]);
  });

  it("keeps a line whose figures are beyond what is accepted as it came", () => {
    const head = '{"kind":"FundingRatePublished","eventId":"f","eventTime":1760131200000';
    const quoted =
      '{"kind":"PriceQuoted","eventId":"q","eventTime":1760131200000,"quoteSource":"s",' +
      '"quoteType":"Mark","symbol":"X","price":"10000000000.00000001"}';
    const funding = `${head},"instrument":"X","rate":"10000000000"}`;
    expect(records(fileOf(`${quoted}\n${funding}`))).toEqual([
      { topic: "prices", key: "line 1", bytes: new TextEncoder().encode(quoted) },
      expect.objectContaining({ key: "X" }),
    ]);
  });

  it("keeps the start of a line that is too long and goes on after it", () => {
    const long = "x".repeat(3 * LINE_LIMIT);
    const read = records(fileOf(`${tick(0)}\n${long}\n${tick(1)}`));
    expect(read.map(({ key }) => key)).toEqual(["clock", "line 2", "clock"]);
    const kept = read[1]!;
    expect("bytes" in kept && kept.bytes.length).toBe(LINE_LIMIT + 1);
    const whole = "y".repeat(LINE_LIMIT);
    expect([...readLines(fileOf(`${whole}\n`), LINE_LIMIT)][0]!.bytes.length).toBe(LINE_LIMIT);
  });

  it("has lines of any length across chunks", () => {
    const lines = Array.from({ length: 400 }, (_, at) => "z".repeat((at * 7919) % 5000));
    const read = [...readLines(fileOf(lines.join("\n")), LINE_LIMIT)];
    expect(read.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(lines);
    expect(read.map(({ number }) => number)).toEqual(lines.map((_, at) => at + 1));
  });

  it("is named by what it holds, so that a log is continued with the same file only", () => {
    const { origin } = ndjsonSource(fileOf("abc"));
    // SHA-256 of "abc" from FIPS 180-2, appendix B.1.
    expect(origin).toBe(
      "ndjson events.ndjson 3 bytes sha256 " +
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });

  it("that is missing, a folder or damaged is refused with one sentence", () => {
    const absent = join(folder, "absent.ndjson");
    expect(() => ndjsonSource(absent)).toThrow(
      new Unusable(`${absent} cannot be read: there is no such file; check the path`),
    );
    expect(() => ndjsonSource(folder)).toThrow("it is a folder, not a file");
    const packed = gzipSync(ticks(100).join("\n"));
    expect(() => ndjsonSource(fileOf(packed.subarray(0, -9)))).toThrow("damaged or incomplete");
    packed[packed.length - 6]! ^= 1;
    expect(() => ndjsonSource(fileOf(packed))).toThrow("damaged or incomplete");
  });
});
