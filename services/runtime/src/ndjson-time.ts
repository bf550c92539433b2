/**
 * Times on an event line: whole milliseconds since the epoch, or ISO-8601 text in UTC. Numbers that
 * can only be seconds or microseconds are refused, because taken as milliseconds they would pass.
 */
import { type Field, FieldFault, quoted, undecodable } from "./ndjson-field";

/** 1973-03-03; a number of seconds stays below it until the year 5138. */
const EARLIEST = 100_000_000_000;
/** The last millisecond of the year 9999. */
const LATEST = 253_402_300_799_999;
const ISO = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z$/;

export const time: Field<number> = {
  read: (value, name) => {
    if (typeof value === "string") return readIso(value, name);
    if (typeof value !== "number") return notATime(value, name);
    return withinRange(value, name);
  },
  write: (value) => value,
  absent: undefined,
};

function readIso(value: string, name: string): number | FieldFault {
  const day = ISO.exec(value)?.[1];
  if (day === undefined) return notATime(value, name);
  const parsed = Date.parse(value);
  // A day such as 30 February is rolled over by some parsers instead of being refused.
  if (Number.isNaN(parsed) || !new Date(parsed).toISOString().startsWith(day)) {
    return undecodable(`"${name}" is ${quoted(value)}; there is no such day or time: correct it`);
  }
  return withinRange(parsed, name);
}

function withinRange(value: number, name: string): number | FieldFault {
  if (!Number.isInteger(value)) {
    return undecodable(`"${name}" is ${quoted(value)}; write whole milliseconds since 1970`);
  }
  if (value < EARLIEST) {
    return new FieldFault(
      "OutOfRange",
      `"${name}" is ${quoted(value)}; that is before 1973 in milliseconds: ` +
        "if these are seconds, multiply by 1000",
    );
  }
  if (value > LATEST) {
    return new FieldFault(
      "OutOfRange",
      `"${name}" is ${quoted(value)}; that is after the year 9999 in milliseconds: ` +
        "if these are microseconds, divide by 1000",
    );
  }
  return value;
}

function notATime(value: unknown, name: string): FieldFault {
  return undecodable(
    `"${name}" is ${quoted(value)}; write milliseconds since 1970 without quotes, ` +
      'or UTC text such as "2025-10-10T21:20:00.000Z"',
  );
}
