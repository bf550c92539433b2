/**
 * An order of one account: as much of it as depth and the account's margin status allow is traded
 * with a market maker, at the mark plus what it costs.
 */
import type { Output } from "@margin-engine/runtime";
import { uniformBetween } from "./random";
import { chooseMaker } from "./venue-dealers";
import { costOf, depthUsd, fillPrice } from "./venue-liquidity";
import type { ListedInstrument, VenueState } from "./venue-state";
import { bookFill } from "./venue-trades";

/** A single trade takes at most this share of the depth. */
const SLICE_OF_DEPTH = 0.25;

export interface Order {
  readonly account: number;
  readonly instrument: ListedInstrument;
  /** Signed change wanted, any fraction. */
  readonly lots: number;
  /** True to trade all of it at once as far as depth allows, false to trade a random slice. */
  readonly whole: boolean;
}

/** Trades a slice of what is wanted with a market maker; returns the signed lots traded. */
export function order(state: VenueState, wanted: Order, outputs: Output[]): number {
  const { account, instrument, whole } = wanted;
  const most = (SLICE_OF_DEPTH * depthUsd(state, instrument)) / instrument.lotUsd;
  const slice = whole ? wanted.lots : wanted.lots * uniformBetween(state.random, 0.25, 1);
  const allowed = permitted(state, account, { instrument, lots: slice });
  const lots = Math.trunc(Math.max(-most, Math.min(most, allowed)));
  if (lots === 0) return 0;
  const dealer = chooseMaker(state, { instrument, lots: -lots, taker: account });
  if (dealer === -1) return 0;
  const cost = costOf(state, instrument, Math.abs(lots) * instrument.lotUsd);
  const price = fillPrice(instrument, lots > 0, cost);
  bookFill(
    state,
    { instrument, taker: account, dealer, lots, price, liquidationId: null },
    outputs,
  );
  return lots;
}

/** An account that is not healthy may only reduce. */
function permitted(
  state: VenueState,
  account: number,
  { instrument, lots }: { readonly instrument: ListedInstrument; readonly lots: number },
): number {
  if (state.standings[account]!.out) return 0;
  if (state.standings[account]!.status === "Healthy") return lots;
  const held = instrument.lots[account]!;
  if (held > 0) return Math.max(-held, Math.min(0, lots));
  return Math.min(-held, Math.max(0, lots));
}
