/** The runners over a broker in memory that fails them; SIMULATION_SEED repeats seeds, as 3,17. */

import { inMadeUpTime } from "../given/memory-broker/made-up-time";
import {
  SERVICES,
  SHARDS,
  type SimulatedRecord,
  Simulation,
} from "../given/memory-broker/simulation";
import { toySource } from "../given/toy-source";
import type { InputRecord } from "../input-source";
import { runInMemory } from "../run-in-memory";
import type { TopicName } from "../topics";
import { createRegistryCodec } from "./registry-codec";

const GIVEN = process.env["SIMULATION_SEED"];
const SEEDS = GIVEN === undefined ? [1, 2, 3, 4, 7, 9] : GIVEN.split(",").map(Number);
const WAVES = 6;
const DISTURBED_MS = 10_000;
const CALM_MS = 120_000;
/** What is written in transactions is there once, what is appended may be there twice. */
const ONCE: readonly TopicName[] = ["margin-snapshots", "liquidation-commands"];
const OFTEN: readonly TopicName[] = ["journal", "dead-letters"];

const source = toySource({ batches: 240 });
const inputs: InputRecord[] = [];
const opened = source.open(0);
for (let next = opened.next(); next.done !== true; next = opened.next()) inputs.push(...next.value);

function registry() {
  let id = 0;
  return { register: async () => ++id, fetch: async () => null };
}

function withoutRepeats(records: readonly SimulatedRecord[]): SimulatedRecord[] {
  const seen = new Set<string>();
  return records.filter(({ body }) => !seen.has(body) && seen.add(body));
}

describe("services on a broker that fails them", () => {
  let wanted: (topic: TopicName) => SimulatedRecord[][];

  beforeAll(async () => {
    const { store } = await runInMemory({ services: [...SERVICES], source, shards: SHARDS });
    wanted = (topic) =>
      Array.from({ length: topic === "dead-letters" ? 1 : SHARDS }, (_, partition) =>
        [...store.read(topic, partition, 0)].map(({ key, value }) => ({
          key: Buffer.from(key).toString(),
          body: Buffer.from(value).toString("hex"),
        })),
      );
  });

  it("given nothing fails, then dead letters are told once, and phases before ready", async () => {
    const codec = await createRegistryCodec(registry());
    await inMadeUpTime(async () => {
      const simulation = new Simulation(codec, 0);
      await simulation.publish(inputs);
      const { length } = wanted("margin-snapshots").flat();
      await simulation.settle("margin-snapshots", length, CALM_MS);
      await simulation.stop();

      const letters = simulation.told.filter(({ what }) => what === "dead-lettered");
      expect(letters).toHaveLength(wanted("dead-letters")[0]!.length);
      expect(letters[0]).toMatchObject({ topic: "trades", reason: "Undecodable" });
      const order = simulation.told.map(({ what }) => what);
      expect(order.indexOf("ready")).toBeGreaterThan(order.indexOf("phase"));
    });
  });

  it.each(SEEDS)("given seed %i, then all is there once and equal to memory's", async (seed) => {
    const codec = await createRegistryCodec(registry());
    await inMadeUpTime(async () => {
      const simulation = new Simulation(codec, seed);
      for (let wave = 0; wave < WAVES; wave++) {
        const [from, to] = [wave, wave + 1].map((at) => Math.floor((inputs.length * at) / WAVES));
        await simulation.publish(inputs.slice(from, to));
        await simulation.disturb(DISTURBED_MS);
      }
      const { length } = wanted("margin-snapshots").flat();
      await simulation.settle("margin-snapshots", length, CALM_MS);
      await simulation.stop();

      expect(simulation.faults).toEqual([]);
      expect(
        simulation.told.filter(({ what }) => what === "diverged" || what === "stopped"),
      ).toEqual([]);
      for (const topic of ONCE) expect(simulation.records(topic)).toEqual(wanted(topic));
      for (const topic of OFTEN) {
        expect(simulation.records(topic).map(withoutRepeats)).toEqual(wanted(topic));
      }
    });
  });
});
