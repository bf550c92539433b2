/**
 * Streams of events, each in order of time, as batches of one: all events of a slice of time, the
 * earliest first and events of the same time in the order of their streams, closed by a clock tick.
 */
import type { ClockTicked, InputEvent } from "@margin-engine/core";

export interface Slices {
  readonly from: number;
  readonly to: number;
  readonly sliceMs: number;
}

/** One batch for each slice of time; the tick has the time of the slice's last event. */
export function* marketBatches(
  streams: readonly Iterable<InputEvent>[],
  { from, to, sliceMs }: Slices,
): Generator<readonly InputEvent[]> {
  const queues = streams.map((stream) => {
    const events = stream[Symbol.iterator]();
    return { events, next: events.next() };
  });
  for (let start = from; start < to; start += sliceMs) {
    const batch: InputEvent[] = [];
    for (const queue of queues) {
      while (queue.next.done !== true && queue.next.value.eventTime < start + sliceMs) {
        batch.push(queue.next.value);
        queue.next = queue.events.next();
      }
    }
    // The sort is stable, so events of the same time stay in the order of their streams.
    batch.sort((one, other) => one.eventTime - other.eventTime);
    batch.push(tick(batch.at(-1)?.eventTime ?? start));
    yield batch;
  }
}

function tick(eventTime: number): ClockTicked {
  return { kind: "ClockTicked", eventId: `tick/${eventTime}`, eventTime, source: null };
}
