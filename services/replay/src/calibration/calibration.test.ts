import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../command-line/printed-run.fixture";
import { readRangeCalibration, writeRangeCalibration } from "../range-calibration-preset";
import { DAY_MS, HOUR_MS } from "../simulation/calendar";
import { CHAIN_FILE } from "./calibration";
import { closesFile } from "./market-closes";
import { SNAPSHOT, START, writeGzip, writeMarket } from "./market-folder.fixture";

const folder = mkdtempSync(join(tmpdir(), "margin-engine-"));
const market = join(folder, "market");
beforeAll(() => writeMarket(market));
afterAll(() => rmSync(folder, { recursive: true }));

const calibrate = (...options: string[]) => run("calibrate", "--market", market, ...options);

/** A market of its own, in which the test spoils a file. */
function spoiled(name: string, file: string, lines: readonly string[]): string {
  const directory = join(folder, name);
  writeMarket(directory);
  writeGzip(directory, file, lines);
  return directory;
}

describe("margin-engine calibrate", () => {
  it("given closes and a chain, then it reports parameters, ranges and misses", async () => {
    const { code, out, error } = await calibrate();

    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(out).toMatch(/hourly closes · 2026-01-05 to 2026-01-29 UTC/);
    expect(out).toMatch(/Returns +599 +599\n/);
    expect(out).toMatch(/GARCH alpha +0\.\d{4} +0\.\d{4}\n/);
    expect(out).toMatch(/Correlation now with ETH +-?[01]\.\d\d\n/);
    expect(out).toMatch(/2 expiries in 1 snapshot, 1 more have fewer than five strikes; /);
    expect(out).toMatch(/free of arbitrage: all/);
    expect(out).toMatch(/ BTC 14JAN26 +8\.6 +21 +50\.\d% +\d\.\d\d +\d+ \d+\.\d% \d+\.\d%, /);
    for (const line of out.split("\n")) expect([...line].length).toBeLessThanOrEqual(90);
  });

  it("given --json, then it prints parameters, the path once a day, and smiles", async () => {
    const { code, out } = await calibrate("--json");
    const { step, underlyings, smiles, leftOut } = JSON.parse(out);

    expect(code).toBe(0);
    expect(step).toBe("hour");
    const [btc, eth] = underlyings;
    expect([btc.underlying, eth.underlying, btc.returns]).toEqual(["BTC", "ETH", 599]);
    expect(btc.garch.alpha + btc.garch.beta).toBeLessThanOrEqual(1);
    // 600 hours from midnight: 25 days end within.
    const ends = Array.from({ length: 25 }, (_, day) => START + (day + 1) * DAY_MS - 1);
    expect(btc.path.time).toEqual(ends);
    expect(btc.path.range).toHaveLength(25);
    expect(btc.now.time).toBe(START + 600 * HOUR_MS - 1);
    // A quarter of z times the deviation of 30 days, of which there are only 25, over two days.
    const floor = 0.25 * btc.quantile * Math.sqrt(48 * btc.stressVariance);
    for (const range of btc.path.range) expect(range).toBeGreaterThanOrEqual(floor - 1e-12);
    expect(leftOut).toBe(1);
    expect(smiles.map((smile: { expiry: number }) => smile.expiry)).toEqual([
      START + 9 * DAY_MS,
      START + 30 * DAY_MS,
    ]);
    expect(smiles[0]).toMatchObject({ time: SNAPSHOT, strikes: 21, arbitrageable: false });
    expect(smiles[0].error).toBeLessThan(0.02);
  });

  it("given --step day, then closes are daily", async () => {
    const { out } = await calibrate("--step", "day", "--json");
    const { rule, underlyings } = JSON.parse(out);

    expect(rule).toMatchObject({ stepMs: DAY_MS, horizonSteps: 2, stressSteps: 30 });
    expect(underlyings[0].path.time).toHaveLength(600);
  });

  it("given --out, then it writes a page that needs nothing else", async () => {
    const page = join(folder, "page.html");
    expect((await calibrate("--out", page)).code).toBe(0);
    const html = readFileSync(page, "utf8");

    expect(html).toMatch(/^<!doctype html>/);
    expect(html).toMatch(/prefers-color-scheme: dark/);
    // A range for each underlying, a smile for each expiry.
    expect(html.match(/<svg /g)).toHaveLength(2 + 2);
    expect(html).not.toMatch(/<script|https?:|NaN|undefined|Infinity/);
  });

  it("given --parameters, then it prints the section that a preset takes", async () => {
    const { code, out } = await calibrate("--parameters");
    expect(code).toBe(0);
    const section = readRangeCalibration(JSON.parse(out), "rangeCalibration")!;
    expect(section).toMatchObject({ stepMs: HOUR_MS, horizonSteps: 48, result: null });
    expect(section.models.map(({ underlying }) => underlying)).toEqual(["BTC", "ETH"]);
    expect(writeRangeCalibration(section)).toBe(out.trimEnd());
    expect((await calibrate("--parameters", "--json")).error).toMatch(/cannot be used with/);
  });

  it("given the same files, then it prints the same text", async () => {
    expect((await calibrate("--json")).out).toBe((await calibrate("--json")).out);
  });
});

