/**
 * SQ-4 and SQ-6: order within a source. An input offset is taken once, and event time must not go
 * backwards within an ordering key. The keys are chosen so that one publisher writes each of them
 * and so that their number is bounded: trades by venue and instrument, quotes by source, type and
 * symbol, funding by instrument (each kept beside the thing it names); collateral by partition and
 * asset, everything else by partition and kind of event (kept here).
 */
import type { EventKind } from "../events/catalogue";
import type { SourcePosition } from "../events/event";
import type { ClockTicked } from "../events/price";
import { quoted, type Refusal, refusal } from "./refusal";
import type { SequencerState } from "./sequencer-state";

export interface SourcePartition {
  /** Last offset taken; -1 before the first. */
  offset: number;
  /** Last event time accepted, by asset or kind of event. */
  readonly times: Map<string, number>;
}

/** The order of the partition that an input came from; begun at its first input. */
export function sourcePartition(state: SequencerState, source: SourcePosition): SourcePartition {
  const partitions = state.sources.get(source.topic)!;
  const begun = partitions.get(source.partition);
  if (begun !== undefined) return begun;
  const order = { offset: -1, times: new Map<string, number>() };
  partitions.set(source.partition, order);
  return order;
}

/** Equal times are in order. `last` is undefined before the first event of the key. */
export function refuseTime(
  key: string,
  eventTime: number,
  last: number | undefined,
): Refusal | null {
  if (last === undefined || eventTime >= last) return null;
  return refusal(
    "TimeWentBackwards",
    `eventTime ${eventTime} is before ${last}, the last one of ${quoted(key)} here`,
  );
}

/** Ticks carry a time and nothing else, so their order is the only thing to judge. */
export function refuseTick(event: ClockTicked, source: SourcePartition): Refusal | null {
  return refuseTime(event.kind, event.eventTime, source.times.get(event.kind));
}

/** Of an event whose kind is its ordering key. */
export function admitTime(
  { kind, eventTime }: { readonly kind: EventKind; readonly eventTime: number },
  source: SourcePartition,
): void {
  source.times.set(kind, eventTime);
}
