/**
 * Bounds of what every event carries: an event time that a calendar can name, and names and ids of
 * a length that state can afford. Faults are pieces of a sentence; null means there is none.
 */

/** The last millisecond of the year 9999. Microseconds sent for milliseconds lie beyond it. */
export const EVENT_TIME_LIMIT = 253_402_300_799_999;

/** Characters of a name: account, asset, instrument, venue, source, preset. */
const NAME_LENGTH = 128;
/** Characters of an event or liquidation id, which may contain a name. */
const ID_LENGTH = 256;

export function isEventTime(time: number): boolean {
  return Number.isSafeInteger(time) && time >= 0 && time <= EVENT_TIME_LIMIT;
}

export function nameFault(field: string, name: string): string | null {
  return lengthFault(field, name, NAME_LENGTH);
}

export function idFault(field: string, id: string): string | null {
  return lengthFault(field, id, ID_LENGTH);
}

function lengthFault(field: string, text: string, limit: number): string | null {
  if (text.length >= 1 && text.length <= limit) return null;
  return `${field} of ${text.length} characters, which must be 1 to ${limit}`;
}
