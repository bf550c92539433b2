/** A window of archives as a cascade's history: real prices, a population, nothing to fill anew. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InputEvent } from "@margin-engine/core";
import { readShock } from "../backtest/shock";
import { writeGzip } from "../calibration/market-folder.fixture";
import { run } from "../command-line/printed-run.fixture";
import { refuseShocks, windowHistory } from "./cascade-history";
import { cascadeSource } from "./cascade-source";

const directory = mkdtempSync(join(tmpdir(), "margin-engine-"));
afterAll(() => rmSync(directory, { recursive: true }));

const START = Date.UTC(2020, 2, 11);

beforeAll(() => {
  const head = "ts_ms,open,high,low,close,volume";
  const days = "2020-03-11_2020-03-13";
  const candle = (price: number) => [head, `${START},${price},${price},${price},${price},1`];
  writeGzip(directory, `spot/btcusdt-spot-1m-${days}.csv.gz`, candle(8_000));
  writeGzip(directory, `spot/ethusdt-spot-1m-${days}.csv.gz`, candle(200));
  const delivered = ["ts_ms,index,delivery_price", `${Date.UTC(2020, 2, 13)},btc_usd,5000`];
  writeGzip(directory, "deribit/deribit-delivery-prices-2016_2026.csv.gz", delivered);
});

const part = { from: null, until: null };
const window = () => windowHistory({ directory, window: "F", seed: 7, accounts: 40, ...part });

it("has rules, a fund and takeover, and nobody who stands in", () => {
  const cascade = {
    shocks: [readShock("BTC=-50%@2020-03-11T00:00Z")],
    fund: new Map([["USDT", 9]]),
  };
  const told: InputEvent[] = [];
  for (const batch of {
    [Symbol.iterator]: () => cascadeSource(window(), "BySize", cascade).open(0),
  }) {
    for (const record of batch) if ("event" in record) told.push(record.event);
    if (told.some(({ kind }) => kind === "PriceQuoted")) break;
  }
  const of = (kind: string) => told.filter((event) => event.kind === kind);
  expect(of("ClearingRulesPublished")).toMatchObject([{ rules: { policy: "BySize" } }]);
  expect(of("InsuranceContributed")).toMatchObject([{ asset: "USDT", amount: 9n * 10n ** 18n }]);
  expect(of("RiskParametersPublished")).toMatchObject([
    { ladder: { takeover: { maintenanceShare: 500_000_000_000n } } },
  ]);
  expect(of("CollateralDeposited")).toEqual([]);
  const btc = of("PriceQuoted").filter((event) => "symbol" in event && event.symbol === "BTC");
  // 8,000 less a half.
  expect(btc[0]).toMatchObject({ price: 4_000n * 10n ** 8n });
});

it("refuses a shock outside the window, or of an asset that it does not quote", () => {
  const refusal = (shock: string) => () => refuseShocks(window(), [readShock(shock)]);
  expect(refusal("BTC=-30%@2021-01-01T00:00Z")).toThrow("the shock of BTC is outside the history");
  expect(refusal("SOL=-30%@2020-03-12T00:00Z")).toThrow("no index of SOL; it has BTC, ETH, USDT");
});

it("may be a part of the window, in whole minutes", () => {
  const [from, until] = [START + 3_600_500, START + 7_200_000];
  const {
    from: begin,
    to,
    source,
  } = windowHistory({
    ...{ directory, window: "F", seed: 7, accounts: 40 },
    ...{ from, until },
  });
  expect([begin, to]).toEqual([START + 3_600_000, START + 7_200_000]);
  // An hour of calm minutes behind listings and parameters.
  expect(source.batches).toBe(1 + 60);
  expect([1, 2, 61].map((batches) => source.reached?.(batches))).toEqual([
    START + 3_600_000,
    START + 3_660_000,
    START + 7_200_000,
  ]);
});

it.each([
  [["cascade"], "name a history, or --market DIR with --window ID: one of the two"],
  [["cascade", "log", "--market", "m", "--window", "C"], "one of the two"],
  [["cascade", "--market", "m"], "one of the two"],
  [["cascade", "--market", "nowhere", "--window", "C"], "nowhere is no folder"],
  [["cascade", "--market", "m", "--window", "Z"], "Allowed choices are"],
  [["cascade", "--market", "m", "--window", "C", "--accounts", "few"], "whole number from 40"],
  [["cascade", "--market", "m", "--window", "C", "--from", "noon"], "--from noon is no time"],
  [
    ["cascade", "--market", "m", "--window", "C", "--until", "2025-10-09T00:00:00Z"],
    "within the window, 2025-10-09T00:00:00.000Z to 2025-10-13T00:00:00.000Z",
  ],
])("%j says in a sentence what is wrong", async (words, reason) => {
  const { code, error } = await run(...words);
  expect(code).toBe(2);
  expect(error).toContain(reason);
});
