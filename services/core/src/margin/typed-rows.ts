/** Growing the flat arrays that hold one number per account, instrument, asset or row. */

export type TypedRows = Float64Array | Int32Array | Uint8Array;

/** A copy with room for `length` entries. */
export function resized<Rows extends TypedRows>(from: Rows, length: number): Rows {
  const to = new (from.constructor as new (length: number) => Rows)(length);
  to.set(from);
  return to;
}

export function doubled<Rows extends TypedRows>(from: Rows): Rows {
  return resized(from, from.length * 2);
}
