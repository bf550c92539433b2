/** The figures in force: of each the value that the journal showed last, and when. */
import type { AcceptedFigure } from "../events/figure";
import { type FigureName, figureKey, sortFigures } from "./figure-index";

export interface KnownFigure extends AcceptedFigure {
  /** Event time of the batch that showed it. */
  readonly eventTime: number;
}

export class FigureTable {
  private readonly figures = new Map<string, KnownFigure>();

  get(name: FigureName): KnownFigure | undefined {
    return this.figures.get(figureKey(name));
  }

  put(figure: KnownFigure): void {
    this.figures.set(figureKey(figure), figure);
  }

  /** By figure, then symbol, then expiry. */
  sorted(): KnownFigure[] {
    return sortFigures(this.figures.values());
  }
}
