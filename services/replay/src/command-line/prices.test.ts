/** How a price came about, told from a log by the command line. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./printed-run.fixture";

const folder = mkdtempSync(join(tmpdir(), "margin-engine-"));
afterAll(() => rmSync(folder, { recursive: true }));
const log = join(folder, "day");

const TIME = Date.UTC(2025, 9, 10, 21, 15);
const at = (second: number) => String(TIME + second * 1000);
const line = (kind: string, second: number, fields: object) =>
  JSON.stringify({
    kind,
    eventId: `${kind}-${second}`,
    eventTime: TIME + second * 1000,
    ...fields,
  });
const index = (second: number, quoteSource: string, price: string) =>
  line("PriceQuoted", second, { quoteSource, quoteType: "Index", symbol: "BTC", price });

const priceIntegrity = {
  weights: [{ quoteSource: "south", weight: "0.5" }],
  sourcesRequired: 2,
  quorum: "0.5",
  quoteAgeMsMax: 10_000,
  outlierBand: "0.03",
  uncertainSpread: "0.02",
  tiers: [],
  premiumPeriodMs: 150_000,
  averagePeriodMs: 300_000,
  breakerFactor: "5",
  staleLiquidationMsMax: 900_000,
};

/** Three sources at 10 s, of which one is far off; trades keep the clock going for half an hour. */
beforeAll(async () => {
  const listing = { instrument: "BTC-PERP", underlying: "BTC", settlementAsset: "USDT" };
  const parameters = {
    version: 1,
    preset: "judged",
    effectiveTime: TIME,
    collateral: [{ asset: "USDT", weight: "1" }],
    schedules: [],
    liquidationBuffer: "0.02",
    liquidationTimeoutMs: 30_000,
    snapshotUtilisationStep: "0.05",
    snapshotPeriodMs: 60_000,
    priceIntegrity,
  };
  const lines = [
    line("InstrumentListed", 0, { ...listing, instrumentType: "Perpetual", lotSize: "0.001" }),
    line("RiskParametersPublished", 0, parameters),
    index(10, "east", "100"),
    index(10, "north", "101"),
    index(12, "south", "80"),
    line("ClockTicked", 13, {}),
    line("ClockTicked", 1_800, {}),
  ];
  writeFileSync(join(folder, "day.ndjson"), `${lines.join("\n")}\n`);
  expect((await run("replay", join(folder, "day.ndjson"), "--log", log)).code).toBe(0);
});

const explain = (symbol: string, time: string, ...more: string[]) =>
  run("prices", "explain", symbol, "--at", time, "--log", log, ...more);

it("shows sources with prices, ages and weights, which were left out, the result", async () => {
  const { code, out } = await explain("BTC", "2025-10-10T21:15:15Z");
  expect(code).toBe(0);
  expect(out).toBe(`Index BTC at 2025-10-10T21:15:15.000Z: 100.5

validity    Valid
allows      increasing risk, withdrawals, margin checks, liquidation, reducing risk
confidence  1
average     100.5
quorum      until 2025-10-10T21:15:20.000Z
fresh       until 2025-10-10T21:15:20.000Z
decided     2025-10-10T21:15:12.000Z, price batch 2, parameters 1

SOURCE  PRICE  AGE      WEIGHT  COUNTED AS
east    100    5.000 s  1       Used
north   101    5.000 s  1       Used
south   80     3.000 s  0.5     Outlier
`);
});

it.each([
  ["ten seconds after the quotes", 20, "Valid", "AtPrice"],
  ["a moment later", 20.001, "StaleForMargin", "AtStrictPrice"],
  ["fifteen minutes after that", 920, "StaleForMargin", "AtStrictPrice"],
  ["and another moment later", 920.001, "StaleForMargin", "Never"],
])("%s the price is judged by its age", async (_when, second, validity, liquidate) => {
  const { out } = await explain("BTC", at(second), "--json");
  const found = JSON.parse(out);
  expect([found.validity, found.allowed.liquidate]).toEqual([validity, liquidate]);
  expect(found.decision).toMatchObject({ price: "100.5", confidence: "1", validity: "Valid" });
});

it("explains an instrument without a mark by the index of its underlying", async () => {
  const { out } = await explain("BTC-PERP", at(15));
  expect(out).toMatch(
    /^BTC-PERP has no mark of its own; the index stands in\nIndex BTC at .*: 100.5\n/,
  );
});

it.each([
  [
    "a symbol that is not there",
    "DOGE",
    at(15),
    "DOGE is not priced in this journal; it prices BTC",
  ],
  ["a time before the first price", "BTC", at(5), "BTC had no price yet at that time"],
  ["what is no time", "BTC", "noon", "--at noon is no time; write 2026-01-05T14:20:00Z"],
])("%s is answered with what to do", async (_what, symbol, time, message) => {
  const { code, error } = await explain(symbol, time);
  expect(code).toBe(2);
  expect(error).toContain(message);
});
