/**
 * Who stands on the other side: of ordinary trades the market maker that wants the inventory most
 * among a few, of liquidations the house. A dealer that may only reduce takes only what reduces it,
 * and none goes above its limit.
 */
import { HOUSE } from "./population";
import { uniformIndex } from "./random";
import type { ListedInstrument, VenueState } from "./venue-state";

/** Market makers asked for each trade. */
const ASKED = 3;

/** A deal as the dealer sees it: `lots` is the signed change of the dealer's position. */
export interface Deal {
  readonly instrument: ListedInstrument;
  readonly lots: number;
  readonly taker: number;
}

/** The market maker that takes the deal, or -1 when none of those asked may. */
export function chooseMaker(state: VenueState, deal: Deal): number {
  const { makers } = state.population;
  const side = deal.lots > 0 ? 1 : -1;
  let chosen = -1;
  let least = 0;
  for (let asked = 0; asked < ASKED; asked++) {
    const maker = makers[uniformIndex(state.random, makers.length)]!;
    if (maker === deal.taker || !mayTake(state, deal, maker)) continue;
    const held = side * deal.instrument.lots[maker]!;
    if (chosen === -1 || held < least) {
      chosen = maker;
      least = held;
    }
  }
  return chosen;
}

/** The house takes what is liquidated; a market maker, when the house may not. */
export function chooseForLiquidation(state: VenueState, deal: Deal): number {
  if (deal.taker !== HOUSE && mayTake(state, deal, HOUSE)) return HOUSE;
  return chooseMaker(state, deal);
}

function mayTake(state: VenueState, deal: Deal, dealer: number): boolean {
  const { instrument, lots } = deal;
  const held = instrument.lots[dealer]!;
  const after = Math.abs(held + lots);
  const { status, out } = state.standings[dealer]!;
  if (out) return false;
  if (after <= Math.abs(held)) return status !== "Bankrupt";
  const { capital, leverage } = state.population.traders[dealer]!;
  return status === "Healthy" && after * instrument.lotUsd <= capital * leverage;
}
