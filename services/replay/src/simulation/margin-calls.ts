/**
 * What accounts do when their margin falls short: some bring collateral, some reduce or close by
 * themselves, the others wait and hope. Whoever was liquidated gives in sooner.
 */
import type { Output } from "@margin-engine/runtime";
import { topUp } from "./venue-collateral";
import { order } from "./venue-orders";
import { tradable } from "./venue-prices";
import type { VenueState } from "./venue-state";

/** Accounts less patient than this halve their position on a margin call. */
const REDUCES = 0.25;
/** Accounts less patient than this close everything once they were liquidated. */
const CLOSES = 0.6;

export function callMargin(state: VenueState, account: number): void {
  if (!state.called.includes(account)) state.called.push(account);
}

export function answerCalls(state: VenueState, outputs: Output[]): void {
  if (state.called.length === 0) return;
  state.called = state.called.filter((account) => !answer(state, account, outputs));
}

/** True when the account is done with its call. */
function answer(state: VenueState, account: number, outputs: Output[]): boolean {
  const { status, epoch } = state.standings[account]!;
  if (status === "Healthy" || status === "Bankrupt") return true;
  if (topUp(state, account, outputs)) return true;
  const { patience } = state.population.traders[account]!;
  if (patience >= (epoch > 0 ? CLOSES : REDUCES)) return true;
  if (status === "Liquidating") return false;
  return reduce(state, account, outputs);
}

/** Closes its own instrument, wholly after a liquidation and by half before. */
function reduce(state: VenueState, account: number, outputs: Output[]): boolean {
  const standing = state.standings[account]!;
  const instrument = state.instruments[state.roles.main[account]!];
  if (instrument === undefined || !tradable(instrument, state.time)) return true;
  const held = instrument.lots[account]!;
  standing.target = standing.epoch > 0 ? 0 : Math.trunc(held / 2);
  const lots = standing.target - held;
  const done = order(state, { account, instrument, lots, whole: true }, outputs);
  return standing.epoch === 0 || done === lots;
}
