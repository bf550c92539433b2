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
import { marketBatches, type SliceEnds } from "./market-batches";
import { marketEvents } from "./market-events";
import { newestQuotes, pacedEnds } from "./market-pace";
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
  /** `Even` slices, or `Paced` ones, which are longer while prices are calm. */
  readonly pace: "Even" | "Paced";
  /** A part of the window; null for all of it. */
  readonly part: TimeSpan | null;
}

/** First and behind the last millisecond, since the epoch, each at a whole minute. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** Part of what a log is made of: never change it. */
export const MARKET_BATCH_MS = 15_000;

/** Reads all files at once. A missing folder or file, a file with a fault or an unknown window
 * throws Unusable. */
export function marketSource(options: MarketOptions): InputSource {
  const window = { ...windowOf(options), ...options.part };
  const events = marketEvents(window, options);
  const isPaced = options.pace === "Paced";
  const ends = isPaced ? pacedEnds(events.streams, window) : evenEnds(window);
  return {
    origin: `market window ${window.id} sha256 ${fingerprint(options, events.files)}`,
    batches: 1 + ends.length,
    reached: (batches) => (batches < 2 ? window.from : ends[batches - 2]!),
    open: (pulled) => {
      const slices = marketBatches(events.streams, window.from, ends);
      return batches(options, isPaced ? newestQuotes(slices) : slices, pulled);
    },
  };
}

function evenEnds({ from, to }: MarketWindow): SliceEnds {
  const count = (to - from) / MARKET_BATCH_MS;
  return Array.from({ length: count }, (_, at) => from + (at + 1) * MARKET_BATCH_MS);
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
  if (options.part !== null) hash.update(`${options.part.from} to ${options.part.to}\n`);
  for (const event of [...options.listings, options.parameters, ...options.clearing]) {
    hash.update(`${formatEventLine(event)}\n`);
  }
  for (const file of files) {
    hash.update(`${file}\n`);
    for (const chunk of readRawChunks(join(options.directory, file))) hash.update(chunk);
  }
  return hash.digest("hex");
}
