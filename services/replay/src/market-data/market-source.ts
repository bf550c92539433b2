/**
 * Market history as a source of inputs: listings, parameters and clearing rules first, then the
 * window's quotes, funding rates and settlement prices in order of time. A batch is a quarter of a
 * minute and ends with a clock tick, so that whoever trades on these prices acts four times a
 * minute.
 *
 * Only what the listings and parameters name is published; the rest would be refused.
 */
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { join } from "node:path";
import type { InputEvent, InstrumentListed, RiskParametersPublished } from "@margin-engine/core";
import {
  formatEventLine,
  type InputRecord,
  type InputSource,
  inputRecord,
  readRawChunks,
  Unusable,
} from "@margin-engine/runtime";
import { marketBatches } from "./market-batches";
import { marketEvents } from "./market-events";
import { MARKET_WINDOWS, type MarketWindow, marketWindow } from "./market-windows";

export interface MarketOptions {
  /** The folder of the archives. */
  readonly directory: string;
  /** The window's id: `A`. */
  readonly window: string;
  readonly listings: readonly InstrumentListed[];
  readonly parameters: RiskParametersPublished;
  /** What the clearing house goes by, and what its funds are given; none without one. */
  readonly clearing: readonly InputEvent[];
}

/** Part of what a log is made of: never change it. */
export const MARKET_BATCH_MS = 15_000;

/** Reads all files at once. A missing folder or file, a file with a fault or an unknown window
 * throws Unusable. */
export function marketSource(options: MarketOptions): InputSource {
  const window = windowOf(options);
  const events = marketEvents(window, options);
  return {
    origin: `market window ${window.id} sha256 ${fingerprint(options, events.files)}`,
    batches: 1 + (window.to - window.from) / MARKET_BATCH_MS,
    reached: (batches) => window.from + Math.max(0, batches - 1) * MARKET_BATCH_MS,
    open: (pulled) => {
      const slices = { ...window, sliceMs: MARKET_BATCH_MS };
      return batches(options, marketBatches(events.streams, slices), pulled);
    },
  };
}

function* batches(
  { listings, parameters, clearing }: MarketOptions,
  slices: Generator<readonly InputEvent[]>,
  pulled: number,
): Generator<readonly InputRecord[]> {
  if (pulled === 0) yield [...listings, parameters, ...clearing].map(inputRecord);
  let toSkip = pulled - 1;
  for (const slice of slices) {
    if (toSkip > 0) toSkip--;
    else yield slice.map(inputRecord);
  }
}

function windowOf({ directory, window: id }: MarketOptions): MarketWindow {
  const window = marketWindow(id);
  if (window === null) {
    const known = MARKET_WINDOWS.map((each) => `${each.id} (${each.title})`).join(", ");
    throw new Unusable(`there is no market window "${id}"; choose one of ${known}`);
  }
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new Unusable(`${directory} is no folder; name the folder that holds the market data`);
  }
  return window;
}

/** Of everything the source's events are made from. */
function fingerprint(options: MarketOptions, files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const event of [...options.listings, options.parameters, ...options.clearing]) {
    hash.update(`${formatEventLine(event)}\n`);
  }
  for (const file of files) {
    hash.update(`${file}\n`);
    for (const chunk of readRawChunks(join(options.directory, file))) hash.update(chunk);
  }
  return hash.digest("hex");
}
