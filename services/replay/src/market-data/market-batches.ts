/**
 * Streams of events, each in order of time, as batches of one: all events of a slice of time, the
 * earliest first and events of the same time in the order of their streams, closed by a clock tick.
 */
import type { ClockTicked, InputEvent } from "@margin-engine/core";

/** The first millisecond behind each slice, rising; the first slice begins with the window. */
export type SliceEnds = readonly number[];

/** One batch for each slice of time; the tick has the time of the slice's last event. */
export function* marketBatches(
  streams: readonly Iterable<InputEvent>[],
  from: number,
  ends: SliceEnds,
): Generator<readonly InputEvent[]> {
  const queues = streams.map((stream) => {
    const events = stream[Symbol.iterator]();
    return { events, next: events.next() };
  });
  let start = from;
  for (const end of ends) {
    const batch: InputEvent[] = [];
    for (const queue of queues) {
      while (queue.next.done !== true && queue.next.value.eventTime < end) {
        batch.push(queue.next.value);
        queue.next = queue.events.next();
      }
    }
    // The sort is stable, so events of the same time stay in the order of their streams.
    batch.sort((one, other) => one.eventTime - other.eventTime);
    batch.push(tick(batch.at(-1)?.eventTime ?? start));
    yield batch;
    start = end;
  }
}

function tick(eventTime: number): ClockTicked {
  return { kind: "ClockTicked", eventId: `tick/${eventTime}`, eventTime, source: null };
}
