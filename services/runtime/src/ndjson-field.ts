/**
 * The fields of an event line: how each is read from a JSON value and written back, and what stands
 * for an absent one. A fault names the field, the value found and the remedy; its text is our own,
 * so that it is the same on every runtime.
 */
import { formatScaled, parseScaled, type QuarantineReason } from "@margin-engine/core";

export class FieldFault {
  constructor(
    readonly reason: QuarantineReason,
    readonly detail: string,
  ) {}
}

export interface Field<T> {
  readonly read: (value: unknown, name: string) => T | FieldFault;
  readonly write: (value: T) => unknown;
  /** The value of an absent field; undefined makes the field required. */
  readonly absent: T | undefined;
}

/** A longer value is repeated by its start only. */
const QUOTED_LENGTH = 60;

/** A JSON value as a sentence names it. */
export function quoted(value: unknown): string {
  if (typeof value === "string") {
    const start = JSON.stringify(value.slice(0, QUOTED_LENGTH));
    return value.length > QUOTED_LENGTH ? `${start}...` : start;
  }
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

/** The field with a value for its absence; JSON's null counts as absence. */
export function optional<T>(field: Field<T>, absent: T): Field<T>;
export function optional<T>(field: Field<T>, absent: null): Field<T | null>;
export function optional<T>(field: Field<T>, absent: T | null): Field<T | null> {
  return {
    read: (value, name) => (value === null ? absent : field.read(value, name)),
    write: (value) => (value === null ? null : field.write(value)),
    absent,
  };
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** A name or an id: any text that is not empty. */
export const text: Field<string> = {
  read: (value, name) => {
    if (typeof value !== "string") {
      return undecodable(`"${name}" is ${quoted(value)}; write a text in quotes`);
    }
    if (value === "") return undecodable(`"${name}" is empty; give it a value or remove the line`);
    if (LONE_SURROGATE.test(value)) {
      return undecodable(
        `"${name}" holds half of a character (a lone surrogate); write it in full`,
      );
    }
    return value;
  },
  write: (value) => value,
  absent: undefined,
};

/** A list of names. */
export const texts: Field<readonly string[]> = {
  read: (value, name) => {
    if (!Array.isArray(value)) {
      return undecodable(`"${name}" is ${quoted(value)}; write a list of texts: ["...", "..."]`);
    }
    for (const [index, entry] of value.entries()) {
      const read = text.read(entry, `${name}[${index}]`);
      if (read instanceof FieldFault) return read;
    }
    return value as string[];
  },
  write: (value) => value,
  absent: undefined,
};

export function oneOf<T extends string>(choices: readonly T[]): Field<T> {
  return {
    read: (value, name) => {
      const choice = choices.find((candidate) => candidate === value);
      if (choice !== undefined) return choice;
      return undecodable(`"${name}" is ${quoted(value)}; write one of ${choices.join(", ")}`);
    },
    write: (value) => value,
    absent: undefined,
  };
}

/** A whole number from 0 to `limit`. */
export function count(limit: number): Field<number> {
  return {
    read: (value, name) => {
      if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= limit) {
        return value;
      }
      const reason = typeof value === "number" ? "OutOfRange" : "Undecodable";
      const remedy = `write a whole number from 0 to ${limit}, without quotes`;
      return new FieldFault(reason, `"${name}" is ${quoted(value)}; ${remedy}`);
    },
    write: (value) => value,
    absent: undefined,
  };
}

/** 38 digits: what an Avro decimal of 16 bytes holds. */
const SCALED_LIMIT = 10n ** 38n;
/** Longer texts are refused unread: no figure needs them, and their cost grows with the square. */
const DECIMAL_LENGTH = 100;

/** A decimal in quotes, scaled by 10^decimals, exact. */
export function scaled<T extends bigint>(decimals: number): Field<T> {
  return {
    read: (value, name) => readScaled(value, name, decimals) as T | FieldFault,
    write: (value) => formatScaled(value, decimals),
    absent: undefined,
  };
}

function readScaled(value: unknown, name: string, decimals: number): bigint | FieldFault {
  if (typeof value === "number") {
    return undecodable(
      `"${name}" is a plain JSON number; write it in quotes, as "${name}":"1.25", ` +
        "because a JSON number loses digits",
    );
  }
  if (typeof value !== "string") {
    return undecodable(`"${name}" is ${quoted(value)}; write a decimal in quotes, as "1.25"`);
  }
  if (value.length > DECIMAL_LENGTH) return outOfRange(value, name);
  const figure = parseScaled(value, decimals);
  if (figure === "NotANumber") {
    return undecodable(
      `"${name}" is ${quoted(value)}; write a plain decimal such as "-12.5", ` +
        "without exponent, plus sign, blanks or separators",
    );
  }
  if (figure === "TooManyDecimals") {
    return new FieldFault(
      "TooManyDecimals",
      `"${name}" is ${quoted(value)}; it carries at most ${decimals} decimals: ` +
        "round it where it is made",
    );
  }
  if (figure >= SCALED_LIMIT || figure <= -SCALED_LIMIT) return outOfRange(value, name);
  return figure;
}

function outOfRange(value: string, name: string): FieldFault {
  return new FieldFault(
    "OutOfRange",
    `"${name}" is ${quoted(value)}; it has more digits than the books hold: correct it`,
  );
}

export function undecodable(detail: string): FieldFault {
  return new FieldFault("Undecodable", detail);
}
