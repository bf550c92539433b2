/**
 * Which releases of a circuit breaker enter the journal: those of a symbol that its breaker stopped
 * (PI-3). The release takes effect with the next price batch, as every price does.
 */
import { idFault } from "../events/bounds";
import type { BreakerReleased } from "../events/price-integrity";
import { releaseBreaker } from "../integrity/symbol-price";
import { quoted, type Refusal, refusal } from "./refusal";
import type { SequencerState } from "./sequencer-state";
import { refuseTime, type SourcePartition } from "./source-order";

export function refuseRelease(
  state: SequencerState,
  event: BreakerReleased,
  source: SourcePartition,
): Refusal | null {
  const { quoteType, symbol, reason } = event;
  const fault = idFault("reason", reason);
  if (fault !== null) return refusal("OutOfRange", fault);
  if (state.prices.get(quoteType, symbol)?.tripped !== true) {
    const what = `the breaker of ${quoteType} ${quoted(symbol)} stops nothing now`;
    return refusal("DuplicateEvent", what);
  }
  return refuseTime(event.kind, event.eventTime, source.times.get(event.kind));
}

export function admitRelease(
  state: SequencerState,
  event: BreakerReleased,
  source: SourcePartition,
): void {
  const symbol = state.prices.get(event.quoteType, event.symbol)!;
  releaseBreaker(symbol, state.clock);
  state.prices.touch(symbol);
  source.times.set(event.kind, event.eventTime);
}
