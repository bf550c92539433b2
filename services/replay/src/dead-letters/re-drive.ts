/**
 * Refused inputs brought back as events, as they were or corrected. A log is a function of its
 * inputs, so nothing is ever slipped into one: an event that comes back is an input like any other.
 * On a broker it is published again. A log in a folder is sealed: there the events become lines for
 * another log, which records them. Merged into the history by their time they make a log in which
 * the input had been right; after the inputs of the old log, one in which it came late.
 */
import type { InputEvent } from "@margin-engine/core";
import { parsedLines, Unusable } from "@margin-engine/runtime";
import type { KeptInput, KeptInputs } from "./dead-letters";

export interface ReDriveOptions {
  /** Ids of the dead letters, `trades/0/17`; all that are events when there is none. */
  readonly ids: readonly string[];
  /** A file of event lines that stand in for the originals, in the order of the ids. */
  readonly corrected: string | null;
  /** Whether the events take the log's newest time, to be let in after everything else. */
  readonly late: boolean;
}

export interface ReDriven {
  /** In the order of their times. */
  readonly events: readonly InputEvent[];
  /** Ids of dead letters that are no events and were left out. */
  readonly leftOut: readonly string[];
}

/** Throws Unusable when a named letter cannot be made an event. */
export function reDrive(kept: KeptInputs, { ids, corrected, late }: ReDriveOptions): ReDriven {
  const chosen = ids.length === 0 ? kept.letters : chosenLetters(kept, ids);
  const given = corrected === null ? originals(chosen) : correctedEvents(corrected, chosen);
  const leftOut = corrected === null ? chosen.filter(({ event }) => event === null) : [];
  const [none] = leftOut;
  if (ids.length > 0 && none !== undefined) {
    const { eventId, detail } = none.letter;
    throw new Unusable(
      `${eventId} is no event (${detail}): write what it should have been into a file and name ` +
        "it with --corrected",
    );
  }
  const timed = late ? given.map((event) => later(event, kept.latest)) : given;
  return {
    events: timed.toSorted((left, right) => left.eventTime - right.eventTime),
    leftOut: leftOut.map(({ letter }) => letter.eventId),
  };
}

function originals(chosen: readonly KeptInput[]): InputEvent[] {
  return chosen.flatMap(({ event }) => (event === null ? [] : [event]));
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
