/**
 * What a cascade leaves behind (CL-6): whether the books balance, which accounts are below zero,
 * and where each of their debts is known. A debt that nobody looks after is a fault of the engine.
 */
import {
  balanceOverShards,
  type ClearingCheckpoint,
  type MarginCheckpoint,
  type MarginState,
} from "@margin-engine/core";
import { marginService } from "@margin-engine/margin";
import type { Standing } from "@margin-engine/runtime";
import { StressedVenue } from "../stress/stressed-venue";

/** Dollars at the last prices. */
export interface CascadeEnd {
  /** A sentence for each figure of the books that does not balance. */
  readonly faults: readonly string[];
  /** Debts of accounts below zero. */
  readonly belowZero: Debts;
  /** Of them: with positions that are still being closed. */
  readonly closing: Debts;
  /** Of them: without positions, known to the clearing house, waiting for money (CL-5). */
  readonly waiting: Debts;
  /** The rest. */
  readonly unaccounted: Debts;
}

export interface Debts {
  readonly accounts: number;
  readonly usd: number;
}

export function cascadeEnd({ states }: Pick<Standing, "states">, shards: number): CascadeEnd {
  const margin = states("margin") as readonly MarginCheckpoint[];
  const [house] = states("clearing") as readonly ClearingCheckpoint[];
  const { unpaid, shortfalls } = house!;
  const known = new Set([...unpaid, ...shortfalls].map(({ account }) => account));
  const open = new Set(
    margin.flatMap(({ accounts }) =>
      accounts.filter(({ positions }) => positions.length > 0).map(({ id }) => id),
    ),
  );
  const folded = margin.map((checkpoint, shard) =>
    marginService.restore({ shard, shards }, checkpoint),
  ) as readonly MarginState[];
  const below = new StressedVenue(folded, "the cascade").accounts
    .filter(({ before }) => before.equity < 0)
    .map(({ id, before }) => ({ id, usd: -before.equity }));
  const settled = below.filter(({ id }) => !open.has(id));
  return {
    faults: balanceOverShards(margin).faults,
    belowZero: debtsOf(below),
    closing: debtsOf(below.filter(({ id }) => open.has(id))),
    waiting: debtsOf(settled.filter(({ id }) => known.has(id))),
    unaccounted: debtsOf(settled.filter(({ id }) => !known.has(id))),
  };
}

function debtsOf(below: readonly { readonly usd: number }[]): Debts {
  return { accounts: below.length, usd: below.reduce((sum, { usd }) => sum + usd, 0) };
}
