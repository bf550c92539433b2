/**
 * The exact prices and figures in force, and the mark of an instrument: its quoted mark, else the
 * index of its underlying, else the price of its first trade, so that a position is never valued at
 * zero. An index says nothing of an option's price.
 */
import type { InstrumentListed } from "../events/listing";
import type { Price } from "../money/units";
import { FigureTable } from "./figure-table";

export class PriceTable {
  readonly index = new Map<string, Price>();
  readonly mark = new Map<string, Price>();
  /** First trade prices of instruments that had neither mark nor index then. */
  readonly firstTrade = new Map<string, Price>();
  readonly figures = new FigureTable();

  markOf(terms: InstrumentListed): Price | null {
    return (
      this.mark.get(terms.instrument) ??
      (terms.instrumentType === "Option" ? undefined : this.index.get(terms.underlying)) ??
      this.firstTrade.get(terms.instrument) ??
      null
    );
  }
}
