/** A scenario as the moves that it means for one venue: what its log knows is moved. */
import type { MarketShock } from "@margin-engine/core";
import type { Failing, Scenario } from "./scenario";
import type { StressedVenue } from "./stressed-venue";

export interface ResolvedShock {
  /** What happens, */
  readonly shock: MarketShock;
  /** and what the venue sees of it; null where it sees all. */
  readonly seen: MarketShock | null;
  /** Positions in the venue's accounts of those that fail. */
  readonly failing: readonly number[];
}

/** To find out which way an account stands. */
const PROBE = 0.01;

/** Symbols of the scenario that the venue does not know. */
export function unknownSymbols(scenario: Scenario, venue: StressedVenue): readonly string[] {
  const known = new Set(venue.symbols());
  const { moves, halted, frozen } = scenario;
  const named = new Set([...moves.keys(), ...halted, ...frozen]);
  return [...named].filter((symbol) => !known.has(symbol));
}

export function resolveShock(scenario: Scenario, venue: StressedVenue): ResolvedShock {
  const { moves, others, ranges, volatility, halted, frozen } = scenario;
  const failing = scenario.failing === null ? [] : largest(venue, scenario.failing.accounts);
  const against =
    scenario.failing === null ? new Map() : movesAgainst(venue, failing, scenario.failing);
  const prices = new Map<string, number>();
  for (const underlying of venue.underlyings) {
    const range = ranges === null ? null : (venue.ranges()?.get(underlying) ?? null);
    const other = range === null ? others : Math.max(-0.99, ranges! * range);
    const move = moves.get(underlying) ?? against.get(underlying) ?? other;
    if (move !== null) prices.set(underlying, 1 + move);
  }
  for (const [symbol, move] of moves) prices.set(symbol, 1 + move);
  const shock = { prices, volatility: 1 + volatility, halted: new Set(halted) };
  if (frozen.length === 0) return { shock, seen: null, failing };
  const visible = [...prices].filter(([symbol]) => !frozen.includes(symbol));
  return { shock, seen: { ...shock, prices: new Map(visible) }, failing };
}

/** By initial margin, then by name. */
function largest({ accounts }: StressedVenue, count: number): readonly number[] {
  return [...accounts.keys()]
    .sort((one, other) => marginAt(accounts, other) - marginAt(accounts, one))
    .slice(0, count);
}

function marginAt(accounts: StressedVenue["accounts"], at: number): number {
  return accounts[at]!.before.initialMargin;
}

/** Each underlying down where together they gain by its rise, else up. */
function movesAgainst(
  venue: StressedVenue,
  failing: readonly number[],
  { move }: Failing,
): ReadonlyMap<string, number> {
  return new Map(
    venue.underlyings.map((underlying) => {
      const prices = new Map([[underlying, 1 + PROBE]]);
      const after = venue.under({ prices, volatility: 1, halted: new Set() });
      const gain = failing.reduce((sum, at) => {
        return sum + after[at]!.equity - venue.accounts[at]!.before.equity;
      }, 0);
      return [underlying, gain === 0 ? 0 : gain > 0 ? -move : move];
    }),
  );
}
