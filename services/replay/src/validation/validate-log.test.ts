/** Accounts of a log against what their positions lose, by worked arithmetic. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatEventLine } from "@margin-engine/runtime";
import { run } from "../command-line/printed-run.fixture";
import { DEFAULT_PRESET_PATH, loadPreset, publishPreset, type RiskPreset } from "../parameters";
import { HOUR_MS } from "../simulation/calendar";

const folder = mkdtempSync(join(tmpdir(), "validation-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

const TIME = Date.UTC(2026, 0, 5);
let events = 0;
function line(kind: string, hours: number, fields: object): string {
  events++;
  const eventTime = TIME + hours * HOUR_MS + events;
  return JSON.stringify({ kind, eventId: `event-${events}`, eventTime, ...fields });
}
const index = (hours: number, symbol: string, price: string) =>
  line("PriceQuoted", hours, { quoteSource: "spot", quoteType: "Index", symbol, price });

/** Ann is long one BTC from 00:30 on; the price falls from 50,000 by 1,500 at 03:30. */
beforeAll(async () => {
  const preset = loadPreset(DEFAULT_PRESET_PATH) as RiskPreset;
  const plain = { ...preset, priceIntegrity: null, rangeCalibration: null };
  const perpetual = { instrument: "BTC-PERP", underlying: "BTC", settlementAsset: "USDT" };
  const trade = { venue: "v", instrument: "BTC-PERP", price: "50000", quantity: "1" };
  const lines = [
    formatEventLine(publishPreset(plain, 1, TIME)),
    line("InstrumentListed", 0, { ...perpetual, instrumentType: "Perpetual", lotSize: "0.001" }),
    index(0, "USDT", "1"),
    index(0, "BTC", "50000"),
    ...["ann", "desk", "late", "later"].map((account) =>
      line("CollateralDeposited", 0, { account, asset: "USDT", amount: "20000" }),
    ),
    line("TradeExecuted", 0.5, { ...trade, buyer: "ann", seller: "desk" }),
    line("TradeExecuted", 2.5, { ...trade, buyer: "late", seller: "later" }),
    index(3.5, "BTC", "48500"),
    ...[4, 5, 6].map((hours) => line("ClockTicked", hours, {})),
  ];
  writeFileSync(at("day.ndjson"), `${lines.join("\n")}\n`);
  const replayed = await run("replay", at("day.ndjson"), "--log", at("log"), "--shards", "2");
  expect(replayed).toMatchObject({ code: 0, error: "" });
});

const validate = (...options: string[]) => run("validate", "--log", at("log"), ...options);

it("observes every hour, and holds margin against the loss of the period after", async () => {
  const { code, out, error } = await validate("--hours", "2", "--json");
  expect({ code, error }).toEqual({ code: 0, error: "" });
  const [{ kind, records }] = JSON.parse(out).sections;
  expect([kind, records.map(({ name }: { name: string }) => name)]).toEqual([
    "Accounts",
    ["ann", "desk", "late", "later"],
  ]);
  const [ann, desk, late] = records;
  // At 01:00 to 04:00; margin is 2% of 50,000. At 02:00 and 03:00 the fall is within two hours.
  expect([ann.observations, desk.observations]).toEqual([4, 4]);
  expect(ann.breaches).toEqual(
    [2, 3].map((hour) => ({ time: TIME + hour * HOUR_MS, margin: 1_000, loss: 1_500 })),
  );
  expect(desk.breaches).toEqual([]);
  expect(ann.parts).toEqual([{ part: "BTC-PERP", share: 1 }]);
  // At 03:00 and 04:00.
  expect([late.observations, late.parts]).toEqual([2, ann.parts]);
  expect(ann.daily).toEqual([{ time: TIME + HOUR_MS, margin: 1_000, loss: 0 }]);
});

it("prints it for a person", async () => {
  const { out } = await validate("--hours", "1");
  expect(out).toMatch(/Does the log's margin cover 99\.50% of losses over 1 hour\?/);
  expect(out).toMatch(/ ann +80\.00% +1 +\$500 +\$500 +1\/5 .* yellow$/m);
});

it.each([
  [["--log", at("log")], /log has no position over a margin period of risk of 48 hours; it cov/],
  [["--log", at("nothing")], /nothing/],
  [[], /name a folder of archives with --market, a log with --log, or both/],
])("given %j, then it says in one sentence what is missing", async (options, sentence) => {
  const { code, error } = await run("validate", ...options);
  expect(code).toBe(2);
  expect(error.trimEnd().split("\n")).toHaveLength(1);
  expect(error).toMatch(sentence);
});

it("says of a log without positions that there is nothing to observe", async () => {
  writeFileSync(at("bare.ndjson"), `${line("ClockTicked", 0, {})}\n`);
  await run("replay", at("bare.ndjson"), "--log", at("bare"));
  const { code, error } = await run("validate", "--log", at("bare"), "--hours", "1");
  expect(code).toBe(2);
  expect(error).toMatch(
    /bare has no position over a margin period of risk of 1 hour; it covers 0\.0/,
  );
});
