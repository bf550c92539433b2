/** The option chains in a folder of archives, as snapshots in order of time. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type ExpiryQuotes, readOptionChain } from "../calibration/option-chain";
import type { ChainExpiry } from "./option-portfolios";

export const CHAIN_FILES = "deribit/deribit-chain-*.csv.gz";

const CHAIN_FOLDER = "deribit";
const CHAIN_NAME = /^deribit-chain-.*\.csv(\.gz)?$/;

/** One underlying at one moment. */
export interface ChainSnapshot {
  readonly time: number;
  readonly underlying: string;
  /** In order of expiry. */
  readonly expiries: readonly ChainExpiry[];
}

/** None where the folder has no chains; a moment that two files have counts once. */
export function readSnapshots(directory: string): readonly ChainSnapshot[] {
  const snapshots = new Map<string, ChainSnapshot>();
  for (const file of chainFiles(directory)) {
    for (const [key, expiries] of grouped(readOptionChain(join(directory, CHAIN_FOLDER, file)))) {
      const { time, underlying } = expiries[0]!;
      snapshots.set(key, { time, underlying, expiries: expiries.map(expiryOf) });
    }
  }
  return [...snapshots.values()].sort((one, other) => one.time - other.time);
}

function chainFiles(directory: string): readonly string[] {
  const folder = join(directory, CHAIN_FOLDER);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => CHAIN_NAME.test(name)).sort();
}

function grouped(all: readonly ExpiryQuotes[]): ReadonlyMap<string, ExpiryQuotes[]> {
  const groups = new Map<string, ExpiryQuotes[]>();
  for (const one of all) {
    const key = `${one.time} ${one.underlying}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [one]);
    else known.push(one);
  }
  return groups;
}

/** Every quote has the forward of its expiry in its moneyness, ln(strike / forward). */
function expiryOf({ expiry, years, quotes }: ExpiryQuotes): ChainExpiry {
  const { strike, moneyness } = quotes[0]!;
  return { expiry, years, forward: strike * Math.exp(-moneyness), quotes };
}
