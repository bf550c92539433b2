/**
 * Files of event lines merged into one by event time: a replay reads one file, a history comes in
 * several. Lines of the same time keep the order in which their files are named.
 */
import type { InputEvent } from "@margin-engine/core";
import { parsedLines, Unusable } from "@margin-engine/runtime";
import { FAULT_LIMIT, fileFault, type ImportFault } from "./import-fault";
import type { ImportSummary } from "./import-to-ndjson";
import { writeEvents } from "./write-events";

/** Writes the output whole, or gives the faults and writes nothing; an unusable file throws. */
export function mergeNdjson(
  files: readonly string[],
  output: string,
): ImportSummary | readonly ImportFault[] {
  const span = { firstTime: Number.MAX_SAFE_INTEGER, lastTime: 0 };
  const faults = files.flatMap((file) => [...faultsOf(file, span)]).slice(0, FAULT_LIMIT);
  if (faults.length > 0) return faults;
  if (span.lastTime === 0) return [fileFault(files.join(", "), "there is no event to merge")];
  const events = writeEvents(output, merged(files));
  return { output, rows: events, events, ...span };
}

interface Span {
  firstTime: number;
  lastTime: number;
}

/** Also widens the span to the file's times. */
function* faultsOf(file: string, span: Span): Generator<ImportFault> {
  let latest = 0;
  for (const { number, parsed } of parsedLines(file, 0)) {
    const place = { file, line: number, column: null };
    if (!("event" in parsed)) {
      yield { ...place, problem: parsed.detail };
      continue;
    }
    const { eventTime } = parsed.event;
    if (eventTime < latest) {
      yield { ...place, problem: "the line is earlier than the one before; sort the file by time" };
    }
    latest = eventTime;
    span.firstTime = Math.min(span.firstTime, eventTime);
    span.lastTime = Math.max(span.lastTime, eventTime);
  }
}

/** There are few files, so the earliest is found by looking at all. */
function* merged(files: readonly string[]): Generator<InputEvent> {
  const queues = files.map((file) => {
    const events = eventsOf(file);
    return { events, next: events.next() };
  });
  for (;;) {
    let earliest: (typeof queues)[number] | null = null;
    for (const queue of queues) {
      if (queue.next.done === true) continue;
      if (earliest === null || queue.next.value.eventTime < timeOf(earliest.next)) earliest = queue;
    }
    if (earliest === null) return;
    yield earliest.next.value as InputEvent;
    earliest.next = earliest.events.next();
  }
}

const timeOf = (next: IteratorResult<InputEvent>): number =>
  next.done === true ? Number.POSITIVE_INFINITY : next.value.eventTime;

function* eventsOf(file: string): Generator<InputEvent> {
  for (const { parsed } of parsedLines(file, 0)) {
    if (!("event" in parsed)) {
      throw new Unusable(`${file} changed while it was merged; merge it again`);
    }
    yield parsed.event;
  }
}
