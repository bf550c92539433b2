/** Medians of repeated runs, and the heap after a full collection. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Seconds of the median of `repeats` runs; each run starts from what `prepare` made for it. */
export function medianSeconds<Prepared>(
  repeats: number,
  prepare: () => Prepared,
  run: (prepared: Prepared) => void,
): number {
  const seconds: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const prepared = prepare();
    const started = process.hrtime.bigint();
    run(prepared);
    seconds.push(Number(process.hrtime.bigint() - started) / 1e9);
  }
  return median(seconds);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** Bytes of heap and of array buffers that survive a full collection. */
export function liveBytes(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
