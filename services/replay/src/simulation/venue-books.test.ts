/** What the simulated venue believes that accounts hold is what the books say they hold. */
import type { MarginCheckpoint } from "@margin-engine/core";
import { type InputRecord, type InputSource, runInMemory } from "@margin-engine/runtime";
import { ENGINE } from "../log-services";
import { preset, START } from "./given/venue-run";
import { simulatedMarket } from "./simulated-market";
import { simulatedVenue } from "./simulated-venue";
import type { VenueCheckpoint } from "./venue-checkpoint";

const SHARDS = 3;

/** Without the trades that the source sends as bad input: the venue knows nothing of them. */
function withoutTrades(source: InputSource): InputSource {
  const others = (batch: readonly InputRecord[]) => batch.filter(({ topic }) => topic !== "trades");
  return {
    ...source,
    *open(pulled) {
      for (const batch of { [Symbol.iterator]: () => source.open(pulled) }) yield others(batch);
    },
  };
}

it("after a crash with takeovers the venue and the books agree on every position", async () => {
  const source = { seed: 4, start: START, hours: 6, tickMs: 60_000, preset: preset() };
  const venue = { seed: 4, accounts: 40, tradesPerDay: 8_000 };
  const { states, store } = await runInMemory({
    source: withoutTrades(simulatedMarket(source)),
    services: [...ENGINE, simulatedVenue(venue)],
    shards: SHARDS,
  });
  expect([...store.read("clearing-actions", 0, 0)].length).toBeGreaterThan(5);
  const held = new Map<string, number>();
  for (const { accounts } of states("margin") as MarginCheckpoint[]) {
    for (const { id, positions } of accounts) {
      for (const { instrument, quantity } of positions) {
        held.set(`${id} ${instrument}`, Number(quantity));
      }
    }
  }
  const [{ instruments, liquidators }] = states("simulated-venue") as [VenueCheckpoint];
  const { traders } = simulatedVenue(venue).initial({ shard: 0, shards: SHARDS }).population;
  const names = [...traders.map(({ name }) => name), ...liquidators.map(({ account }) => account)];
  const believed = new Map<string, number>();
  for (const { instrument, lotSize, lots } of instruments) {
    lots.forEach((count, account) => {
      if (count === 0) return;
      believed.set(`${names[account]} ${instrument}`, count * Number(lotSize));
    });
  }
  expect(new Map([...believed].sort())).toEqual(new Map([...held].sort()));
});
