/**
 * The pace of a market that large populations trade on: a minute while prices are calm, told by
 * its last quotes, and a quarter of it, as even slices are, while they are wild and shortly after.
 */
import type { InputEvent } from "@margin-engine/core";
import { MINUTE_MS } from "../simulation/calendar";
import type { SliceEnds } from "./market-batches";
import type { TimeSpan } from "./market-source";

/** A minute is wild in which an index goes further than this part of itself. */
const WILD = 0.005;
/** Minutes that are told in quarters after a wild one. */
const AFTERMATH = 5;
const QUARTERS = 4;

interface Range {
  low: bigint;
  high: bigint;
}

export function pacedEnds(
  streams: readonly Iterable<InputEvent>[],
  { from, to }: TimeSpan,
): SliceEnds {
  const wild = wildMinutes(streams);
  const ends: number[] = [];
  let quarteredUntil = from;
  for (let start = from; start < to; start += MINUTE_MS) {
    if (wild.has(start)) quarteredUntil = start + (1 + AFTERMATH) * MINUTE_MS;
    const parts = start < quarteredUntil ? QUARTERS : 1;
    for (let part = 1; part <= parts; part++) ends.push(start + (part * MINUTE_MS) / parts);
  }
  return ends;
}

/** By their first milliseconds. */
function wildMinutes(streams: readonly Iterable<InputEvent>[]): ReadonlySet<number> {
  const wild = new Set<number>();
  const ranges = new Map<string, Range>();
  for (const stream of streams) {
    for (const event of stream) {
      if (event.kind !== "PriceQuoted" || event.quoteType !== "Index") continue;
      const minute = event.eventTime - (event.eventTime % MINUTE_MS);
      const { price } = event;
      const key = `${event.symbol} ${minute}`;
      const range = ranges.get(key) ?? { low: price, high: price };
      if (price < range.low) range.low = price;
      if (price > range.high) range.high = price;
      ranges.set(key, range);
      if (Number(range.high - range.low) > WILD * Number(range.low)) wild.add(minute);
    }
  }
  return wild;
}

/** Batches without the quotes that another of the same batch replaces. */
export function* newestQuotes(
  batches: Iterable<readonly InputEvent[]>,
): Generator<readonly InputEvent[]> {
  for (const batch of batches) {
    const newest = new Map<string, InputEvent>();
    for (const event of batch) newest.set(quoteKey(event), event);
    yield batch.filter((event) => newest.get(quoteKey(event)) === event);
  }
}

function quoteKey(event: InputEvent): string {
  if (event.kind !== "PriceQuoted") return event.eventId;
  return `${event.quoteSource} ${event.quoteType} ${event.symbol}`;
}
