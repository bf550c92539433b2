/** The inputs of a log with a file of event lines after them: how a late input comes to be one. */
import { type InputRecord, type InputSource, ndjsonSource } from "@margin-engine/runtime";

export function withLateLines(first: InputSource, file: string): InputSource {
  const second = ndjsonSource(file);
  return {
    ...first,
    origin: `${first.origin}, late ${second.origin}`,
    batches: null,
    open: (pulled) => batchesOf([first, second], pulled),
  };
}

/** How many batches a source has is only known at its end. */
function* batchesOf(
  [first, second]: readonly [InputSource, InputSource],
  pulled: number,
): Generator<readonly InputRecord[]> {
  let given = 0;
  const batches = first.open(0);
  for (let next = batches.next(); next.done !== true; next = batches.next()) {
    given++;
    if (given > pulled) yield next.value;
  }
  yield* { [Symbol.iterator]: () => second.open(Math.max(0, pulled - given)) };
}
