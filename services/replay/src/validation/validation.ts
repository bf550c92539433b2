/** One validation: of representative portfolios over the price history in a folder of archives. */
import { statSync } from "node:fs";
import { Unusable } from "@margin-engine/runtime";
import { readCloses } from "../calibration/market-closes";
import type { RiskPreset } from "../parameters";
import { HOUR_MS } from "../simulation/calendar";
import { linearPortfolios } from "./linear-portfolios";
import { commonHistory } from "./price-history";
import { type RecordSummary, summariseRecord } from "./record-summary";
import { validateHistory } from "./validate-history";

/** What is held against what. */
export interface Claim {
  readonly preset: RiskPreset;
  /** The part of losses that margin is to cover, above 0 and below 1. */
  readonly coverage: number;
  /** The margin period of risk, milliseconds. */
  readonly periodMs: number;
}

export interface Validation {
  readonly preset: string;
  readonly claim: number;
  readonly periodMs: number;
  readonly history: ValidatedHistory;
}

export interface ValidatedHistory {
  readonly underlyings: readonly string[];
  /** Of the first and the last observation. */
  readonly from: number;
  readonly to: number;
  readonly portfolios: readonly RecordSummary[];
}

/** What is missing, faulty or too short throws Unusable. */
export function validateFolder(directory: string, claim: Claim): Validation {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new Unusable(`${directory} is no folder; give the folder of the archives`);
  }
  const { preset, coverage, periodMs } = claim;
  return {
    preset: preset.preset,
    claim: coverage,
    periodMs,
    history: overHistory(directory, claim),
  };
}

function overHistory(directory: string, { preset, coverage, periodMs }: Claim): ValidatedHistory {
  const history = commonHistory(readCloses(directory, "hour"));
  const { underlyings, times } = history;
  if (times.at(-1)! - times[0]! < periodMs) {
    const period = `the margin period of risk, ${periodMs / HOUR_MS} hours`;
    throw new Unusable(
      `the ${times.length} closes in ${directory} cover less than ${period}; give more of them`,
    );
  }
  const portfolios = linearPortfolios(underlyings);
  const records = validateHistory({ history, portfolios, preset, periodMs });
  const summaries = records.map(({ record, parts }) => summariseRecord(record, parts, coverage));
  return { underlyings, from: times[0]!, to: times.at(-1)! - periodMs, portfolios: summaries };
}
