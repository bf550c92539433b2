/**
 * What every entry may do to the market before anything else: put parameters in force, bring
 * prices, let prices and chains grow old. All of it is told once, so that it cannot be two steps
 * (LI-6).
 */
import type { PriceBatch } from "../events/price";
import { foldStalls } from "./fold-chains";
import { foldDecisions, retrust } from "./fold-decisions";
import { activateParameters, foldPriceBatch } from "./fold-prices";
import { foldSettlements } from "./fold-settlements";
import type { MarginState } from "./margin-state";
import { type EntryOutputs, tellMoved } from "./tell-accounts";

/** `batch` is null for an entry that is none. */
export function foldMarket(
  state: MarginState,
  batch: PriceBatch | null,
  outputs: EntryOutputs,
): void {
  foldSettlements(state, outputs);
  const renewed = activateParameters(state);
  if (batch !== null) foldDecisions(state, batch, outputs);
  const moved = batch === null ? null : foldPriceBatch(state, batch);
  const retrusted = retrust(state, outputs);
  foldStalls(state, outputs);
  if (renewed || retrusted) tellMoved(state, null, outputs);
  else if (moved !== null) tellMoved(state, moved, outputs);
}
