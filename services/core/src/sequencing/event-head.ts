/**
 * What every input must satisfy before its kind is looked at: an event time that a calendar can
 * name and identifiers of bounded length, so that no input can make the state grow without bound.
 */
import type { EventHead } from "../events/event";
import { type Refusal, refusal } from "./refusal";

/** The last millisecond of the year 9999. Microseconds sent for milliseconds lie beyond it. */
export const EVENT_TIME_LIMIT = 253_402_300_799_999;

/** Characters of a name: account, asset, instrument, venue, source, preset. */
const NAME_LENGTH = 128;
/** Characters of an event or liquidation id, which may contain a name. */
const ID_LENGTH = 256;

export function isEventTime(time: number): boolean {
  return Number.isSafeInteger(time) && time >= 0 && time <= EVENT_TIME_LIMIT;
}

export function refuseHead(event: EventHead): Refusal | null {
  if (!isEventTime(event.eventTime)) {
    return refusal(
      "OutOfRange",
      `eventTime ${event.eventTime} is not between 0 and ${EVENT_TIME_LIMIT} milliseconds`,
    );
  }
  return refuseId("eventId", event.eventId);
}

export function refuseId(field: string, id: string): Refusal | null {
  return refuseLength(field, id, ID_LENGTH);
}

export function refuseName(field: string, name: string): Refusal | null {
  return refuseLength(field, name, NAME_LENGTH);
}

function refuseLength(field: string, text: string, limit: number): Refusal | null {
  if (text.length >= 1 && text.length <= limit) return null;
  return refusal("OutOfRange", `${field} has ${text.length} characters, not 1 to ${limit}`);
}
