import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./printed-run.fixture";

const folder = mkdtempSync(join(tmpdir(), "margin-engine-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  await run("demo", "--hours", "1", "--accounts", "40", "--shards", "2", "--log", at("log"));
  await run("export", at("log"), "--format", "avro", "--out", at("log.avro"));
});

describe("replay without a log to write", () => {
  it("folds every shard again, of a folder and of an Avro file, and says the rate", async () => {
    const found = await run("replay", at("log"), "--threads", "2");
    expect(found.code).toBe(0);
    expect(found.out.match(/^ +[01] .* identical {2}[0-9a-f]{16}$/gm)).toHaveLength(2);
    expect(found.out).toMatch(/entries folded in .* on 2 threads, [\d,]+ a second; [\d,]+ outputs/);
    const again = await run("replay", at("log.avro"), "--threads", "1");
    const table = (out: string) => out.split("\n").slice(0, 3);
    expect(table(again.out)).toEqual(table(found.out));
  });

  it("compares a stretch by time, and refuses one that holds nothing", async () => {
    const hour = ["--from", "2026-01-05T00:20:00Z", "--to", "2026-01-05T00:30:00Z"];
    expect((await run("replay", at("log"), ...hour)).code).toBe(0);
    const none = await run("replay", at("log"), "--from", "2027-01-01T00:00:00Z");
    expect(none.code).toBe(2);
    expect(none.error).toMatch(
      /^margin-engine: no output lies in the range from 2027-[^ ]+: .*outputs end at 2026-/,
    );
  });

  it("refuses in one sentence what is no whole log, and options that do not fit", async () => {
    const bytes = readFileSync(at("log.avro"));
    writeFileSync(at("cut.avro"), bytes);
    truncateSync(at("cut.avro"), Math.floor(bytes.length / 2));
    const refusals = [
      await run("replay", at("nowhere")),
      await run("replay", at("log"), "--late", "x"),
      await run("replay", at("log"), "--against", at("log")),
      await run("replay", at("log"), "--log", at("other"), "--to", "offset:1"),
      await run("replay"),
    ];
    const cut = await run("replay", at("cut.avro"));
    for (const { code, error } of [...refusals, cut]) {
      expect(code).toBe(2);
      expect(error).toMatch(/^margin-engine: [^\n]+\n$/);
    }
    expect(cut.error).toMatch(/cut\.avro is cut off after \d+ of \d+ records/);
  });
});
