import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Event,
  formatScaled,
  liquidationAccount,
  type MarginSnapshot,
  QUANTITY_DECIMALS,
  type TakeoverBooked,
  type TradeLeg,
} from "@margin-engine/core";
import { createCodec, openLog } from "@margin-engine/runtime";
import { run } from "../command-line/printed-run.fixture";
import { ENGINE } from "../log-services";

const folder = mkdtempSync(join(tmpdir(), "margin-engine-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

const SHARDS = 4;

beforeAll(async () => {
  const size = ["--accounts", "40", "--shards", String(SHARDS)];
  await run("demo", "--hours", "1", ...size, "--log", at("log"));
  await run("export", at("log"), "--format", "csv", "--out", at("csv"));
  await run("export", at("log"), "--format", "avro", "--out", at("log.avro"));
});

type Row = Record<string, string>;

/** The rows of a table; the simulated day is one day, and no cell of it holds a comma. */
function rowsOf(table: string): Row[] {
  const text = readFileSync(at(`csv/${table}/date=2026-01-05/part-0.csv`), "utf8");
  const [names, ...lines] = text.trimEnd().split("\r\n");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names!.split(",").map((name, place) => [name, cells[place]!]));
  });
}

/** Every event of a kind in the log itself. */
function eventsOf(kind: Event["kind"]): Event[] {
  const log = openLog(at("log"));
  const codec = createCodec(log.schemas());
  const decoded = [...log.readAll(0)].map(({ topic, schemaId, value }) =>
    codec.decode(topic, schemaId, value),
  );
  return decoded.filter((event): event is Event => "kind" in event && event.kind === kind);
}

describe("the tables of a log", () => {
  it("have a row for each snapshot, command and entry, in the log's order", () => {
    const snapshots = eventsOf("MarginSnapshot") as MarginSnapshot[];
    expect(rowsOf("snapshots").map((row) => row["account"])).toEqual(
      snapshots.map(({ account }) => account),
    );
    expect(rowsOf("liquidations")).toHaveLength(
      eventsOf("LiquidationCommand").length + eventsOf("TakeOverPosition").length,
    );
    expect(rowsOf("journal").filter((row) => row["kind"] === "TradeLeg")).toHaveLength(
      eventsOf("TradeLeg").length,
    );
  });

  it("have positions that are the sum of the fills, whatever the fold behind them", () => {
    const sums = new Map<string, bigint>();
    for (const { account, instrument, quantity } of eventsOf("TradeLeg") as TradeLeg[]) {
      const key = `${account} ${instrument}`;
      sums.set(key, (sums.get(key) ?? 0n) + quantity);
    }
    const newest = new Map<string, string>();
    const taken = eventsOf("TakeoverBooked") as TakeoverBooked[];
    expect(taken.length).toBeGreaterThan(0);
    for (const { account, instrument, quantity, id } of taken) {
      const house = `${liquidationAccount(id.shard, SHARDS)} ${instrument}`;
      const key = `${account} ${instrument}`;
      sums.set(key, sums.get(key)! - quantity);
      sums.set(house, (sums.get(house) ?? 0n) + quantity);
    }
    for (const row of rowsOf("positions")) {
      const settled = row["cause"] === "SettlementPricePublished";
      const key = `${row["account"]} ${row["instrument"]}`;
      if (settled) sums.set(key, 0n);
      newest.set(key, row["quantity"]!);
    }
    expect(newest.size).toBeGreaterThan(10);
    expect(newest).toEqual(
      new Map(
        [...newest.keys()].map((key) => [key, formatScaled(sums.get(key)!, QUANTITY_DECIMALS)]),
      ),
    );
    expect(newest.size).toBe(sums.size);
  });

  it("say of a liquidation what was filled of it, never more than it asked for", () => {
    const filled = rowsOf("liquidations").filter((row) => row["fills"] !== "0");
    expect(filled.length).toBeGreaterThan(0);
    for (const row of filled) {
      const [asked, done] = [Number(row["quantity"]), Number(row["filled_quantity"])];
      expect(Math.sign(done)).toBe(Math.sign(asked));
      expect(Math.abs(done)).toBeLessThanOrEqual(Math.abs(asked));
    }
    const taken = filled.filter((row) => row["action"] === "TakeOverPosition");
    expect(taken).toHaveLength(eventsOf("TakeoverBooked").length);
  });
});

describe("export", () => {
  it("writes the same tables of a log and of its Avro file", async () => {
    const { out } = await run("export", at("log.avro"), "--format", "csv", "--out", at("again"));
    expect(out).toMatch(/^snapshots +[\d,]+ rows in 1 file$/m);
    for (const table of readdirSync(at("csv"))) {
      const file = `${table}/date=2026-01-05/part-0.csv`;
      expect(readFileSync(at(`again/${file}`))).toEqual(readFileSync(at(`csv/${file}`)));
    }
  });

  it("makes an Avro file that replay folds to the records of the log", async () => {
    const { code, out } = await run("replay", at("log.avro"), "--log", at("replayed"));
    expect(code).toBe(0);
    const topics = ENGINE.flatMap(({ produces }) => produces);
    expect(out.match(/ records {2}identical$/gm)).toHaveLength(topics.length);
  });

  it("says what is in the way of its folder", async () => {
    writeFileSync(at("file"), "");
    for (const [out, reason] of [
      ["file", "a file is in the way"],
      ["file/tables", "a file is in the way"],
    ] as const) {
      const { code, error } = await run("export", at("log"), "--out", at(out));
      expect(code).toBe(2);
      expect(error).toContain(`${at(out)} cannot be written: ${reason}; name another`);
    }
  });

  it("refuses a full folder, a log that is none and a file of another kind", async () => {
    const full = await run("export", at("log"), "--out", folder);
    expect(full).toMatchObject({
      code: 2,
      error: expect.stringMatching(/is not empty: name a folder/),
    });
    const none = await run("export", at("nowhere"), "--out", at("new"));
    expect(none).toMatchObject({ code: 2, error: expect.stringMatching(/nowhere does not exist/) });
    writeFileSync(at("other"), "text");
    const other = await run("export", at("other"), "--out", at("new"));
    expect(other).toMatchObject({ code: 2, error: expect.stringMatching(/is no Avro container/) });
  });
});
