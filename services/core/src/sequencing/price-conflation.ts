/**
 * SQ-3: quotes are conflated. Those accepted while the clock stands in one tick make one batch,
 * which is closed before the first accepted input of a later tick, before any entry of the same
 * topic (so that source offsets rise in the journal and funding uses a mark the journal has shown),
 * and after a bounded number of offsets.
 */
import type { InputEvent } from "../events/catalogue";
import type { EventHead, SourcePosition } from "../events/event";
import type { FigureQuoted } from "../events/figure";
import type { RiskParametersPublished } from "../events/listing";
import type { PriceBatch, PriceQuoted } from "../events/price";
import type { BookQuoted } from "../events/price-integrity";
import type { SymbolPrice } from "../integrity/symbol-price";
import type { FigureQuotes } from "../market/figure-index";
import { calibrateRanges } from "./calibrate-ranges";
import { decidePrices, putInForce } from "./decide-prices";
import { movedFigures } from "./figure-conflation";
import type { SequencerState } from "./sequencer-state";

/** 100 ms of event time: a margin fold revalues every account on a batch, and ten valuations a
 * second are as many as a liquidation can use; faster feeds would only delay the trades between. */
const TICK_MS = 100;

/** What makes a batch, and does not end one. */
const CONFLATED: ReadonlySet<InputEvent["kind"]> = new Set([
  "PriceQuoted",
  "BookQuoted",
  "FigureQuoted",
]);

/** Offsets one batch may span. A clock set far ahead by a faulty publisher ends no ticks for as
 * long; this bound keeps prices moving until it is put right. */
const BATCH_SPAN = 4_096;

/** The quotes of one partition that are not in the journal yet. */
export interface PendingBatch {
  readonly fromOffset: number;
  offset: number;
  /** The newest quote's. */
  eventTime: number;
  readonly symbols: Set<SymbolPrice>;
  readonly figures: Set<FigureQuotes>;
}

/** Whether the pending batches must be closed before an input is taken. `accepted` is null for an
 * input that is refused: it ends no tick, but its entry must not overtake a quote of its topic. */
export function closesBatches(
  state: SequencerState,
  source: SourcePosition,
  accepted: InputEvent | null,
): boolean {
  if (accepted !== null && tickOf(accepted.eventTime) > tickOf(state.clock)) return true;
  if (source.topic !== "prices") return false;
  const pending = state.pending.get(source.partition);
  const full = pending !== undefined && source.offset - pending.fromOffset >= BATCH_SPAN;
  return full || accepted === null || !CONFLATED.has(accepted.kind);
}

function tickOf(eventTime: number): number {
  return Math.floor(eventTime / TICK_MS);
}

/** Takes an accepted quote into the pending batch of its partition. */
export function conflateQuote(
  state: SequencerState,
  event: PriceQuoted | BookQuoted | FigureQuoted,
  source: SourcePosition,
): void {
  const { symbols, figures } = pendingBatch(state, event, source);
  switch (event.kind) {
    case "PriceQuoted":
      symbols.add(state.prices.put(event));
      return;
    case "BookQuoted":
      symbols.add(state.prices.putBook(event));
      return;
    case "FigureQuoted":
      figures.add(state.figures.put(event));
      return;
  }
}

/** The batch of the source's partition, reaching to the event. */
function pendingBatch(
  state: SequencerState,
  { eventTime }: EventHead,
  { partition, offset }: SourcePosition,
): PendingBatch {
  const batch = state.pending.get(partition);
  if (batch === undefined) {
    const begun = { fromOffset: offset, offset, eventTime, symbols: new Set<SymbolPrice>() };
    const opened = { ...begun, figures: new Set<FigureQuotes>() };
    state.pending.set(partition, opened);
    return opened;
  }
  batch.offset = offset;
  batch.eventTime = Math.max(batch.eventTime, eventTime);
  return batch;
}

/**
 * Closes every pending batch: one entry per partition, in partition order, with what was decided
 * about its symbols, what else was due, and the figures that moved. It may say nothing; it still
 * accounts for its offsets. Behind it stands the calibration that it made due.
 */
export function closeBatches(state: SequencerState): (PriceBatch | RiskParametersPublished)[] {
  if (state.pending.size === 0) return [];
  putInForce(state);
  const partitions = [...state.pending.keys()].sort((left, right) => left - right);
  const closed = partitions.flatMap((partition) => {
    const batch = closeBatch(state, partition);
    const { symbols } = state.pending.get(partition)!;
    const calibrated = calibrateRanges(state, batch, symbols);
    return calibrated === null ? [batch] : [batch, calibrated];
  });
  state.pending.clear();
  return closed;
}

function closeBatch(state: SequencerState, partition: number): PriceBatch {
  const pending = state.pending.get(partition)!;
  state.batch += 1;
  return {
    kind: "PriceBatch",
    eventId: `price-batch/${state.batch}`,
    eventTime: pending.eventTime,
    source: { topic: "prices", partition, offset: pending.offset, part: 0 },
    batch: state.batch,
    fromOffset: pending.fromOffset,
    ...decidePrices(state, pending.symbols),
    figures: movedFigures(pending.figures, pending.eventTime),
  };
}
