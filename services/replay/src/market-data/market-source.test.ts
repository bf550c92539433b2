import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  type InputEvent,
  type InstrumentListed,
  multiplier,
  price,
  quantity,
  type RiskParametersPublished,
  rate,
} from "@margin-engine/core";
import { checkMarket } from "./check-market";
import { MARKET_BATCH_MS, marketSource } from "./market-source";
import { MARKET_WINDOWS, marketWindow } from "./market-windows";

const directory = mkdtempSync(join(tmpdir(), "market-"));
afterAll(() => rmSync(directory, { recursive: true }));

const C = marketWindow("c")!;
const at = (text: string): number => Date.parse(`2025-10-${text}Z`);

function put(file: string, header: string, rows: readonly (readonly (string | number)[])[]): void {
  mkdirSync(dirname(join(directory, file)), { recursive: true });
  const lines = [header, ...rows.map((row) => row.join(","))];
  writeFileSync(join(directory, file), gzipSync(lines.join("\n")));
}

const CANDLE = "ts_ms,open,high,low,close,volume";
const FUNDING = "ts_ms,funding_rate,mark_open";

beforeEach(() => {
  const minute = (asset: string, rows: readonly (readonly (string | number)[])[]) =>
    put(`spot/${asset}usdt-spot-1m-2025-10-09_2025-10-12.csv.gz`, CANDLE, rows);
  minute("btc", [
    [at("08T23:59"), 9, 9, 9, 9, 0],
    [at("09T00:00"), 100, 110, 90, 105, 1],
    [at("09T00:01"), 105, 106, 80, 81, 1],
    [at("13T00:00"), 9, 9, 9, 9, 0],
  ]);
  minute("eth", [[at("09T00:00"), 10, 11, 9, 10, 1]]);
  const perpetual = (asset: string, rows: readonly (readonly (string | number)[])[]) =>
    put(`perp/${asset}usdt-perp-5m-2025-09_2025-10.csv.gz`, CANDLE, rows);
  perpetual("btc", [[at("09T00:00"), 101, 111, 91, 104, 1]]);
  perpetual("eth", [[at("09T00:00"), 10, 11, 9, 10, 1]]);
  const funding = (asset: string, fraction: string) =>
    put(`perp/${asset}usdt-perp-funding-mark-8h-2025-09_2025-10.csv.gz`, FUNDING, [
      [at("08T16:00"), "0.5", 1],
      [at("09T00:00"), fraction, 1],
    ]);
  funding("btc", "-0.00000231");
  funding("eth", "0.0001");
  put("deribit/deribit-delivery-prices-2016_2026.csv.gz", "ts_ms,index,delivery_price", [
    [at("10T00:00"), "btc_usd", "121157.9"],
    [at("10T00:00"), "eth_usd", "4328.01"],
  ]);
});

const perpetual: InstrumentListed = {
  kind: "InstrumentListed",
  eventId: "listing-BTC-PERP",
  eventTime: C.from,
  source: null,
  instrument: "BTC-PERP",
  instrumentType: "Perpetual",
  contractType: "Linear",
  underlying: "BTC",
  settlementAsset: "USDT",
  multiplier: multiplier("1"),
  lotSize: quantity("0.001"),
  expiry: null,
  strike: null,
  optionType: null,
};
const future: InstrumentListed = {
  ...perpetual,
  eventId: "listing-future",
  instrument: "BTC-10OCT25",
  instrumentType: "Future",
  expiry: at("10T08:00"),
};
const parameters: RiskParametersPublished = {
  kind: "RiskParametersPublished",
  eventId: "parameters-1",
  eventTime: C.from,
  source: null,
  version: 1,
  preset: "test",
  effectiveTime: C.from,
  collateral: [],
  schedules: [],
  liquidationBuffer: rate("0.1"),
  liquidationTimeoutMs: 1_000,
  snapshotUtilisationStep: rate("0.1"),
  snapshotPeriodMs: 1_000,
  priceIntegrity: null,
  portfolio: null,
  rangeCalibration: null,
  collateralRules: null,
  ladder: null,
};

const WHOLE = { clearing: [], pace: "Even", part: null } as const;

