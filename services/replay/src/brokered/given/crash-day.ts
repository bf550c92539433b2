/** A simulated crash day folded in memory: its inputs in order, and what must come of them. */
import {
  createCodec,
  type InputRecord,
  type InputSource,
  type LogStore,
  partitionsOf,
  runInMemory,
  type TopicName,
} from "@margin-engine/runtime";
import { logInputs } from "../../log-inputs";
import { ENGINE } from "../../log-services";
import { DEFAULT_PRESET_PATH, loadPreset, type RiskPreset } from "../../parameters";
import { simulatedMarket } from "../../simulation/simulated-market";
import { simulatedVenue } from "../../simulation/simulated-venue";
import type { BrokeredRecord } from "./installation";

export interface CrashDay {
  readonly shards: number;
  readonly inputs: readonly InputRecord[];
  /** What a run of these inputs alone holds. */
  readonly store: LogStore;
}

export const OUTPUT_TOPICS: readonly TopicName[] = [
  "margin-snapshots",
  "liquidation-commands",
  "shortfalls",
  "risk-alerts",
];

export interface CrashDayOptions {
  readonly seed: number;
  readonly accounts: number;
  readonly hours?: number;
  /** Left out for all inputs of the day, otherwise its first so many. */
  readonly count?: number;
}

export async function crashDay(options: CrashDayOptions): Promise<CrashDay> {
  const { seed, accounts, hours = 1, count } = options;
  const shards = 4;
  const loaded = loadPreset(DEFAULT_PRESET_PATH) as RiskPreset;
  const preset = { ...loaded, ladder: { ...loaded.ladder!, takeover: null } };
  const start = Date.UTC(2026, 0, 5);
  const source = uncleared(simulatedMarket({ seed, hours, tickMs: 30_000, start, preset }));
  const services = [...ENGINE, simulatedVenue({ seed, accounts })];
  const day = await runInMemory({ services, source, shards });
  const inputs = [...inputsOf(day.store)].slice(0, count);
  const { store } = await runInMemory({ services: ENGINE, source: oneBatch(inputs), shards });
  return { shards, inputs, store };
}

/**
 * Without rules for a clearing house. What one decides is an input again, and a sequencer takes it
 * between the others wherever it arrives: the journal on a broker would be another each time.
 */
function uncleared(source: InputSource): InputSource {
  const isRules = (record: InputRecord) =>
    "event" in record && record.event.kind === "ClearingRulesPublished";
  return {
    ...source,
    *open(pulled) {
      const batches = source.open(pulled);
      for (let next = batches.next(); next.done !== true; next = batches.next()) {
        yield next.value.filter((record) => !isRules(record));
      }
    },
  };
}

/** All inputs at once, which is what they are to a broker where they lie ready. */
export function oneBatch(inputs: readonly InputRecord[]): InputSource {
  const origin = "the inputs of a simulated day";
  return { origin, batches: 1, open: (pulled) => [inputs].slice(pulled).values() };
}

export function* inputsOf(store: LogStore): Generator<InputRecord> {
  const batches = logInputs(store, createCodec(store.schemas()), "a day").open(0);
  for (let next = batches.next(); next.done !== true; next = batches.next()) yield* next.value;
}

/** The records of a topic as they must lie on a broker, by partition. */
export function expectedRecords({ store, shards }: CrashDay, topic: TopicName): BrokeredRecord[][] {
  return Array.from({ length: partitionsOf(topic, shards) }, (_, partition) =>
    [...store.read(topic, partition, 0)].map(({ key, value }) => ({
      key: Buffer.from(key).toString(),
      body: Buffer.from(value).toString("hex"),
    })),
  );
}
