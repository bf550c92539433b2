/**
 * Refused inputs brought back as event lines, as they were or corrected. A log is a function of its
 * inputs, so nothing is ever added to one: the lines are inputs of another log, which records them
 * as it does all others. Merged into the history by their time they make a log in which the input
 * had been right; after the inputs of the old log, one in which it came late.
 */
import type { InputEvent } from "@margin-engine/core";
import { parsedLines, Unusable } from "@margin-engine/runtime";
import { writeEvents } from "../import/write-events";
import type { KeptInput, KeptInputs } from "./dead-letters";

export interface ReDriveOptions {
  /** Ids of the dead letters, `trades/0/17`; all that are events when there is none. */
  readonly ids: readonly string[];
  /** A file of event lines that stand in for the originals, in the order of the ids. */
  readonly corrected: string | null;
  /** Whether the lines take the log's newest time, to be let in after everything else. */
  readonly late: boolean;
  readonly output: string;
}

export interface ReDriven {
  readonly events: number;
  /** Ids of dead letters that are no events and were left out. */
  readonly leftOut: readonly string[];
}

/** Throws Unusable, and writes nothing, when a named letter cannot be made an event. */
export function reDrive(kept: KeptInputs, options: ReDriveOptions): ReDriven {
  const chosen = options.ids.length === 0 ? kept.letters : chosenLetters(kept, options.ids);
  const originals = chosen.filter(({ event }) => event !== null);
  const leftOut = chosen.filter(({ event }) => event === null).map(({ letter }) => letter.eventId);
  const events =
    options.corrected === null
      ? originals.map(({ event }) => event!)
      : correctedEvents(options.corrected, chosen);
  if (options.corrected === null && options.ids.length > 0 && leftOut.length > 0) {
    const [id] = leftOut;
    throw new Unusable(
      `${id} is no event (${chosen.find(({ letter }) => letter.eventId === id)!.letter.detail}): ` +
        "write what it should have been into a file and name it with --corrected",
    );
  }
  const timed = options.late ? events.map((event) => later(event, kept.latest)) : events;
  writeEvents(options.output, timed.toSorted(byTime));
  return { events: timed.length, leftOut: options.corrected === null ? leftOut : [] };
}

/** The letters of these ids, in their order. */
export function chosenLetters({ letters }: KeptInputs, ids: readonly string[]): KeptInput[] {
  return ids.map((id) => {
    const found = letters.find(({ letter }) => letter.eventId === id);
    if (found !== undefined) return found;
    const remedy = 'see which there are with "margin-engine dead-letters list"';
    throw new Unusable(`there is no dead letter ${id}: ${remedy}`);
  });
}

function correctedEvents(file: string, chosen: readonly KeptInput[]): InputEvent[] {
  const events = [...parsedLines(file, 0)].map(({ number, parsed }) => {
    if ("event" in parsed) return parsed.event;
    throw new Unusable(`${file}, line ${number}: ${parsed.detail}`);
  });
  if (events.length === chosen.length) return events;
  throw new Unusable(
    `${file} has ${events.length} events for ${chosen.length} dead letters: write a line for each`,
  );
}

function later(event: InputEvent, latest: number): InputEvent {
  return event.eventTime >= latest ? event : { ...event, eventTime: latest };
}

const byTime = (left: InputEvent, right: InputEvent): number => left.eventTime - right.eventTime;
