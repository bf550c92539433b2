/** A folder of archives that a test may calibrate: closes that a seed draws, a chain of its own. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DAY_MS, HOUR_MS } from "../simulation/calendar";
import { normal, seededRandom } from "../simulation/random";
import { CHAIN_FILE } from "./calibration";
import { type CloseStep, closesFile, STEP_MS } from "./market-closes";

/** Opens at midnight. */
export const START = Date.UTC(2026, 0, 5);
/** The snapshot of the chain. */
export const SNAPSHOT = START + 9 * HOUR_MS;
const CLOSES = 600;
const FORWARD = 50_000;

/** Its closes begin at `start`. */
export function writeMarket(directory: string, start = START): void {
  for (const step of ["hour", "day"] as const) {
    for (const [stream, underlying] of ["BTC", "ETH"].entries()) {
      writeGzip(directory, closesFile(underlying, step), candles(step, stream, start));
    }
  }
  writeGzip(directory, CHAIN_FILE, chain());
}

export function writeGzip(directory: string, file: string, lines: readonly string[]): void {
  mkdirSync(join(directory, file, ".."), { recursive: true });
  writeFileSync(join(directory, file), gzipSync(`${lines.join("\n")}\n`));
}

/** Calm, with a crash of 20% and a wild week after it in the middle. */
function candles(step: CloseStep, stream: number, start: number): string[] {
  const random = seededRandom(3, stream);
  const rows = ["ts_ms,open,high,low,close,volume"];
  let price = 50_000;
  for (let at = 0; at < CLOSES; at++) {
    const spread = at > 300 && at < 340 ? 0.03 : 0.008;
    const close = price * (at === 300 ? 0.8 : 1 + spread * normal(random));
    const figures = [price, Math.max(price, close), Math.min(price, close), close];
    const cells = figures.map((figure) => figure.toFixed(8));
    rows.push([start + at * STEP_MS[step], ...cells, 1].join(","));
    price = Number(cells[3]);
  }
  return rows;
}

/** Two expiries with a parabola of volatility, and one with too few strikes. */
function chain(): string[] {
  const rows = ["ts_ms,currency,type,strike,expiry_ms,underlying_price,mark_iv"];
  for (const [days, strikes] of [
    [2, 4],
    [9, 21],
    [30, 21],
  ] as const) {
    for (let at = 0; at < strikes; at++) {
      const strike = 30_000 + at * 2_000;
      const moneyness = Math.log(strike / FORWARD);
      const volatility = (0.5 + moneyness * moneyness).toFixed(6);
      for (const type of ["C", "P"]) {
        const expiry = START + days * DAY_MS;
        rows.push([SNAPSHOT, "BTC", type, strike, expiry, FORWARD, volatility].join(","));
      }
    }
  }
  return rows;
}
