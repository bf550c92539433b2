import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { run } from "./printed-run.fixture";

const folder = mkdtempSync(join(tmpdir(), "margin-engine-"));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);

const digestOf = (out: string): string => /[dD]igest +([0-9a-f]{64})/.exec(out)![1]!;
const demo = (log: string, ...options: string[]) =>
  run("demo", "--hours", "1", "--accounts", "60", "--log", at(log), ...options);

/** Of one log that the tests share: `day`. */
let day: Awaited<ReturnType<typeof demo>>;
beforeAll(async () => {
  day = await demo("day");
});

describe("a demo", () => {
  it("reports the day, and the same options give the same log", async () => {
    const [first, again] = [day, await demo("again")];
    expect(first.code).toBe(0);
    // A run of more than ten seconds says how far it is.
    expect(first.error.replace(/^.* left\n/gm, "")).toBe("");
    expect(first.out).toMatch(/Accounts +60: /);
    expect(first.out).toMatch(/Liquidations +\d+ accounts, /);
    expect(first.out).toMatch(/Deposits +\d+ on bitcoin, .* 1 reverted, ethereum stalled 1 time/);
    expect(first.out).toMatch(/Books +balanced: 6 assets sum to zero over 6[0-4] accounts/);
    expect(digestOf(again.out)).toBe(digestOf(first.out));
    expect(digestOf((await demo("other", "--seed", "8")).out)).not.toBe(digestOf(first.out));
  });

  it("of a finished log shows its report again and changes nothing", async () => {
    expect(digestOf((await demo("day")).out)).toBe(digestOf(day.out));
  });

  it("does not go on with another's log", async () => {
    const { code, error } = await demo("day", "--seed", "8");
    expect(code).toBe(2);
    expect(error).toMatch(/^margin-engine: The log was made from .*seed=7.*: continue it with/);
    const accounts = await run("demo", "--hours", "1", "--accounts", "61", "--log", at("day"));
    expect(accounts.error).toMatch(/accounts=60 .*accounts=61/);
  });

  it("needs a window with a folder of archives, and the folder", async () => {
    expect((await demo("none", "--window", "C")).error).toMatch(/--market and --window belong/);
    const missing = await demo("none", "--market", at("missing"), "--window", "C");
    expect(missing.code).toBe(2);
    expect(missing.error).toMatch(/missing is no folder/);
  });

  it("takes the first hours of a window", async () => {
    const start = Date.UTC(2021, 4, 18);
    mkdirSync(at("archives/spot"), { recursive: true });
    for (const [asset, price] of [
      ["btc", 43_000],
      ["eth", 3_400],
    ] as const) {
      const rows = Array.from({ length: 180 }, (_, at) =>
        [start + at * 60_000, price, price + 10, price - 10, price - (at % 9)].join(","),
      );
      const text = ["ts_ms,open,high,low,close", ...rows].join("\n");
      const file = `archives/spot/${asset}usdt-spot-1m-2021-05-18_2021-05-20.csv.gz`;
      writeFileSync(at(file), gzipSync(text));
    }
    const window = ["--market", at("archives"), "--window", "F-2021-05"];
    const { code, out } = await demo("window", ...window);
    expect(code).toBe(0);
    expect(out).toContain("the crash of May 2021 · 2021-05-18 00:00 to 00:59 UTC");
    expect(out).toMatch(/Margin at end +60 healthy, 0 reduce-only/);
  });
});

