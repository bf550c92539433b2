/**
 * An account as portfolio margin sees it: positions by instrument number in the order in which they
 * are summed, and what it holds as collateral. The rows may lie anywhere in larger arrays.
 */
import type { InstrumentMarket, PortfolioMarket } from "./portfolio-market";

export interface PortfolioHolder {
  /** Position rows, ordered by `sortPositions`. */
  instrument: Int32Array;
  quantity: Float64Array;
  start: number;
  count: number;
  /** Collateral rows: position in the parameters' holdings, or -1 for any other asset; */
  holding: Int32Array;
  /** and dollars before any weight, above 0. */
  value: Float64Array;
  holdingStart: number;
  holdingCount: number;
}

/**
 * Puts the position rows into the order of summation: by underlying, then perpetuals, then expiry
 * by expiry futures before options, these by strike. Needed when the set of instruments changed.
 */
export function sortPositions(market: PortfolioMarket, holder: PortfolioHolder): void {
  const { instrument, quantity, start, count } = holder;
  const { instruments } = market;
  for (let next = start + 1; next < start + count; next++) {
    const number = instrument[next]!;
    const size = quantity[next]!;
    const moved = instruments[number]!;
    let at = next;
    while (at > start && isBefore(moved, instruments[instrument[at - 1]!]!)) {
      instrument[at] = instrument[at - 1]!;
      quantity[at] = quantity[at - 1]!;
      at--;
    }
    instrument[at] = number;
    quantity[at] = size;
  }
}

function isBefore(one: InstrumentMarket, other: InstrumentMarket): boolean {
  const order =
    one.underlying.number - other.underlying.number ||
    (one.expiry?.number ?? -1) - (other.expiry?.number ?? -1) ||
    one.strikeNumber - other.strikeNumber ||
    one.number - other.number;
  return order < 0;
}
