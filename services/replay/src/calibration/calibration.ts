/** One calibration of a folder of archives: scenario ranges from closes, smiles from a chain. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { Unusable } from "@margin-engine/runtime";
import { type CalibratedRanges, calibrateRanges, rangeRule } from "./calibrate-ranges";
import { type CalibratedSmiles, calibrateSmiles } from "./calibrate-smiles";
import { type CloseStep, readCloses, STEP_MS } from "./market-closes";
import { readOptionChain } from "./option-chain";

export interface CalibrationRequest {
  readonly directory: string;
  readonly step: CloseStep;
  /** File of the option chain, within the folder. */
  readonly chain: string;
}

export interface Calibration {
  readonly step: CloseStep;
  readonly chain: string;
  readonly ranges: CalibratedRanges;
  readonly smiles: CalibratedSmiles;
}

export const CHAIN_FILE = "deribit/deribit-chain-2026-02-03_07.csv.gz";

/** What is missing, faulty or too short throws Unusable. */
export function calibrate({ directory, step, chain }: CalibrationRequest): Calibration {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new Unusable(`${directory} is no folder; give the folder of the archives`);
  }
  const histories = readCloses(directory, step);
  const quotes = readOptionChain(join(directory, chain));
  const smiles = calibrateSmiles(quotes);
  if (smiles.smiles.length === 0) {
    throw new Unusable(`${chain} has no expiry with five strikes; give a whole chain`);
  }
  return { step, chain, ranges: calibrateRanges(histories, rangeRule(STEP_MS[step])), smiles };
}
