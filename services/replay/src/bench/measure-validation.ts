/**
 * A year of hourly prices of four underlyings held against 10,000 portfolios, from the files to the
 * report, on two threads. Prices are those of the simulated market.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { closesFile } from "../calibration/market-closes";
import { DEFAULT_PRESET_PATH, type RiskPreset, usablePreset } from "../parameters";
import { DAY_MS, HOUR_MS } from "../simulation/calendar";
import { advance, btcUsd, ethUsd, openMarket } from "../simulation/market-path";
import { seededRandom, uniform, uniformBetween } from "../simulation/random";
import { validate } from "../validation/validation";
import { validationReport } from "../validation/validation-report";

const START = Date.UTC(2025, 0, 1);
const HOURS = (365 * DAY_MS) / HOUR_MS;
const PORTFOLIOS = 10_000;
const THREADS = 2;
const HELD = 0.6;
const DOLLARS_MOST = 500_000;

/** Two simulated markets: dollars of the first and of the second coin of each. */
const UNDERLYINGS = ["BTC", "ETH", "SOL", "XRP"] as const;

export interface ValidationCost {
  readonly portfolios: number;
  readonly threads: number;
  /** By the clock, and of CPU time over all threads. */
  readonly seconds: number;
  readonly cpuSeconds: number;
}

export async function measureValidation(seed: number): Promise<ValidationCost> {
  const directory = mkdtempSync(join(tmpdir(), "margin-engine-validation-"));
  try {
    writeArchives(directory, seed);
    const portfolios = join(directory, "portfolios.ndjson");
    writeFileSync(portfolios, portfolioLines(seed).join("\n"));
    const claim = { preset: presetOfFour(), coverage: 0.995, periodMs: 2 * DAY_MS };
    const effort = { threads: THREADS, onShare: () => undefined };
    const [started, before] = [performance.now(), process.cpuUsage()];
    const subjects = { market: directory, portfolios, log: undefined };
    validationReport(await validate(subjects, claim, effort));
    const seconds = (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage(before);
    return { portfolios: PORTFOLIOS, threads: THREADS, seconds, cpuSeconds: (user + system) / 1e6 };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function writeArchives(directory: string, seed: number): void {
  const rows = UNDERLYINGS.map(() => ["ts_ms,open,high,low,close"]);
  const paths = [seed, seed + 1].map((each) => openMarket(each, HOURS * HOUR_MS, HOUR_MS));
  const prices = () => paths.flatMap((path) => [btcUsd(path), ethUsd(path)]);
  for (let hour = 0; hour < HOURS; hour++) {
    const opens = prices();
    for (const path of paths) advance(path);
    for (const [at, close] of prices().entries()) {
      const open = opens[at]!;
      const figures = [open, Math.max(open, close), Math.min(open, close), close];
      rows[at]!.push([START + hour * HOUR_MS, ...figures.map((each) => each.toFixed(8))].join(","));
    }
  }
  for (const [at, underlying] of UNDERLYINGS.entries()) {
    const file = join(directory, closesFile(underlying, "hour"));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, gzipSync(`${rows[at]!.join("\n")}\n`));
  }
}

/** Long and short, in some of the underlyings and at least in one. */
function portfolioLines(seed: number): readonly string[] {
  const random = seededRandom(seed, 2);
  return Array.from({ length: PORTFOLIOS }, (_, at) => {
    const drawn = UNDERLYINGS.filter(() => uniform(random) < HELD);
    const held = drawn.length === 0 ? [UNDERLYINGS[at % UNDERLYINGS.length]!] : drawn;
    const dollars = held.map((each) => [
      each,
      Math.round(uniformBetween(random, -DOLLARS_MOST, DOLLARS_MOST)) || 1,
    ]);
    return JSON.stringify({ name: `portfolio ${at}`, dollars: Object.fromEntries(dollars) });
  });
}

/** The default preset, with what it says of ETH for the underlyings that it does not name. */
function presetOfFour(): RiskPreset {
  const preset = usablePreset(DEFAULT_PRESET_PATH);
  const { portfolio, rangeCalibration } = preset;
  const named = <Named extends { readonly underlying: string }>(all: readonly Named[]) =>
    UNDERLYINGS.map((underlying) => {
      const found = all.find((each) => each.underlying === underlying);
      return found ?? { ...all.find((each) => each.underlying === "ETH")!, underlying };
    });
  return {
    ...preset,
    portfolio: { ...portfolio, underlyings: named(portfolio.underlyings) },
    rangeCalibration: rangeCalibration && {
      ...rangeCalibration,
      models: named(rangeCalibration.models),
    },
  };
}
