/** What the venue makes of figures it sees: depth, and options worth what Black-76 says. */
import { blackValue, FIGURE_UNIT, type FigureQuoted, YEAR_MS } from "@margin-engine/core";
import type { ListedInstrument, VenueState } from "./venue-state";

export function noteFigure(state: VenueState, event: FigureQuoted): void {
  const { figure, symbol, expiry, value, eventTime } = event;
  if (value <= 0n || eventTime < state.time) return;
  for (const instrument of state.instruments) {
    const { listing, option } = instrument;
    if (figure === "Depth" && listing.underlying === symbol) {
      instrument.measuredDepthUsd = Number(value) / FIGURE_UNIT;
    }
    if (option === null) continue;
    if (figure === "Volatility" && listing.instrument === symbol) {
      option.volatility = Number(value) / FIGURE_UNIT;
    }
    if (figure === "Forward" && listing.underlying === symbol && listing.expiry === expiry) {
      option.forward = Number(value) / FIGURE_UNIT;
    }
  }
}

/** By Black-76; 0 while it has no forward or volatility. */
export function optionMark({ listing, option }: ListedInstrument, time: number): number {
  if (option === null || option.forward === 0 || option.volatility === 0) return 0;
  const { strike, optionType, forward, volatility } = option;
  const years = Math.max(0, listing.expiry! - time) / YEAR_MS;
  return blackValue({ optionType, strike, forward, volatility, years });
}
