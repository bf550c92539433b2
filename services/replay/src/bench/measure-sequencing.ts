/** What the sequencer alone takes of quotes without trades, and of trades without quotes. */
import type { InputEvent } from "@margin-engine/core";
import type { InputRecord, TopicName } from "@margin-engine/runtime";
import { sequencerService } from "@margin-engine/sequencer";
import { DEFAULT_PRESET_PATH, usablePreset } from "../parameters";
import { simulatedMarket } from "../simulation/simulated-market";
import { cpuRate, median } from "./measure";
import { tradeBatches } from "./workload";

const REPEATS = 5;
const ACCOUNTS = 10_000;
const HOURS = 6;
const START = Date.UTC(2026, 0, 5);
const NO_BYTES = new Uint8Array(0);

export interface SequencingRates {
  /** Inputs per CPU second, in one shard. */
  readonly quotes: number;
  readonly trades: number;
}

export function measureSequencing(seed: number, trades: number): SequencingRates {
  const preset = usablePreset(DEFAULT_PRESET_PATH);
  const market = simulatedMarket({ seed, start: START, hours: HOURS, preset });
  const quotes = [...{ [Symbol.iterator]: () => market.open(0) }].flat();
  const fills = [...tradeBatches({ accounts: ACCOUNTS, seed, trades })].flat();
  return { quotes: sequenced(quotes), trades: sequenced(fills) };
}

function sequenced(records: readonly InputRecord[]): number {
  const offsets = new Map<TopicName, number>();
  const received = records.flatMap((record) => {
    if ("bytes" in record) return [];
    const offset = offsets.get(record.topic) ?? 0;
    offsets.set(record.topic, offset + 1);
    const place = { topic: record.topic, partition: 0, offset, key: NO_BYTES, value: NO_BYTES };
    return [{ ...place, event: record.event as InputEvent, undecodable: null }];
  });
  const rates = Array.from({ length: REPEATS }, () => {
    const state = sequencerService.initial({ shard: 0, shards: 1 });
    return cpuRate(received.length, () => {
      for (const each of received) sequencerService.step(state, each);
    });
  });
  return median(rates);
}
