/** An option that nobody quotes in a history whose smiles are calibrated, from lines to margin. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { blackValue } from "@margin-engine/core";
import { formatEventLine } from "@margin-engine/runtime";
import { run } from "../command-line/printed-run.fixture";
import { DEFAULT_PRESET_PATH, publishPreset, usablePreset } from "../parameters";
import { DAY_MS, HOUR_MS } from "../simulation/calendar";

const START = Date.UTC(2026, 0, 5);
const EXPIRY = START + 30 * DAY_MS;
const folder = mkdtempSync(join(tmpdir(), "smile-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

const STRIKES = [80, 85, 90, 95, 100, 110, 120];
const volatilityAt = (strike: number) => (0.6 + Math.log(strike / 100) ** 2).toFixed(6);

function line(kind: string, hours: number, fields: object): string {
  const eventTime = START + hours * HOUR_MS;
  const eventId = `${kind}-${hours}-${JSON.stringify(fields)}`.slice(0, 200);
  return JSON.stringify({ kind, eventId, eventTime, ...fields });
}

/** Indexes, and what is quoted of the expiry; nothing of the call at 105. */
function quotes(hours: number): string[] {
  const index = (symbol: string, price: string) =>
    line("PriceQuoted", hours, { quoteSource: "spot", quoteType: "Index", symbol, price });
  const figure = (name: string, symbol: string, fields: object) =>
    line("FigureQuoted", hours, { quoteSource: "desk", figure: name, symbol, ...fields });
  return [
    index("USDT", "1"),
    index("BTC", "100"),
    figure("Forward", "BTC", { expiry: EXPIRY, value: "100" }),
    ...STRIKES.map((strike) =>
      figure("Volatility", `BTC-${strike}`, { value: volatilityAt(strike) }),
    ),
  ];
}

/** Ana sells the call before the first calibration; the second hour begins with it. */
beforeAll(async () => {
  const preset = { ...usablePreset(DEFAULT_PRESET_PATH), priceIntegrity: null };
  const option = (instrument: string, strike: number) =>
    line("InstrumentListed", 0, {
      instrument,
      instrumentType: "Option",
      underlying: "BTC",
      settlementAsset: "USDT",
      lotSize: "0.001",
      expiry: EXPIRY,
      strike: String(strike),
      optionType: strike >= 100 ? "Call" : "Put",
    });
  const trade = { venue: "v", instrument: "QUIET", price: "6", quantity: "1" };
  const lines = [
    formatEventLine(publishPreset(preset, 1, START)),
    ...STRIKES.map((strike) => option(`BTC-${strike}`, strike)),
    option("QUIET", 105),
    line("CollateralDeposited", 0, { account: "ana", asset: "USDT", amount: "1000" }),
    line("MarginModeRequested", 0, { account: "ana", mode: "Portfolio" }),
    ...quotes(0),
    line("TradeExecuted", 0.1, { ...trade, buyer: "desk", seller: "ana" }),
    ...quotes(1),
    line("ClockTicked", 1.01, {}),
  ];
  writeFileSync(at("history.ndjson"), `${lines.join("\n")}\n`);
  const told = await run("replay", at("history.ndjson"), "--log", at("log"), "--shards", "1");
  expect(told).toMatchObject({ code: 0, error: "" });
});

async function margin(...more: string[]) {
  const { out } = await run("margin", "--log", at("log"), "--account", "ana", "--json", ...more);
  return JSON.parse(out);
}

describe("an option whose volatility nobody quotes", () => {
  it("is charged in full, by name, before there is a smile", async () => {
    const { unvalued } = await margin("--at", "2026-01-05T00:30:00Z");
    expect(unvalued).toEqual([{ name: "QUIET", reason: "NoVolatility", charge: 105 }]);
  });

  it("is valued by the smile from its calibration on", async () => {
    const { unvalued, judgedBy, positions } = await margin();
    expect(unvalued).toEqual([]);
    expect(judgedBy).toMatchObject({ parameterVersion: 1, calibration: 1 });
    const years = (EXPIRY - START - HOUR_MS) / (365 * DAY_MS);
    const terms = { optionType: "Call", forward: 100, strike: 105, years } as const;
    const sold = -blackValue({ ...terms, volatility: Number(volatilityAt(105)) });
    // The smile misses the curve it was fitted to by a hundredth of a point at most.
    expect(positions[0].value).toBeCloseTo(sold, 2);
  });
});

describe("its log", () => {
  it("verifies byte for byte, and replayed gives the same smiles and snapshots", async () => {
    expect(await run("verify", at("log"))).toMatchObject({ code: 0, error: "" });
    const { code, out } = await run("replay", at("log"), "--log", at("again"));
    expect(code).toBe(0);
    expect(out).toMatch(/journal +[0-9,]+ records {2}identical/);
    expect(out).toMatch(/margin-snapshots +[0-9,]+ records {2}identical/);
  });
});
