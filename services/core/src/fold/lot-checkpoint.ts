/** What stands beside an account's books, as a checkpoint keeps it. */
import type { Account } from "../account/account";
import { venueBalance } from "../account/books";
import type { AssetStanding, Hold, Lot, ReceivedOnChain } from "../collateral/account-lots";
import type { MarginState } from "./margin-state";

/** A lot without what follows from the account and the process. */
export type LotCheckpoint = Omit<Lot, "account" | "assetIndex">;
export type CapCheckpoint = Omit<AssetStanding, "assetIndex">;

interface LotsCheckpoint {
  readonly lots: readonly LotCheckpoint[];
  readonly received: readonly ReceivedOnChain[];
  readonly holds: readonly Hold[];
  readonly capped: readonly CapCheckpoint[];
}

const NONE: LotsCheckpoint = { lots: [], received: [], holds: [], capped: [] };

export function lotsOf({ lots }: MarginState, { index }: Account): LotsCheckpoint {
  const own = lots.of(index);
  if (own === undefined) return NONE;
  const { received, holds } = own;
  const kept = own.lots.map(({ account: _account, assetIndex: _index, ...lot }) => lot);
  const capped = own.capped.map(({ assetIndex: _, ...standing }) => standing);
  return { lots: kept, received, holds, capped };
}

export function restoreLots(
  { books, lots }: MarginState,
  { id, index }: Account,
  checkpoint: LotsCheckpoint,
): void {
  const { received, holds, capped } = checkpoint;
  const parts = [checkpoint.lots, received, holds, capped];
  if (parts.every(({ length }) => length === 0)) return;
  const own = lots.open(index);
  own.received = received;
  own.holds = holds;
  own.capped = capped.map((standing) => {
    const assetIndex = venueBalance(books, standing.asset).index;
    return { ...standing, assetIndex };
  });
  own.lots = checkpoint.lots.map((lot) => {
    const assetIndex = venueBalance(books, lot.asset).index;
    return { ...lot, account: id, assetIndex };
  });
}
