/**
 * The closes that volatility is calibrated from: which files of a folder of archives hold them, and
 * how they are read. The files are the user's; this table is all that is known of them here.
 */
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { PRICE_DECIMALS, powerOfTen } from "@margin-engine/core";
import { Unusable } from "@margin-engine/runtime";
import { CANDLES } from "../import/candles";
import { faultText } from "../import/import-fault";
import { collectRecords } from "../import/records";
import { DAY_MS, HOUR_MS } from "../simulation/calendar";

export const CLOSE_STEPS = ["hour", "day"] as const;
export type CloseStep = (typeof CLOSE_STEPS)[number];

export const STEP_MS: Readonly<Record<CloseStep, number>> = { hour: HOUR_MS, day: DAY_MS };

/** Those whose closes have to be there; others are read where the folder has them. */
const UNDERLYINGS: readonly string[] = ["BTC", "ETH"];
const LENGTHS: Readonly<Record<CloseStep, string>> = { hour: "1h", day: "1d" };

export interface Close {
  /** The last millisecond of its candle. */
  readonly time: number;
  readonly price: number;
}

export interface CloseHistory {
  readonly underlying: string;
  readonly closes: readonly Close[];
}

/** Within the folder. */
export function closesFile(underlying: string, step: CloseStep): string {
  return `spot/${underlying.toLowerCase()}usdt-spot-${LENGTHS[step]}-2017_2026.csv.gz`;
}

/** A missing or faulty file throws Unusable. */
export function readCloses(directory: string, step: CloseStep): readonly CloseHistory[] {
  const unit = Number(powerOfTen(PRICE_DECIMALS));
  return underlyingsOf(directory, step).map((underlying) => {
    const file = join(directory, closesFile(underlying, step));
    const candles = collectRecords(file, CANDLES, {});
    const [first] = candles;
    if (first !== undefined && "problem" in first) throw new Unusable(faultText(first));
    const closes = candles.map((candle) => {
      const { time, close } = candle as Exclude<typeof candle, { problem: string }>;
      return { time: time + STEP_MS[step] - 1, price: Number(close) / unit };
    });
    return { underlying, closes };
  });
}

function underlyingsOf(directory: string, step: CloseStep): readonly string[] {
  const folder = join(directory, dirname(closesFile("", step)));
  const ending = basename(closesFile("", step));
  const found = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => name.endsWith(ending) && name !== ending)
    .map((name) => name.slice(0, -ending.length).toUpperCase());
  return [...UNDERLYINGS, ...found.filter((each) => !UNDERLYINGS.includes(each)).sort()];
}
