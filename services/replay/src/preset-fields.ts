/** The fields of a preset file: each read from a JSON value, or a Fault that names its place. */
import {
  FIGURE_DECIMALS,
  type Figure,
  parseScaled,
  RATE_DECIMALS,
  type Rate,
} from "@margin-engine/core";

const ONE = 10n ** BigInt(RATE_DECIMALS);

/** A sentence: the place, what is wrong, what to write instead. */
export class Fault extends Error {}

/** An object with exactly these fields: a misspelt field is a fault, not a field left out. */
export function objectAt<const Name extends string>(
  json: unknown,
  place: string,
  names: readonly Name[],
): Readonly<Record<Name, unknown>> {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new Fault(`${place}: must be an object with the fields ${names.join(", ")}`);
  }
  for (const name of names) {
    if (!Object.hasOwn(json, name)) throw new Fault(`${place}: the field ${name} is missing`);
  }
  for (const name of Object.keys(json)) {
    if (!(names as readonly string[]).includes(name)) {
      throw new Fault(`${place}: unknown field ${name}; the fields are ${names.join(", ")}`);
    }
  }
  return json as Readonly<Record<Name, unknown>>;
}

/** The same, each field with its own place: what the readers of values take. */
export function placedFields<const Name extends string>(
  json: unknown,
  place: string,
  names: readonly Name[],
): (field: Name) => readonly [json: unknown, place: string] {
  const fields = objectAt(json, place, names);
  return (field) => [fields[field], `${place}.${field}`];
}

/** A list that may be empty. */
export function optionalListAt(json: unknown, place: string): readonly unknown[] {
  if (Array.isArray(json)) return json;
  throw new Fault(`${place}: must be a list`);
}

export function listAt(json: unknown, place: string): readonly unknown[] {
  if (!Array.isArray(json) || json.length === 0) {
    throw new Fault(`${place}: must be a list with at least one entry`);
  }
  return json;
}

export function textAt(json: unknown, place: string): string {
  if (typeof json !== "string" || json === "")
    throw new Fault(`${place}: must be a name in quotes`);
  return json;
}

export function durationAt(json: unknown, place: string): number {
  if (!Number.isSafeInteger(json) || (json as number) <= 0) {
    throw new Fault(`${place}: must be a whole number of milliseconds above 0`);
  }
  return json as number;
}

export function countAt(json: unknown, place: string): number {
  if (Number.isSafeInteger(json) && (json as number) >= 1) return json as number;
  throw new Fault(`${place}: must be a whole number from 1`);
}

export function decimalAt(json: unknown, place: string, decimals: number): bigint {
  const value = typeof json === "string" ? parseScaled(json, decimals) : "NotANumber";
  if (typeof value === "string" || value < 0n) {
    throw new Fault(
      `${place}: ${JSON.stringify(json)} must be a decimal in quotes, 0 or more, with at most ` +
        `${decimals} decimals, such as "0.02"`,
    );
  }
  return value;
}

export function fractionAt(json: unknown, place: string): Rate {
  const value = decimalAt(json, place, RATE_DECIMALS);
  if (value > ONE) {
    throw new Fault(`${place}: ${JSON.stringify(json)} must be between 0 and 1`);
  }
  return value as Rate;
}

export function refuseRepeats(names: readonly string[], place: string): void {
  const repeated = names.find((name, at) => names.indexOf(name) !== at);
  if (repeated !== undefined) throw new Fault(`${place}: ${repeated} is listed twice`);
}

/** A decimal that may also be negative. */
export function figureAt(json: unknown, place: string): Figure {
  const value = typeof json === "string" ? parseScaled(json, FIGURE_DECIMALS) : "NotANumber";
  if (typeof value === "bigint") return value as Figure;
  throw new Fault(
    `${place}: ${JSON.stringify(json)} must be a decimal in quotes with at most ` +
      `${FIGURE_DECIMALS} decimals, such as "0.02"`,
  );
}

export function choiceAt<const Choice extends string>(
  json: unknown,
  place: string,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === json);
  if (found !== undefined) return found;
  throw new Fault(`${place}: ${JSON.stringify(json)} must be one of ${choices.join(", ")}`);
}
