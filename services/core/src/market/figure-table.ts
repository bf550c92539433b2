/** The figures in force: of each the value that the journal showed last, and when. */
import type { AcceptedFigure, FigureType } from "../events/figure";
import { sortFigures } from "./figure-index";

export interface KnownFigure extends AcceptedFigure {
  /** Event time of the batch that showed it. */
  readonly eventTime: number;
}

type BySymbol = Map<string, KnownFigure>;

export class FigureTable {
  /** By type, then by expiry: every price batch asks for each figure of an underlying. */
  private readonly figures = new Map<FigureType, Map<number | null, BySymbol>>();

  get(figure: FigureType, symbol: string, expiry: number | null = null): KnownFigure | undefined {
    return this.figures.get(figure)?.get(expiry)?.get(symbol);
  }

  put(known: KnownFigure): void {
    const { figure, symbol, expiry } = known;
    const byExpiry = this.figures.get(figure) ?? new Map<number | null, BySymbol>();
    const bySymbol = byExpiry.get(expiry) ?? new Map<string, KnownFigure>();
    this.figures.set(figure, byExpiry.set(expiry, bySymbol.set(symbol, known)));
  }

  /** By figure, then symbol, then expiry. */
  sorted(): KnownFigure[] {
    const byExpiry = [...this.figures.values()].flatMap((each) => [...each.values()]);
    return sortFigures(byExpiry.flatMap((each) => [...each.values()]));
  }
}