const sourceOf = (listings: readonly InstrumentListed[], window = "C") =>
  marketSource({ directory, window, listings, parameters, ...WHOLE });

function batchesOf(listings: readonly InstrumentListed[], pulled = 0): InputEvent[][] {
  const batches = [...{ [Symbol.iterator]: () => sourceOf(listings).open(pulled) }];
  return batches.map((batch) => batch.flatMap((record) => ("event" in record ? record.event : [])));
}

/** An event in short: seconds after the window's start, what it is of, and its figure. */
function short(event: InputEvent): readonly unknown[] {
  const seconds = (event.eventTime - C.from) / 1000;
  if (event.kind === "PriceQuoted") {
    return [seconds, event.quoteType, event.symbol, event.quoteSource, event.price];
  }
  if (event.kind === "FundingRatePublished") return [seconds, "funding", event.rate];
  return [seconds, event.kind];
}

describe("market history as a source", () => {
  it("begins with listings and parameters and goes on in quarter minutes", () => {
    const [first, second, third, fourth, fifth] = batchesOf([perpetual]);
    expect(first).toEqual([perpetual, parameters]);
    expect(second!.map(short)).toEqual([
      [0, "Index", "USDT", "par", price("1")],
      [0, "Index", "BTC", "binance-spot", price("100")],
      [0, "Mark", "BTC-PERP", "binance", price("101")],
      [0, "funding", rate("-0.00000231")],
      [0, "ClockTicked"],
    ]);
    expect(third!.map(short)).toEqual([
      [15, "Index", "BTC", "binance-spot", price("90")],
      [15, "ClockTicked"],
    ]);
    expect(fourth!.map(short)).toEqual([
      [30, "Index", "BTC", "binance-spot", price("110")],
      [30, "ClockTicked"],
    ]);
    expect(fifth!.map(short)).toEqual([
      [59.999, "Index", "BTC", "binance-spot", price("105")],
      [59.999, "ClockTicked"],
    ]);
  });

  it("quotes inverse perpetuals as linear ones, and nothing that is not listed", () => {
    const inverse: InstrumentListed = {
      ...perpetual,
      instrument: "BTC-USD-PERP",
      contractType: "Inverse",
      settlementAsset: "BTC",
    };
    const symbols = batchesOf([inverse]).flatMap((batch) =>
      batch.flatMap((event) => (event.kind === "PriceQuoted" ? event.symbol : [])),
    );
    expect(new Set(symbols)).toEqual(new Set(["BTC", "BTC-USD-PERP"]));
  });

  it("settles a listed future at the delivery price of its expiry", () => {
    const settlements = batchesOf([perpetual, future])
      .flat()
      .filter((event) => event.kind === "SettlementPricePublished");
    expect(settlements).toEqual([
      {
        kind: "SettlementPricePublished",
        eventId: `settlement/BTC-10OCT25/${at("10T08:00")}`,
        eventTime: at("10T08:00"),
        source: null,
        instrument: "BTC-10OCT25",
        price: price("121157.9"),
      },
    ]);
    const odd = { ...future, expiry: at("10T09:00") };
    expect(() => sourceOf([odd])).toThrow("expires at 2025-10-10T09:00:00.000Z, when nothing was");
  });

  it("has a batch for each slice of the window, also where no price moved", () => {
    const batches = batchesOf([perpetual]);
    expect(batches).toHaveLength(sourceOf([perpetual]).batches!);
    expect(batches).toHaveLength(1 + (4 * 86_400_000) / MARKET_BATCH_MS);
    expect(batches.at(-1)!.map(short)).toEqual([[4 * 86_400 - 15, "ClockTicked"]]);
    const events = batches.flat();
    const times = events.map(({ eventTime }) => eventTime);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    const keys = events.map((event) => `${event.kind} ${event.eventId}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("continues after the batches already pulled with the same batches", () => {
    const whole = batchesOf([perpetual, future]);
    for (const pulled of [1, 2, 7, whole.length - 1, whole.length]) {
      expect(batchesOf([perpetual, future], pulled)).toEqual(whole.slice(pulled));
    }
  });

  it("is named by everything it is made from", () => {
    const { origin } = sourceOf([perpetual]);
    expect(origin).toMatch(/^market window C sha256 [0-9a-f]{64}$/);
    expect(sourceOf([perpetual]).origin).toBe(origin);
    expect(sourceOf([{ ...perpetual, lotSize: quantity("1") }]).origin).not.toBe(origin);
    put("spot/btcusdt-spot-1m-2025-10-09_2025-10-12.csv.gz", CANDLE, [
      [at("09T00:00"), 100, 110, 90, 106, 1],
    ]);
    expect(sourceOf([perpetual]).origin).not.toBe(origin);
  });

  it("refuses an unknown window, a missing folder or file and a fault with one sentence", () => {
    expect(() => sourceOf([perpetual], "Z")).toThrow(
      /^there is no market window "Z"; choose one of A \(a quiet month/,
    );
    const options = { ...WHOLE, window: "C", listings: [perpetual], parameters };
    expect(() => marketSource({ ...options, directory: `${directory}/no` })).toThrow(
      `${directory}/no is no folder; name the folder that holds the market data`,
    );
    const file = join(directory, C.candles[0]!.file);
    rmSync(file);
    expect(() => sourceOf([perpetual])).toThrow(
      `${file}: cannot be read: there is no such file; check the path (market window C needs`,
    );
    put(C.candles[0]!.file, CANDLE, [[at("09T00:00"), 100, 99, 90, 95, 1]]);
    expect(() => sourceOf([perpetual])).toThrow(`${file}, line 2, column 2 (open): the open is`);
  });
});

describe("the table of windows", () => {
  it("has windows of whole slices, each named once, with candles of both assets", () => {
    expect(new Set(MARKET_WINDOWS.map(({ id }) => id)).size).toBe(MARKET_WINDOWS.length);
    for (const { from, to, expiry, candles } of MARKET_WINDOWS) {
      expect(from % 60_000).toBe(0);
      expect((to - from) % MARKET_BATCH_MS).toBe(0);
      expect(expiry === null || (expiry > from && expiry < to)).toBe(true);
      const friday = expiry === null ? "Fri 08:00:00" : new Date(expiry).toUTCString();
      expect(friday).toMatch(/^Fri.* 08:00:00/);
      const indexed = candles.filter(({ quoteType }) => quoteType === "Index");
      expect(indexed.flatMap(({ symbols }) => symbols)).toEqual(
        expect.arrayContaining(["BTC", "ETH"]),
      );
    }
  });

  it("has sources of one symbol speak at one pace", () => {
    for (const { candles } of MARKET_WINDOWS) {
      const paces = new Map<string, number>();
      for (const { symbols, stepMs } of candles) {
        for (const symbol of symbols) {
          expect(paces.get(symbol) ?? stepMs).toBe(stepMs);
          paces.set(symbol, stepMs);
        }
      }
    }
  });
});

describe("the check of a folder", () => {
  it("names what is missing and what is not on record, and goes on", () => {
    const checks = checkMarket(directory);
    const textOf = (start: string) => checks.find(({ text }) => text.startsWith(start));
    expect(textOf("window A:")).toMatchObject({
      passed: false,
      text: expect.stringContaining("there is no such file"),
    });
    expect(textOf("window C: every event")).toMatchObject({ passed: true });
    // Two minutes of four quotes are there, of four days of 1,440 minutes: 4 x 1,440 x 4.
    expect(textOf("window C: 8 index quotes of BTC")).toEqual({
      passed: false,
      text: "window C: 8 index quotes of BTC; 23040 are expected",
    });
    expect(textOf("window C: BTC on 2025-10-10")).toEqual({
      passed: false,
      text:
        "window C: BTC on 2025-10-10: open nothing, low nothing; " +
        "on record: open 121662, low 102000",
    });
  });

  it("passes prices that round to the figures on record", () => {
    put("spot/btcusdt-spot-1m-2025-10-09_2025-10-12.csv.gz", CANDLE, [
      [at("10T00:00"), "121662.41", 122000, "102000.00", 110000, 1],
    ]);
    const text = "window C: BTC on 2025-10-10: open 121662.41, low 102000";
    expect(checkMarket(directory)).toContainEqual({ passed: true, text });
  });
});
