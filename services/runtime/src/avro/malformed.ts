/** How a reader gives up on bytes: thrown inside a decoder, turned into a value at its door. */

export type MalformedReason = "Undecodable" | "OutOfRange";

export class Malformed extends Error {
  constructor(
    readonly reason: MalformedReason,
    message: string,
  ) {
    super(message);
  }
}

/** The bytes at `at` are not a value of the field. */
export function malformed(field: string, at: number, fault: string): never {
  throw new Malformed("Undecodable", `${field}: ${fault} at byte ${at}`);
}

/** The bytes end at `length`, within the field. */
export function cutOff(field: string, length: number): never {
  throw new Malformed("Undecodable", `${field}: the body ends too early, after ${length} bytes`);
}
