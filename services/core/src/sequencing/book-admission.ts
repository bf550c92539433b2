/**
 * Which best prices of a venue's own book are taken for marks (PI-2): those of an instrument that
 * is listed and not settled, above zero, not crossed, in order of time. One side or both may be
 * empty.
 */
import type { BookQuoted } from "../events/price-integrity";
import { priceText } from "../money/text";
import { refusePrice, refuseQuoted } from "./price-admission";
import { type Refusal, refusal } from "./refusal";
import type { SequencerState } from "./sequencer-state";
import { refuseTime } from "./source-order";

export function refuseBook(state: SequencerState, event: BookQuoted): Refusal | null {
  const { instrument, bestBid, bestAsk, eventTime } = event;
  const last = state.prices.get("Mark", instrument)?.book?.eventTime;
  return (
    refuseQuoted(state, instrument) ??
    (bestBid === null ? null : refusePrice(bestBid)) ??
    (bestAsk === null ? null : refusePrice(bestAsk)) ??
    refuseCrossed(event) ??
    refuseTime(instrument, eventTime, last)
  );
}

function refuseCrossed({ bestBid, bestAsk }: BookQuoted): Refusal | null {
  if (bestBid === null || bestAsk === null || bestBid <= bestAsk) return null;
  const what = `bestBid ${priceText(bestBid)} is above bestAsk ${priceText(bestAsk)}`;
  return refusal("OutOfRange", what);
}
