/** An account of a log seen by scenarios, by worked arithmetic, through the command line. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatEventLine } from "@margin-engine/runtime";
import { run } from "../command-line/printed-run.fixture";
import { DEFAULT_PRESET_PATH, loadPreset, publishPreset } from "../parameters";

const folder = mkdtempSync(join(tmpdir(), "margin-engine-"));
afterAll(() => rmSync(folder, { recursive: true }));
const log = join(folder, "day");

const TIME = Date.UTC(2026, 0, 5);
const line = (kind: string, second: number, fields: object) =>
  JSON.stringify({
    kind,
    eventId: `${kind}-${JSON.stringify(fields)}`,
    eventTime: TIME + second * 1000,
    ...fields,
  });
const quote = (second: number, symbol: string, price: string) =>
  ["east", "north"].map((quoteSource) =>
    line("PriceQuoted", second, { quoteSource, quoteType: "Index", symbol, price }),
  );

/** Ann buys 1 BTC at 60,000 with 20,000 USDT; an hour later the price is 58,000. */
beforeAll(async () => {
  const preset = loadPreset(DEFAULT_PRESET_PATH);
  if ("fault" in preset) throw new Error(preset.fault);
  const perpetual = { instrument: "BTC-PERP", underlying: "BTC", settlementAsset: "USDT" };
  const lines = [
    line("InstrumentListed", 0, { ...perpetual, instrumentType: "Perpetual", lotSize: "0.001" }),
    formatEventLine(publishPreset(preset, 1, TIME)),
    ...quote(1, "USDT", "1"),
    ...quote(1, "BTC", "60000"),
    line("CollateralDeposited", 2, { account: "ann", asset: "USDT", amount: "20000" }),
    line("TradeExecuted", 3, {
      venue: "acme",
      instrument: "BTC-PERP",
      price: "60000",
      quantity: "1",
      account: "ann",
      side: "Buy",
    }),
    ...quote(3600, "USDT", "1"),
    ...quote(3600, "BTC", "58000"),
    line("ClockTicked", 3601, {}),
  ];
  writeFileSync(join(folder, "day.ndjson"), `${lines.join("\n")}\n`);
  expect((await run("replay", join(folder, "day.ndjson"), "--log", log)).code).toBe(0);
});

const margin = (...more: string[]) => run("margin", "--log", log, ...more);

it("shows requirement, scenarios and positions at the log's end, in any mode", async () => {
  const { code, out } = await margin("--account", "ann", "--json");
  expect(code).toBe(0);
  const found = JSON.parse(out);
  expect(found.preset).toBe("default; margined in Standard mode");
  expect(found.judgedBy).toEqual({ parameterVersion: 1, calibration: 1, priceBatch: 2 });
  // (20,000 - 2,000) x 0.995.
  expect(found.equity).toBe(17_910);
  expect(found.positions).toMatchObject([{ name: "BTC-PERP", quantity: 1, value: -2_000 }]);
  // The hour's calibration made the range 13.995% (VO-4); a fall by it, of 58,000.
  const [btc] = found.underlyings;
  const fall = btc.scenarios.find(({ name }: { name: string }) => name === "-14% vol up");
  expect(fall.profit).toBeCloseTo(-58_000 * 0.13995, 8);
  // All of initial margin is the position's but the haircut of USDT.
  const haircut = found.parts.find(({ part }: { part: string }) => part === "CollateralHaircut");
  expect(found.initialMargin - found.positions[0].contribution).toBeCloseTo(
    haircut.initialMargin,
    8,
  );
});

it("shows the account as it was at a time", async () => {
  const { out } = await margin("--account", "ann", "--at", "2026-01-05T00:30:00Z", "--json");
  // 20,000 x 0.995, and 16% of 60,000.
  expect(JSON.parse(out)).toMatchObject({ equity: 19_900, underlyings: [{ worstLoss: 9_600 }] });
});

it.each([
  ["an account nobody knows", ["--account", "bob"], "knows no account bob by then"],
  ["no account", [], "a log and an account with --log and --account"],
  ["a preset", ["--account", "ann", "--preset", "default"], "a log has its own parameters"],
  ["what is no time", ["--account", "ann", "--at", "noon"], "--at noon is no time"],
  ["a file as well", ["--account", "ann", "--portfolio", "x.csv"], "leave out --log"],
])("refuses %s", async (_, more, sentence) => {
  const { code, error } = await margin(...more);
  expect(code).toBe(2);
  expect(error).toContain(sentence);
});
