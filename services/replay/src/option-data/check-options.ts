/**
 * Whether the engine prices options as a venue did: archives of Deribit's marks and greeks against
 * PR-1 to PR-3. For whoever has the files; the tests do not need them.
 */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { Unusable } from "@margin-engine/runtime";
import { checkChains } from "./check-chains";
import { checkTickers, TICKERS } from "./check-tickers";
import type { Differences } from "./differences";

const FOLDER = "deribit";
const CHAINS = /^deribit-chain-.*\.csv(\.gz)?$/;

export interface FileCheck {
  /** Within the folder. */
  readonly file: string;
  readonly differences: readonly Differences[];
}

/** A folder without the files, or a file that cannot be read, throws Unusable. */
export function* checkOptions(directory: string): Generator<FileCheck> {
  yield { file: TICKERS, differences: checkTickers(join(directory, TICKERS)) };
  for (const name of chainsIn(join(directory, FOLDER))) {
    const file = join(FOLDER, name);
    yield { file, differences: checkChains(join(directory, file)) };
  }
}

function chainsIn(folder: string): readonly string[] {
  const names = statSync(folder, { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(folder).filter((name) => CHAINS.test(name))
    : [];
  if (names.length > 0) return names.sort();
  throw new Unusable(`${folder} holds no deribit-chain-*.csv.gz; name the folder above it`);
}
