/** Medians of repeated runs, and the heap after a full collection. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const REPEATS = 5;

/** Small enough to stay in the cache, as entries do that were just read. */
const CHUNK = 2_000;

/** Seconds by the clock that `run` takes for what `prepare` made: the median of repeats. */
export function medianSeconds<Prepared>(
  prepare: () => Prepared,
  run: (prepared: Prepared) => void,
): number {
  const seconds = Array.from({ length: REPEATS }, () => {
    const prepared = prepare();
    const started = process.hrtime.bigint();
    run(prepared);
    return Number(process.hrtime.bigint() - started) / 1e9;
  });
  return median(seconds);
}

/** Items per CPU second of `run`, made by `make` in small lots: the median of repeats. CPU time of
 * all threads, garbage collection included, so that a busy neighbour does not count. */
export function medianRate<Item>(
  count: number,
  make: () => Item,
  run: (items: readonly Item[]) => void,
): number {
  const lots = Math.ceil(count / CHUNK);
  const rates = Array.from({ length: REPEATS }, () => {
    let seconds = 0;
    for (let lot = 0; lot < lots; lot++) {
      const items = Array.from({ length: CHUNK }, make);
      seconds += cpuSeconds(() => run(items));
    }
    return (lots * CHUNK) / seconds;
  });
  return median(rates);
}

/** Items per CPU second of one run that works on `count` of them. */
export function cpuRate(count: number, run: () => void): number {
  return count / cpuSeconds(run);
}

/** CPU time of all threads, garbage collection included. */
export function cpuSeconds(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

export function median(values: readonly number[]): number {
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
