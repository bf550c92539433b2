import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ClockTicked } from "@margin-engine/core";
import { formatEventLine, ndjsonSource, Unusable } from "@margin-engine/runtime";
import { importToNdjson } from "./import-to-ndjson";
import { mergeNdjson } from "./merge-ndjson";
import { writeEvents } from "./write-events";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "write-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const T = Date.UTC(2025, 9, 10);
const tick = (eventId: string, after: number): ClockTicked => ({
  kind: "ClockTicked",
  eventId,
  eventTime: T + after,
  source: null,
});

function linesFile(name: string, ticks: readonly ClockTicked[]): string {
  const file = join(folder, name);
  writeFileSync(file, ticks.map((each) => `${formatEventLine(each)}\n`).join("\n"));
  return file;
}

/** What the file's lines give, without the tick that follows the last. */
function linesOf(file: string) {
  const batches = [...{ [Symbol.iterator]: () => ndjsonSource(file).open(0) }];
  return batches.flat().slice(0, -1);
}

const idsOf = (file: string): string[] =>
  linesOf(file).map((record) => ("event" in record ? record.event.eventId : record.key));

describe("writing events", () => {
  it("gives a file that reads back as the same events", () => {
    const output = join(folder, "out.ndjson");
    const ticks = Array.from({ length: 500 }, (_, at) => tick(`${at}`, at));
    expect(writeEvents(output, ticks)).toBe(500);
    expect(linesOf(output)).toEqual(
      ticks.map((event) => ({ topic: "prices", key: "clock", event })),
    );
  });

  it("leaves the old file and nothing else when it breaks off", () => {
    const output = join(folder, "out.ndjson");
    writeEvents(output, [tick("old", 0)]);
    function* breaking() {
      yield tick("new", 1);
      throw new RangeError("broken off");
    }
    expect(() => writeEvents(output, breaking())).toThrow("broken off");
    expect(idsOf(output)).toEqual(["old"]);
    expect(readdirSync(folder)).toEqual(["out.ndjson"]);
  });

  it("says in one sentence why it cannot write", () => {
    const nowhere = join(folder, "no", "out.ndjson");
    expect(() => writeEvents(nowhere, [])).toThrow(
      new Unusable(`${nowhere} cannot be written: there is no such folder; name another`),
    );
    expect(() => writeEvents(folder, [])).toThrow("it is a folder; name another");
    expect(existsSync(`${folder}.partial`)).toBe(false);
  });
});

describe("an import into a file of event lines", () => {
  const options = { instrument: "BTC-PERP" };

  it("sums up what it wrote", () => {
    const file = join(folder, "funding.csv");
    const output = join(folder, "funding.ndjson");
    writeFileSync(file, `time,rate\n${T},0.0001\n${T + 5},-0.0002\n`);
    expect(importToNdjson({ kind: "funding", file, options }, output)).toEqual({
      output,
      rows: 2,
      events: 2,
      firstTime: T,
      lastTime: T + 5,
    });
    expect(readFileSync(output, "utf8").split("\n")).toEqual([
      `{"kind":"FundingRatePublished","eventId":"funding/BTC-PERP/${T}","eventTime":${T},` +
        '"instrument":"BTC-PERP","rate":"0.0001"}',
      `{"kind":"FundingRatePublished","eventId":"funding/BTC-PERP/${T + 5}",` +
        `"eventTime":${T + 5},"instrument":"BTC-PERP","rate":"-0.0002"}`,
      "",
    ]);
  });

  it("writes nothing when any row has a fault", () => {
    const file = join(folder, "funding.csv");
    const output = join(folder, "funding.ndjson");
    writeFileSync(file, `time,rate\n${T},0.0001\n${T + 5},none\n`);
    expect(importToNdjson({ kind: "funding", file, options }, output)).toMatchObject([
      { file, line: 3, column: "2 (rate)" },
    ]);
    expect(readdirSync(folder)).toEqual(["funding.csv"]);
  });
});

describe("a merge of files of event lines", () => {
  it("orders by time, and by the files' order within one time", () => {
    const one = linesFile("one", [tick("a0", 0), tick("a2", 2), tick("a2b", 2), tick("a9", 9)]);
    const other = linesFile("other", [tick("b2", 2), tick("b3", 3)]);
    const output = join(folder, "merged");
    expect(mergeNdjson([other, linesFile("none", []), one], output)).toEqual({
      output,
      rows: 6,
      events: 6,
      firstTime: T,
      lastTime: T + 9,
    });
    expect(idsOf(output)).toEqual(["a0", "b2", "a2", "a2b", "b3", "a9"]);
  });

  it("refuses broken lines and times that fall, and writes nothing", () => {
    const falling = linesFile("falling", [tick("a", 5), tick("b", 4)]);
    const broken = join(folder, "broken");
    writeFileSync(broken, "no JSON\n");
    const output = join(folder, "merged");
    expect(mergeNdjson([falling, broken], output)).toMatchObject([
      { file: falling, line: 3, problem: expect.stringContaining("sort the file by time") },
      { file: broken, line: 1, problem: expect.stringContaining("not JSON") },
    ]);
    expect(mergeNdjson([linesFile("none", [])], output)).toMatchObject([
      { problem: "there is no event to merge" },
    ]);
    expect(existsSync(output)).toBe(false);
  });
});
