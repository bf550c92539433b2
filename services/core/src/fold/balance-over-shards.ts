/**
 * Promise 4 over a whole venue: per asset, what accounts own and the venue's side sum to zero in
 * every shard; per instrument, long equals short over all shards, since each trade's legs meet
 * there.
 */
import type { MarginCheckpoint } from "./margin-checkpoint";

export interface VenueBalanceCheck {
  readonly accounts: number;
  readonly assets: number;
  readonly instruments: number;
  /** A sentence for each figure that does not balance. */
  readonly faults: readonly string[];
}

/** Looks at the states of all shards of one venue, taken at the same point of the log. */
export function balanceOverShards(shards: readonly MarginCheckpoint[]): VenueBalanceCheck {
  const assets = new Map<string, bigint>();
  const open = new Map<string, bigint>();
  for (const { venue, accounts, instruments } of shards) {
    for (const { asset, custody, fees, insurance, clearing } of venue) {
      add(assets, asset, custody + fees + insurance + clearing);
    }
    for (const { balances } of accounts) {
      for (const { asset, owned } of balances) add(assets, asset, owned);
    }
    for (const { terms, long, short } of instruments) add(open, terms.instrument, long - short);
  }
  const faults = [
    ...unbalanced(assets, (asset, rest) => `${asset} is off by ${rest}e-18`),
    ...unbalanced(open, (symbol, rest) => `${symbol} is long by ${rest}e-8 more than it is short`),
  ];
  const accounts = shards.reduce((sum, shard) => sum + shard.accounts.length, 0);
  return { accounts, assets: assets.size, instruments: open.size, faults };
}

function add(sums: Map<string, bigint>, key: string, amount: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + amount);
}

function unbalanced(
  sums: ReadonlyMap<string, bigint>,
  sentence: (key: string, rest: bigint) => string,
): string[] {
  return [...sums].filter(([, rest]) => rest !== 0n).map(([key, rest]) => sentence(key, rest));
}
