/** The figures of the sequencer's state as plain values in canonical order, and back. */
import {
  type FigureIndex,
  type FigureName,
  type FigureQuotes,
  sortFigures,
} from "../market/figure-index";
import type { Figure } from "../money/units";

export interface FigureCheckpoint extends FigureName {
  readonly published: { readonly value: Figure; readonly eventTime: number } | null;
  readonly quotes: readonly {
    readonly quoteSource: string;
    readonly value: Figure;
    readonly eventTime: number;
  }[];
}

export function figuresOf(figures: FigureIndex): FigureCheckpoint[] {
  return figures.sorted().map(({ quotes, ...figure }) => ({
    ...figure,
    quotes: [...quotes]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([quoteSource, quote]) => ({ quoteSource, ...quote })),
  }));
}

export function figureNames(figures: Iterable<FigureQuotes>): FigureName[] {
  return sortFigures(figures).map(({ figure, symbol, expiry }) => ({ figure, symbol, expiry }));
}

export function restoreFigures(index: FigureIndex, figures: readonly FigureCheckpoint[]): void {
  for (const { quotes, ...figure } of figures) {
    const last = quotes.map(({ quoteSource, ...quote }) => [quoteSource, quote] as const);
    index.restore({ ...figure, quotes: new Map(last) });
  }
}
