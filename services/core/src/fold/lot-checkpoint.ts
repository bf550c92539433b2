/** What stands beside an account's books, as a checkpoint keeps it. */
import type { Account } from "../account/account";
import { venueBalance } from "../account/books";
import type { Hold, Lot, ReceivedOnChain } from "../collateral/account-lots";
import type { MarginState } from "./margin-state";

/** A lot without what follows from the account and the process. */
export type LotCheckpoint = Omit<Lot, "account" | "assetIndex">;

interface LotsCheckpoint {
  readonly lots: readonly LotCheckpoint[];
  readonly received: readonly ReceivedOnChain[];
  readonly holds: readonly Hold[];
}

const NONE: LotsCheckpoint = { lots: [], received: [], holds: [] };

export function lotsOf({ lots }: MarginState, { index }: Account): LotsCheckpoint {
  const own = lots.of(index);
  if (own === undefined) return NONE;
  const { received, holds } = own;
  const kept = own.lots.map(({ account: _account, assetIndex: _index, ...lot }) => lot);
  return { lots: kept, received, holds };
}

export function restoreLots(
  { books, lots }: MarginState,
  { id, index }: Account,
  checkpoint: LotsCheckpoint,
): void {
  const { received, holds } = checkpoint;
  if (checkpoint.lots.length + received.length + holds.length === 0) return;
  const own = lots.open(index);
  own.received = received;
  own.holds = holds;
  own.lots = checkpoint.lots.map((lot) => {
    const assetIndex = venueBalance(books, lot.asset).index;
    return { ...lot, account: id, assetIndex };
  });
}
