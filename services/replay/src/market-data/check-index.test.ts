/** The proof of the index on recorded quotes, and that it can fail. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { rate } from "@margin-engine/core";
import { DEFAULT_PRESET_PATH, type RiskPreset, usablePreset } from "../parameters";
import { checkIndex } from "./check-index";

const folder = mkdtempSync(join(tmpdir(), "margin-engine-"));
afterAll(() => rmSync(folder, { recursive: true }));

const preset = usablePreset(DEFAULT_PRESET_PATH);
const put = (file: string, ...rows: readonly string[]) =>
  writeFileSync(join(folder, file), gzipSync(`${rows.join("\n")}\n`));

const TIME = 1_723_161_255_000;
/** Of what a venue calls `spot btcusdt`, a bid and an ask. */
const best = (second: number, book: string, [bid, ask]: readonly [string, string]) =>
  [TIME + second * 1000, ...book.split(" "), bid, "1", ask, "1"].join(",");

/** Two seconds of BTC at three venues, ETH at two, and a minute of five books. */
beforeAll(() => {
  for (const name of ["trades", "depeg"]) mkdirSync(join(folder, name));
  put(
    "trades/binance-bbo-1s-2024-08-08.csv.gz",
    "ts_ms,venue,symbol,bid,bid_qty,ask,ask_qty",
    best(0, "spot btcusdt", ["61824", "61826"]),
    best(0, "cm btcusd_perp", ["61800", "61802"]),
    best(0, "spot ethusdt", ["2682.8", "2682.9"]),
    best(0, "cm ethusd_perp", ["2681", "2681.1"]),
    best(1, "usdm btcusdt", ["61810", "61812"]),
  );
  put(
    "depeg/multi-venue-btc-1m-2023-03-09_14.csv.gz",
    "ts_ms,usd,usd_vol,usdt,usdt_vol,world,world_vol,usdc,usdc_vol,idle,idle_vol",
    `${TIME},20174,1,20060,2,20064,9,22176,0.1,99999,0`,
  );
});

const check = (changes: Partial<RiskPreset["priceIntegrity"]> = {}) => {
  const priceIntegrity = { ...preset.priceIntegrity!, ...changes };
  return checkIndex(folder, { ...preset, priceIntegrity });
};

it("holds where no source has half of the weight, and tells how far it moved", () => {
  const [btc, eth, depeg] = check();
  // 61,811 is the middle; without the lowest or the highest it is 14 or 10 away: 14 / 61,811.
  expect(btc).toEqual({
    passed: true,
    text: expect.stringMatching(
      /^index: BTC at its venues, 2024-08-08: 2 moments, 2 with a quorum, 0 with .*; at 1 one/,
    ),
  });
  expect(btc?.text).toContain("moved the index by 0.023% at most");
  expect(eth?.text).toContain("2 moments, 2 with a quorum, 0 with an outlier; at 0 one");
  expect(depeg).toMatchObject({
    passed: true,
    text: expect.stringContaining("1 moment, 1 with a quorum, 1 with an outlier; at 1 one"),
  });
});

it("fails where one source has more than half of the weight: it goes wherever it likes", () => {
  const weights = ["cm", "usdm"].map((quoteSource) => ({ quoteSource, weight: rate("0.4") }));
  const [btc] = check({ weights });
  expect(btc?.passed).toBe(false);
  expect(btc?.text).toContain(
    "spot off by -1% at 2024-08-08T23:54:16.000Z moves it beyond the others",
  );
});

it("names a file that is missing, and a price that is none", () => {
  put("trades/binance-bbo-1s-2024-08-08.csv.gz", "ts_ms,venue,symbol,bid,bid_qty,ask,ask_qty");
  rmSync(join(folder, "depeg/multi-venue-btc-1m-2023-03-09_14.csv.gz"));
  expect(check().at(-1)).toMatchObject({
    passed: false,
    text: expect.stringContaining("there is no such file"),
  });
  const header = "ts_ms,venue,symbol,bid,bid_qty,ask,ask_qty";
  put("trades/binance-bbo-1s-2024-08-08.csv.gz", header, best(0, "spot btcusdt", ["x", "1"]));
  expect(check()[0]?.text).toMatch(/bbo-1s-2024-08-08.csv.gz:2: x,1 is no price/);
});
