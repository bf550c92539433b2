/**
 * A broken invariant: the state can no longer be trusted, so the shard stops (docs/architecture.md,
 * promises).
 */
export class InvariantBroken extends Error {
  override readonly name = "InvariantBroken";
}

/** Stops the shard unless `holds`. The message says what should have held and what was found. */
export function invariant(holds: boolean, message: () => string): asserts holds {
  if (!holds) throw new InvariantBroken(message());
}