describe("verify", () => {
  it("finds a demo's log sound, with the digest that the demo reported", async () => {
    const verified = await run("verify", at("day"));
    expect(verified.code).toBe(0);
    expect(verified.out).toMatch(/^sound: [0-9]+ records, sealed$/m);
    expect(verified.out).toMatch(/^ {2}chain margin\/3 [0-9a-f]{64}$/m);
    expect(digestOf(verified.out)).toBe(digestOf(day.out));
  });

  it("names what a flipped byte damaged and answers no", async () => {
    cpSync(at("day"), at("flipped"), { recursive: true });
    const file = join(at("flipped"), "data.mdb");
    const bytes = readFileSync(file);
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    writeFileSync(file, bytes);
    const { code, out } = await run("verify", at("flipped"));
    expect(code).toBe(1);
    expect(out).toMatch(/^FAULT {2}data\.mdb/m);
    expect(out).toMatch(/^NOT SOUND: [0-9]+ records, sealed$/m);
  });

  it("says when there is no log", async () => {
    const { code, error } = await run("verify", at("nowhere"));
    expect(code).toBe(2);
    expect(error).toMatch(/nowhere holds no log/);
  });
});

describe("replay", () => {
  it("of a log gives what the log holds, topic by topic", async () => {
    const { code, out } = await run("replay", at("day"), "--log", at("replayed"));
    expect(code).toBe(0);
    const topics = ["journal", "margin-snapshots", "liquidation-commands", "clearing-actions"];
    for (const topic of [...topics, "dead-letters"]) {
      expect(out).toMatch(new RegExp(`^ ${topic} +[1-9][0-9,]* records {2}identical$`, "m"));
    }
    expect((await run("verify", at("replayed"))).code).toBe(0);
  });

  it("with another number of shards moves accounts and compares nothing", async () => {
    const { code, out } = await run("replay", at("day"), "--log", at("two-of"), "--shards", "2");
    expect(code).toBe(0);
    expect(out.replace(/\s+/g, " ")).toMatch(/Books balanced: .* in 2 shards together/);
    expect(out).not.toMatch(/identical/);
  });

  const time = (second: number) => 1_760_000_000_000 + second * 1000;
  const event = (kind: string, second: number, fields: object) =>
    JSON.stringify({ kind, eventId: `${kind}-${second}`, eventTime: time(second), ...fields });
  const price = (second: number, symbol: string, text: string) =>
    event("PriceQuoted", second, {
      quoteSource: "spot",
      quoteType: "Index",
      symbol,
      price: text,
    });
  const deposit = (second: number, account: string, amount: string) =>
    event("CollateralDeposited", second, { account, asset: "USDT", amount });
  const history = (last: string) => [
    event("RiskParametersPublished", 0, {
      version: 1,
      preset: "plain",
      effectiveTime: time(0),
      collateral: [{ asset: "USDT", weight: "1" }],
      schedules: [{ underlying: "BTC", tiers: [{ initialRate: "0.02", maintenanceRate: "0.01" }] }],
      liquidationBuffer: "0.02",
      liquidationTimeoutMs: 60000,
      snapshotUtilisationStep: "0.01",
      snapshotPeriodMs: 60000,
    }),
    event("InstrumentListed", 0, {
      instrument: "BTC-PERP",
      instrumentType: "Perpetual",
      underlying: "BTC",
      settlementAsset: "USDT",
      lotSize: "0.001",
    }),
    price(1, "USDT", "1"),
    price(2, "BTC", "100000"),
    deposit(3, "ann", "1000"),
    deposit(4, "bob", "1000000"),
    event("TradeExecuted", 5, {
      venue: "acme",
      instrument: "BTC-PERP",
      price: "100000",
      quantity: "0.1",
      buyer: "ann",
      seller: "bob",
    }),
    "{ no event",
    // Ann's equity: 1000 + 0.1 x (90950 - 100000) = 95, her maintenance margin 90.95.
    // One dollar of BTC less: 94.9 against 90.949. At 90,000 it is 0 against 90.
    price(6, "BTC", last),
  ];

  it("folds a history of event lines, last quote included, and keeps bad lines", async () => {
    writeFileSync(at("history.ndjson"), `${history("90000").join("\n")}\n`);
    const { code, out } = await run("replay", at("history.ndjson"), "--log", at("history"));
    expect(code).toBe(0);
    expect(out).toMatch(/Quarantined +1 input: 1 Undecodable/);
    expect(out).toMatch(/Liquidations +1 account, 1 command \(1 to cancel orders, 0 to reduce\)/);
  });

  it("holds event lines against a log and names the first field that differs", async () => {
    const against = (file: string, log: string, ...options: string[]) =>
      run("replay", at(file), "--log", at(log), "--against", at("history"), ...options);
    const same = await against("history.ndjson", "matched");
    expect([same.code, same.out.match(/records {2}identical$/gm)!.length > 5]).toEqual([0, true]);
    writeFileSync(at("other.ndjson"), `${history("90001").join("\n")}\n`);
    const other = await against("other.ndjson", "altered");
    expect(other.code).toBe(1);
    expect(other.out).toMatch(
      /^ journal .* journal\/0@9 .*: prices\.0\.price: recorded 90{12}, folded 900010{8}$/m,
    );
    expect((await against("other.ndjson", "divided", "--shards", "2")).error).toMatch(
      /history has 1 shard: leave out --shards to compare with it/,
    );
  });

  it("says when there is nothing to replay", async () => {
    const { code, error } = await run("replay", at("absent"), "--log", at("log"));
    expect(code).toBe(2);
    expect(error).toMatch(/absent does not exist: name a file of event lines or a log/);
  });
});

