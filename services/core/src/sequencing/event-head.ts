/** What every input must satisfy before its kind is looked at: event time and id within bounds. */
import { EVENT_TIME_LIMIT, idFault, isEventTime, nameFault } from "../events/bounds";
import type { EventHead } from "../events/event";
import { type Refusal, refusal } from "./refusal";

export function refuseHead(event: EventHead): Refusal | null {
  if (!isEventTime(event.eventTime)) {
    return refusal(
      "OutOfRange",
      `eventTime ${event.eventTime} is not from 0 to ${EVENT_TIME_LIMIT} milliseconds`,
    );
  }
  return refuseId("eventId", event.eventId);
}

export function refuseId(field: string, id: string): Refusal | null {
  const fault = idFault(field, id);
  return fault === null ? null : refusal("OutOfRange", fault);
}

export function refuseName(field: string, name: string): Refusal | null {
  const fault = nameFault(field, name);
  return fault === null ? null : refusal("OutOfRange", fault);
}
