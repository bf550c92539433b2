/**
 * What liquidations do to the venue's price: what they sold or bought and nobody has taken back yet
 * presses it away from where other prices put it, by the law of impact over all of it, and fades.
 * So a liquidation moves the price that the next one is judged and filled at: that is a cascade.
 */
import type { BookQuoted } from "@margin-engine/core";
import type { Output } from "@margin-engine/runtime";
import { MINUTE_MS } from "./calendar";
import { gridStep, onGrid } from "./price-grid";
import { halfSpread, impactOf } from "./venue-liquidity";
import { tradable } from "./venue-prices";
import type { ListedInstrument, VenueState } from "./venue-state";

/** Half of the pressure is gone after this time, a third of it is left after twice as much. */
const FADING_MS = 10 * MINUTE_MS;

/** Presses the prices of a round, `elapsed` milliseconds after the one before. */
export function pressPrices(state: VenueState, elapsed: number): void {
  for (const instrument of state.instruments) {
    instrument.pressureUsd *= FADING_MS / (FADING_MS + elapsed);
    instrument.mark = pressed(state, instrument, 0);
  }
}

/** The price when `usd` more were bought, or sold if it is negative. */
function pressed(state: VenueState, instrument: ListedInstrument, usd: number): number {
  return instrument.outside * (1 + impactOf(state, instrument, instrument.pressureUsd + usd));
}

/** Distance from the mark, as a fraction of it, at which the last dollar of `usd` is liquidated. */
export function liquidationCost(
  state: VenueState,
  instrument: ListedInstrument,
  { buys, usd }: { readonly buys: boolean; readonly usd: number },
): number {
  const side = buys ? 1 : -1;
  const moved = pressed(state, instrument, side * usd) / instrument.mark - 1;
  return halfSpread(instrument) + side * moved;
}

/** The venue's own book as it stands after a round: half a spread on both sides of its price. */
export function quoteBooks(state: VenueState, outputs: Output[]): void {
  for (const instrument of state.instruments) {
    if (instrument.option !== null || !tradable(instrument, state.time)) continue;
    const price = pressed(state, instrument, 0);
    const away = halfSpread(instrument);
    const name = instrument.listing.instrument;
    const event: BookQuoted = {
      kind: "BookQuoted",
      eventId: `book-${name}-${state.time}`,
      eventTime: state.time,
      instrument: name,
      bestBid: onGrid(price * (1 - away), gridStep(price), "down"),
      bestAsk: onGrid(price * (1 + away), gridStep(price), "up"),
    };
    outputs.push({ topic: "prices", partition: 0, key: name, event });
  }
}
