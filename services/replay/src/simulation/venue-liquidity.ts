/**
 * What it costs to trade: half a spread plus an impact that grows with the square root of the size
 * (Toth et al. 2011): through the depth that was measured within 1% of the price, where somebody
 * measures it, else with volatility and by turnover. Depth falls as volatility rises above its
 * usual level.
 */
import type { Price } from "@margin-engine/core";
import { gridStep, onGrid } from "./price-grid";
import { dayVolatility, excitement } from "./venue-prices";
import type { ListedInstrument, VenueState } from "./venue-state";

const HALF_SPREAD = 0.00005;
/** The factor of the square-root law. */
const IMPACT = 0.4;
/** How far from the price a measured depth reaches. */
const MEASURED_WITHIN = 0.01;
/** How fast liquidity thins out as volatility rises. */
const THINNING = 0.5;
/** Turnover of a day, in multiples of the notional that the longs aim at. */
export const TURNOVER = 8;
/** What the book shows near the mark, as a share of the day's turnover. */
const DEPTH = 0.006;
/** No fill is further than this from the mark. */
const WORST = 0.08;

/** 1 in usual times, more when liquidity is thin. */
export function thinness(instrument: ListedInstrument): number {
  return 1 + THINNING * Math.max(0, excitement(instrument) - 1);
}

function turnoverUsd(state: VenueState): number {
  const traded = state.instruments.filter(({ option }) => option === null);
  return (state.population.demand * TURNOVER) / traded.length;
}

/** US dollars that can be traded near the mark at this round. */
export function depthUsd(state: VenueState, instrument: ListedInstrument): number {
  return (turnoverUsd(state) * DEPTH) / thinness(instrument);
}

/** Distance between the price and the best bid or ask, as a fraction. */
export function halfSpread(instrument: ListedInstrument): number {
  return HALF_SPREAD * (1 + excitement(instrument));
}

/** How far `usd` bought move the price, as a fraction of it; sold, negative, down. */
export function impactOf(state: VenueState, instrument: ListedInstrument, usd: number): number {
  const size = Math.abs(usd);
  const measured = instrument.measuredDepthUsd;
  const impact =
    measured > 0
      ? MEASURED_WITHIN * Math.sqrt(size / measured)
      : IMPACT *
        dayVolatility(instrument) *
        Math.sqrt((size * thinness(instrument)) / turnoverUsd(state));
  return Math.sign(usd) * Math.min(WORST, impact);
}

/** Distance from the mark, as a fraction of it, at which the last dollar of `usd` trades. */
export function costOf(state: VenueState, instrument: ListedInstrument, usd: number): number {
  return Math.min(WORST, halfSpread(instrument) + impactOf(state, instrument, usd));
}

/** The price of a fill at `cost` from the mark, against the one who comes to trade. */
export function fillPrice(instrument: ListedInstrument, buys: boolean, cost: number): Price {
  const value = instrument.mark * (buys ? 1 + cost : 1 - cost);
  return onGrid(value, gridStep(value), buys ? "up" : "down");
}
