/** Runs a source and the venue by themselves, without sequencer and margin service. */
import { createHash } from "node:crypto";
import type { Event, TradeExecuted } from "@margin-engine/core";
import type { InputRecord, Output, TopicName } from "@margin-engine/runtime";
import { createCodec } from "@margin-engine/runtime";
import { DEFAULT_PRESET_PATH, loadPreset, type RiskPreset } from "../../parameters";
import { simulatedMarket } from "../simulated-market";
import type { simulatedVenue } from "../simulated-venue";

export const START = Date.UTC(2026, 1, 13);
export const PLACEMENT = { shard: 0, shards: 1 };

export type Venue = ReturnType<typeof simulatedVenue>;
export type VenueState = ReturnType<Venue["initial"]>;

export function preset(): RiskPreset {
  const loaded = loadPreset(DEFAULT_PRESET_PATH);
  if ("fault" in loaded) throw new Error(loaded.fault);
  return loaded;
}

/** A whole day, crash and all, in ticks of two minutes if not said otherwise. */
export function market(seed: number, tickMs = 120_000) {
  return simulatedMarket({ seed, start: START, hours: 24, tickMs, preset: preset() });
}

export function records(source: ReturnType<typeof market>, pulled = 0): InputRecord[] {
  const found: InputRecord[] = [];
  const batches = source.open(pulled);
  for (let next = batches.next(); next.done !== true; next = batches.next()) {
    found.push(...next.value);
  }
  return found;
}

const nothing = new Uint8Array(0);

export function hear(venue: Venue, state: VenueState, event: Event | null): readonly Output[] {
  const place = { topic: "prices" as TopicName, partition: 0, offset: 0 };
  const undecodable = event === null ? { reason: "Undecodable" as const, detail: "noise" } : null;
  return venue.step(state, {
    ...place,
    key: nothing,
    value: nothing,
    event: event as Parameters<Venue["step"]>[1]["event"],
    undecodable,
  });
}

/** Hears the records of the topics that the venue consumes; returns all that it says. */
export function play(venue: Venue, state: VenueState, inputs: readonly InputRecord[]): Event[] {
  const said: Event[] = [];
  for (const input of inputs) {
    if (!venue.consumes.includes(input.topic)) continue;
    const outputs = hear(venue, state, "event" in input ? input.event : null);
    for (const { event } of outputs) said.push(event);
  }
  return said;
}

/** SHA-256 over the encoded events, in order. */
export function digest(events: readonly Event[]): string {
  const codec = createCodec();
  const hash = createHash("sha256");
  for (const event of events) hash.update(codec.encode(event, null));
  return hash.digest("hex");
}

export function trades(events: readonly Event[]): TradeExecuted[] {
  return events.filter((event) => event.kind === "TradeExecuted");
}

/** Signed positions by account and instrument, from the trades alone. */
export function positions(events: readonly Event[]): Map<string, bigint> {
  const held = new Map<string, bigint>();
  const add = (name: string, change: bigint) => held.set(name, (held.get(name) ?? 0n) + change);
  for (const { instrument, buyer, seller, quantity } of trades(events)) {
    add(`${buyer} ${instrument}`, quantity);
    add(`${seller} ${instrument}`, -quantity);
  }
  return held;
}