describe("calibrate says in one sentence what is wrong", () => {
  const bad = async (directory: string, ...options: string[]) => {
    const { code, error } = await run("calibrate", "--market", directory, ...options);
    expect(code).toBe(2);
    expect(error.trimEnd().split("\n")).toHaveLength(1);
    return error;
  };

  it("of a folder that is none", async () => {
    expect(await bad(join(folder, "nowhere"))).toMatch(/nowhere is no folder; give the folder/);
  });

  it("of a file that is missing", async () => {
    expect(await bad(folder)).toMatch(/spot\/btcusdt-spot-1h-2017_2026\.csv\.gz: .*no such file/);
    expect(await bad(market, "--chain", "other.csv")).toMatch(/other\.csv: .*no such file/);
  });

  it("of a candle that is none", async () => {
    const lines = ["ts_ms,open,high,low,close", `${START},1,2,0.5,three`];
    const directory = spoiled("candle", closesFile("ETH", "hour"), lines);
    expect(await bad(directory)).toMatch(/line 2, column 5 \(close\): "three" is no plain decimal/);
  });

  it("of a history that is too short", async () => {
    const lines = ["ts_ms,open,high,low,close", `${START},1,1,1,1`, `${START + HOUR_MS},1,1,1,1`];
    const directory = spoiled("short", closesFile("BTC", "hour"), lines);
    expect(await bad(directory)).toMatch(/1 returns of BTC are too few.*at least 250 prices/);
  });

  const header = "ts_ms,currency,type,strike,expiry_ms,underlying_price,mark_iv";
  it.each([
    ["type", `${START},BTC,X,1,${START + 1},1,0.5`, /"X" is neither C nor P/],
    [
      "volatility",
      `${START},BTC,C,1,${START + 1},1,0`,
      /column 7 \(mark_iv\): "0" is not positive/,
    ],
    ["expiry", `${START},BTC,C,1,${START},1,0.5`, /the option has expired/],
    ["cells", `${START},BTC,C`, /the row has 3 fields where 7 are expected/],
    ["strikes", `${START},BTC,C,1,${START + 1},1,0.5`, /no expiry with five strikes/],
  ])("of a chain with a bad %s", async (name, row, expected) => {
    expect(await bad(spoiled(name, CHAIN_FILE, [header, row]))).toMatch(expected);
  });

  it("of a chain without a column", async () => {
    const lines = ["ts_ms,currency,type,strike,expiry_ms,mark_iv", "1,BTC,C,1,2,0.5"];
    const error = await bad(spoiled("column", CHAIN_FILE, lines));
    expect(error).toMatch(/no column for the forward in the header.*underlying_price, forward/);
  });

  it("of a page that cannot be written", async () => {
    expect(await bad(market, "--out", folder)).toMatch(/cannot be written/);
  });

  it("of a step that is none", async () => {
    const { code, error } = await calibrate("--step", "week");
    expect(code).toBe(2);
    expect(error).toMatch(/Allowed choices are hour, day/);
  });
});
