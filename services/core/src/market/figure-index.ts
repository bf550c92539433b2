/** The last quotes of every figure by its sources, as the sequencer keeps them. */
import { FIGURE_TYPES, type FigureQuoted, type FigureType } from "../events/figure";
import type { Figure } from "../money/units";

interface FigureQuote {
  readonly value: Figure;
  readonly eventTime: number;
}

/** Which figure: its type, whose it is, and of which expiry. */
export interface FigureName {
  readonly figure: FigureType;
  readonly symbol: string;
  readonly expiry: number | null;
}

export interface FigureQuotes extends FigureName {
  /** Last quote of each source, by source. */
  readonly quotes: Map<string, FigureQuote>;
  /** What the journal showed last, and when; null before the first. */
  published: FigureQuote | null;
}

export class FigureIndex {
  private readonly figures = new Map<string, FigureQuotes>();

  get(name: FigureName): FigureQuotes | undefined {
    return this.figures.get(figureKey(name));
  }

  /** Puts a source's last quote; returns its figure. */
  put({ figure, symbol, expiry, quoteSource, value, eventTime }: FigureQuoted): FigureQuotes {
    const name = { figure, symbol, expiry };
    const known = this.get(name) ?? { ...name, quotes: new Map(), published: null };
    known.quotes.set(quoteSource, { value, eventTime });
    this.restore(known);
    return known;
  }

  /** Puts a figure as a checkpoint kept it. */
  restore(figure: FigureQuotes): void {
    this.figures.set(figureKey(figure), figure);
  }

  /** Forgets every figure of an instrument or expiry that has come to its end. */
  drop(symbol: string, expiry: number | null): void {
    for (const figure of FIGURE_TYPES) this.figures.delete(figureKey({ figure, symbol, expiry }));
  }

  sorted(): FigureQuotes[] {
    return sortFigures(this.figures.values());
  }
}

/** By type, then symbol, then expiry, in code unit order. */
export function sortFigures<Named extends FigureName>(figures: Iterable<Named>): Named[] {
  const order = ({ figure, symbol, expiry }: FigureName) => [figure, symbol, expiry ?? 0] as const;
  return [...figures].sort((left, right) => {
    const [one, other] = [order(left), order(right)];
    const at = one.findIndex((part, index) => part !== other[index]);
    return at < 0 ? 0 : one[at]! < other[at]! ? -1 : 1;
  });
}

/** One text for each figure: an expiry is a number, so that no symbol can pass for another's. */
function figureKey({ figure, symbol, expiry }: FigureName): string {
  return `${figure} ${expiry ?? ""} ${symbol}`;
}
