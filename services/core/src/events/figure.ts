/** What is known of a market besides prices: quoted by sources, carried by price batches. */
import type { Figure } from "../money/units";
import type { EventHead } from "./event";

/**
 * Volatility of an option (PR-4); forward, interest rate and average so far of an expiry (PR-1,
 * PR-5); depth of an underlying's books and open interest of an instrument (MA-10).
 */
export const FIGURE_TYPES = [
  "Volatility",
  "Forward",
  "InterestRate",
  "SettlementAverage",
  "Depth",
  "OpenInterest",
] as const;
export type FigureType = (typeof FIGURE_TYPES)[number];

/** One source's value of one figure. */
export interface FigureQuoted extends EventHead {
  readonly kind: "FigureQuoted";
  readonly quoteSource: string;
  readonly figure: FigureType;
  /** An instrument for Volatility and OpenInterest, an underlying for the others. */
  readonly symbol: string;
  /** Of Forward, InterestRate and SettlementAverage, milliseconds since the epoch; else null. */
  readonly expiry: number | null;
  /**
   * Volatility and InterestRate by the year, as fractions; Forward and SettlementAverage in quote
   * currency; Depth in US dollars shown within 1% of the price; OpenInterest in contracts.
   */
  readonly value: Figure;
}

export interface AcceptedFigure {
  readonly figure: FigureType;
  readonly symbol: string;
  readonly expiry: number | null;
  readonly value: Figure;
}