describe("import", () => {
  const candles = (rows: string) => `ts_ms,open,high,low,close,volume\n${rows}`;

  it("turns an archive into event lines that replay reads", async () => {
    writeFileSync(
      at("btc.csv"),
      candles("1760000000000,10,12,9,11,1\n1760000060000,11,11,8,9,1\n"),
    );
    const named = ["--symbol", "BTC", "--quote-type", "Index", "--quote-source", "spot"];
    const done = await run(
      ...["import", "candles", at("btc.csv"), "--out", at("btc.ndjson")],
      ...named,
    );
    expect(done.code).toBe(0);
    expect(done.out).toMatch(/btc\.ndjson: 8 events from 2 rows, 2025-10-09T08:53:20.000Z to /);
    const merged = await run("merge", at("btc.ndjson"), "--out", at("merged.ndjson"));
    expect(merged.code).toBe(0);
    expect(readFileSync(at("merged.ndjson"))).toEqual(readFileSync(at("btc.ndjson")));
  });

  it("of a file with a broken line names file, line and column and imports nothing", async () => {
    writeFileSync(at("bad.csv"), candles("1760000000000,10,12,9,11,1\n1760000060000,11,x,8,9,1\n"));
    const named = ["--symbol", "BTC", "--quote-type", "Index", "--quote-source", "spot"];
    const refused = await run(
      ...["import", "candles", at("bad.csv"), "--out", at("bad.ndjson")],
      ...named,
    );
    expect(refused.code).toBe(1);
    expect(refused.error).toMatch(/bad\.csv, line 3, column 3 \(?high\)?/);
    expect(refused.error).toMatch(/nothing was imported\n$/);
    expect(() => readFileSync(at("bad.ndjson"))).toThrow("ENOENT");
  });
});

describe("the command line", () => {
  it("explains itself and every command, with examples", async () => {
    const help = await run("--help");
    expect(help.code).toBe(0);
    for (const command of [
      "demo",
      "replay",
      "verify",
      "audit",
      "prices",
      "dead-letters",
      "import",
      "merge",
    ]) {
      expect(help.out).toMatch(new RegExp(`^ {2}${command} `, "m"));
    }
    for (const command of [
      "demo",
      "replay",
      "verify",
      "audit",
      "prices",
      "dead-letters",
      "import",
    ]) {
      const { code, out } = await run(command, "--help");
      expect(code).toBe(0);
      expect(out).toContain(`margin-engine ${command}`);
      expect(out).toMatch(/Examples?:/);
    }
  });

  it("refuses what it does not know in one line", async () => {
    for (const argv of [
      ["frobnicate"],
      ["demo", "--seed", "x"],
      ["demo", "--colour"],
      ["verify"],
    ]) {
      const { code, error } = await run(...argv);
      expect(code).toBe(2);
      expect(error).toMatch(/^error: .*\n\(--help shows what there is\)\n$/);
    }
  });
});
