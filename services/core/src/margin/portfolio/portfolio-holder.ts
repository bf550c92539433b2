/**
 * An account as portfolio margin sees it: positions by instrument number in the order in which they
 * are summed, and what it holds as collateral. The rows may lie anywhere in larger arrays.
 */
import type { InstrumentMarket, PortfolioInstrument, PortfolioMarket } from "./portfolio-market";

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
 * Names, times and strikes decide, never numbers: a process that was restored may have numbered its
 * instruments otherwise, and must still add up the same bits.
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

function isBefore({ terms: one }: InstrumentMarket, { terms: other }: InstrumentMarket): boolean {
  if (one.underlying !== other.underlying) return one.underlying < other.underlying;
  const order =
    (one.expiry ?? 0) - (other.expiry ?? 0) ||
    rank(one) - rank(other) ||
    (one.strike ?? 0) - (other.strike ?? 0);
  return order === 0 ? one.instrument < other.instrument : order < 0;
}

/** Futures before the options that expire with them. */
function rank({ instrumentType }: PortfolioInstrument): number {
  return instrumentType === "Option" ? 1 : 0;
}
