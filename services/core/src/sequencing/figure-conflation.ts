/**
 * Figures travel in the batches of prices (SQ-3): of each that was quoted in a tick the median of
 * its sources. One that did not move is shown again from time to time, because who uses it judges
 * its age.
 */
import type { AcceptedFigure } from "../events/figure";
import { type FigureQuotes, sortFigures } from "../market/figure-index";
import { median } from "../market/median";

/** Long against a tick and short against the time for which a figure is used. */
const REFRESH_MS = 10_000;

/** The figures that a batch of this event time shows. */
export function movedFigures(
  figures: ReadonlySet<FigureQuotes>,
  eventTime: number,
): AcceptedFigure[] {
  const moved: AcceptedFigure[] = [];
  for (const quoted of sortFigures(figures)) {
    const value = median([...quoted.quotes.values()].map((quote) => quote.value));
    const { published, figure, symbol, expiry } = quoted;
    const recent = published !== null && eventTime - published.eventTime < REFRESH_MS;
    if (recent && published.value === value) continue;
    quoted.published = { value, eventTime };
    moved.push({ figure, symbol, expiry, value });
  }
  return moved;
}
