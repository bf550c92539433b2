/** A venue whose price ranges are calibrated while it runs, from its lines to its snapshots. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JournalEntry, MarginSnapshot, RiskParametersPublished } from "@margin-engine/core";
import { createCodec, formatEventLine, LmdbStore } from "@margin-engine/runtime";
import { run } from "../command-line/printed-run.fixture";
import { DEFAULT_PRESET_PATH, loadPreset, publishPreset, type RiskPreset } from "../parameters";
import { HOUR_MS } from "../simulation/calendar";

const START = Date.UTC(2026, 0, 5);
const folder = mkdtempSync(join(tmpdir(), "calibration-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

/** Prices by the hour: calm, then a fall by a quarter, then calm again. */
const HOURS = [100, 100.2, 100.1, 76, 75.5, 76.1, 76, 76.2];

function lines(): string[] {
  const preset = loadPreset(DEFAULT_PRESET_PATH) as RiskPreset;
  const version = publishPreset({ ...preset, priceIntegrity: null }, 1, START);
  const line = (kind: string, hours: number, fields: object) => {
    const eventTime = START + hours * HOUR_MS;
    return JSON.stringify({ kind, eventId: `${kind}-${hours}`, eventTime, ...fields });
  };
  const index = (symbol: string, hours: number, price: string) => {
    const source = { quoteSource: "spot", quoteType: "Index", symbol, price };
    return line("PriceQuoted", hours, { ...source, eventId: `${symbol}-${hours}` });
  };
  const deposit = { account: "ana", asset: "USDT", amount: "1000" };
  const contract = { underlying: "BTC", settlementAsset: "USDT", lotSize: "0.001" };
  const listed = { instrument: "BTC-PERP", instrumentType: "Perpetual", ...contract };
  const sides = { buyer: "ana", seller: "desk" };
  const trade = { venue: "v", instrument: "BTC-PERP", price: "100", quantity: "1", ...sides };
  return [
    formatEventLine(version),
    line("InstrumentListed", 0, listed),
    line("CollateralDeposited", 0, deposit),
    index("USDT", 0, "1"),
    line("MarginModeRequested", 0, { account: "ana", mode: "Portfolio" }),
    index("BTC", 0, "100"),
    line("TradeExecuted", 0.1, trade),
    ...HOURS.map((price, hour) => index("BTC", hour + 0.5, String(price))),
  ];
}

async function entriesOf(log: string) {
  const store = LmdbStore.open(log, "read");
  const codec = createCodec(store.schemas());
  const said = [...store.readAll(0)].map(({ topic, schemaId, value }) => {
    return { topic, event: codec.decode(topic, schemaId, value) as JournalEntry | MarginSnapshot };
  });
  await store.close();
  return said;
}

const isCalibration = (event: JournalEntry | MarginSnapshot): event is RiskParametersPublished =>
  event.kind === "RiskParametersPublished" && event.source?.topic === "prices";

describe("a history with the default preset", () => {
  it("has its calibrations in the journal, and everything told is of one of them", async () => {
    writeFileSync(at("history.ndjson"), `${lines().join("\n")}\n`);
    const replayed = await run("replay", at("history.ndjson"), "--log", at("log"), "--shards", "1");
    expect(replayed).toMatchObject({ code: 0, error: "" });

    const said = await entriesOf(at("log"));
    const versions = said.map(({ event }) => event).filter(isCalibration);
    const ranges = versions.map(({ portfolio, rangeCalibration }) => {
      const { priceRange } = portfolio!.underlyings.find(({ underlying }) => underlying === "BTC")!;
      return [rangeCalibration!.result!.number, Number(priceRange) / 1e12] as const;
    });
    // 14% asked for in calm is 2% below the 16% published; the fall asks for the most, 50%.
    expect(ranges.map(([number]) => number)).toEqual(ranges.map((_, place) => place + 1));
    expect(ranges[0]![1]).toBeCloseTo(0.14, 2);
    expect(ranges.map(([, range]) => range)).toContain(0.5);

    const snapshots = said
      .map(({ event }) => event)
      .filter(({ kind }) => kind === "MarginSnapshot");
    const named = (snapshots as MarginSnapshot[]).map(({ calibration }) => calibration);
    expect(new Set(named).size).toBeGreaterThan(1);
  });

  it("verifies byte for byte, and every input is accounted for", async () => {
    expect(await run("verify", at("log"))).toMatchObject({ code: 0, error: "" });
    expect(await run("audit", at("log"))).toMatchObject({ code: 0, error: "" });
  });

  it("replayed from its log gives the same calibrations", async () => {
    const { code, out } = await run("replay", at("log"), "--log", at("again"));
    expect(code).toBe(0);
    expect(out).toMatch(/journal +[0-9,]+ records {2}identical/);
    expect(out).toMatch(/margin-snapshots +[0-9,]+ records {2}identical/);
  });
});
