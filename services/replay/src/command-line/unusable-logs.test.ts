/** Every command that reads a log, given one that cannot be read: one sentence, and exit code 2. */
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LmdbStore } from "@margin-engine/runtime";
import { run } from "./printed-run.fixture";

const folder = mkdtempSync(join(tmpdir(), "unusable-logs-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const TIME = "2026-01-05T00:00:00Z";

beforeAll(async () => {
  const quotes = Array.from({ length: 300 }, (_, count) =>
    JSON.stringify({
      kind: "PriceQuoted",
      eventId: `quote-${count}`,
      eventTime: Date.parse(TIME) + count,
      quoteSource: "spot",
      quoteType: "Index",
      symbol: "BTC",
      price: String(50_000 + count),
    }),
  );
  writeFileSync(at("day.ndjson"), `${quotes.join("\n")}\n`);
  await run("replay", at("day.ndjson"), "--log", at("whole"));
  await run("export", at("whole"), "--format", "avro", "--out", at("whole.avro"));
  cpSync(at("whole"), at("cut"), { recursive: true });
  shorten(join(at("cut"), "data.mdb"), 0.5);
  cpSync(at("whole.avro"), at("cut.avro"));
  shorten(at("cut.avro"), 0.99);
  const bytes = readFileSync(at("whole.avro"));
  bytes[Math.floor(bytes.length * 0.9)]! ^= 4;
  writeFileSync(at("altered.avro"), bytes);
  writeFileSync(at("foreign.avro"), FOREIGN);
  const newer = LmdbStore.open(at("newer"), "append");
  newer.create({ formatVersion: 9, shards: 1, origin: "later", services: [] });
  await newer.close();
});

/** A container file with no record, as any Avro library writes one. */
const FOREIGN = Buffer.concat([
  Buffer.from("Obj\u0001"),
  // One entry of metadata: its name and its text, each after its length.
  Buffer.from([2, 2 * "avro.schema".length]),
  Buffer.from("avro.schema"),
  Buffer.from([2 * '"string"'.length]),
  Buffer.from('"string"'),
  Buffer.alloc(17),
]);

function shorten(file: string, share: number): void {
  truncateSync(file, Math.floor(readFileSync(file).length * share));
}

const COMMANDS: readonly (readonly string[])[] = [
  ["report", "LOG"],
  ["replay", "LOG"],
  ["backtest", "LOG"],
  ["cascade", "LOG"],
  ["export", "LOG", "--out", at("tables")],
  ["audit", "LOG"],
  ["dead-letters", "list", "LOG"],
  ["stress", "--log", "LOG"],
  ["validate", "--log", "LOG"],
  ["margin", "--log", "LOG", "--account", "ann"],
  ["collateral", "explain", "ann", "--at", TIME, "--log", "LOG"],
  ["queue", "BTC-PERP", "--log", "LOG"],
  ["prices", "explain", "BTC", "--at", TIME, "--log", "LOG"],
];

const LOGS: readonly (readonly [string, RegExp])[] = [
  ["cut", /data\.mdb: \d+ bytes, sealed with \d+\. Restore the log from a copy/],
  ["cut.avro", /cut\.avro is cut off after \d+ of \d+ records: copy or export the whole again/],
  ["altered.avro", /altered\.avro is not what was exported: its bytes were altered on the way/],
  ["foreign.avro", /foreign\.avro holds records of the schema .*string.*, not an exported log/],
  ["newer", /newer was written by a newer version \(format 9, .*\): read it with that version/],
];

describe.each(LOGS)("a log that is %s", (log, sentence) => {
  it.each(COMMANDS)("%s %s says so", async (...command) => {
    const { code, error } = await run(...command.map((word) => (word === "LOG" ? at(log) : word)));
    expect(code).toBe(2);
    expect(error).toMatch(sentence);
    expect(error.trimEnd().split("\n")).toHaveLength(1);
  });
});

describe("verify", () => {
  it("given a log of a newer version, or a file, then it says so", async () => {
    expect(await run("verify", at("newer"))).toMatchObject({
      code: 2,
      error: expect.stringMatching(/written by a newer version/),
    });
    expect(await run("verify", at("whole.avro"))).toMatchObject({
      code: 2,
      error: expect.stringMatching(/is a file: name the folder of a log, or compare/),
    });
  });
});
