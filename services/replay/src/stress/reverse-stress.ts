/**
 * The least move that empties the insurance fund: along each direction of the market, first in
 * steps of a hundredth, because with options more can cost less, then by halving the step found.
 */
import type { MarketShock } from "@margin-engine/core";
import { type Fund, fundWorth } from "./insurance-fund";
import type { StressedVenue } from "./stressed-venue";

export interface PathStep {
  /** The move, as a part of each price that moves. */
  readonly size: number;
  /** Dollars: what accounts owe, and what the fund is left with. */
  readonly shortfall: number;
  readonly fundLeft: number;
  /** Accounts below maintenance margin, and those without equity. */
  readonly below: number;
  readonly bankrupt: number;
}

export interface EmptyingMove {
  /** In words: `BTC down, ETH up, volatility doubled`. */
  readonly direction: string;
  /** The least that empties the fund; null where nothing does, up to `sizeMost`. */
  readonly size: number | null;
  readonly sizeMost: number;
}

export interface ReverseStress {
  /** Dollars before any move. */
  readonly fund: number;
  /** Least first. */
  readonly moves: readonly EmptyingMove[];
  /** From no move to the least that empties the fund; none where nothing does. */
  readonly path: readonly PathStep[];
  /** At its end, the accounts that owe most. */
  readonly debtors: readonly Debtor[];
}

export interface Debtor {
  readonly account: string;
  readonly debt: number;
}

/** By underlying, which way it moves; and the factor of volatilities. */
interface Direction {
  readonly name: string;
  readonly signs: ReadonlyMap<string, 1 | -1>;
  readonly volatility: number;
}

const SCAN_STEP = 0.01;
/** A fall ends above nothing, a rise at four times the price. */
const FALL_MOST = 0.99;
const RISE_MOST = 3;
/** Of the move that is found. */
const PRECISION = 1e-6;
const PATH_STEPS = 10;
const DEBTORS_KEPT = 5;

export function reverseStress(venue: StressedVenue, fund: Fund): ReverseStress {
  const emptying = directionsOf(venue).map((volatilities) => {
    const [first, ...others] = volatilities.map((direction) =>
      leastMove({ venue, fund, direction }),
    );
    return others.reduce((least, one) => (bySize(one, least) < 0 ? one : least), first!);
  });
  emptying.sort(bySize);
  const { direction, size } = emptying[0]!;
  const search = { venue, fund, direction };
  return {
    fund: fundWorth(fund, venue, shockOf(direction, 0)),
    moves: emptying.map((one) => ({
      direction: one.direction.name,
      size: one.size,
      sizeMost: one.sizeMost,
    })),
    path: size === null ? [] : pathTo(search, size),
    debtors: size === null ? [] : debtorsAt(search, size),
  };
}

interface Emptying {
  readonly direction: Direction;
  readonly size: number | null;
  readonly sizeMost: number;
}

function leastMove(search: Search): Emptying {
  const { direction } = search;
  const sizeMost = [...direction.signs.values()].includes(-1) ? FALL_MOST : RISE_MOST;
  const size = leastSize((at) => stepAt(search, at).fundLeft, sizeMost);
  return { direction, size, sizeMost };
}

function bySize(one: Emptying, other: Emptying): number {
  if (one.size === other.size) return 0;
  return one.size !== null && (other.size === null || one.size < other.size) ? -1 : 1;
}

/**
 * Each underlying either way, all together, and each pair apart; where there are options, each at
 * their volatility and at twice that.
 */
function directionsOf(venue: StressedVenue): readonly (readonly Direction[])[] {
  const { underlyings } = venue;
  const ways = [-1, 1] as const;
  const all = ways.map((sign) => underlyings.map((one) => [one, sign] as const));
  const single = underlyings.flatMap((one) => ways.map((sign) => [[one, sign] as const]));
  const apart = underlyings.flatMap((one) =>
    underlyings
      .filter((other) => other !== one)
      .map((other) => [[one, -1] as const, [other, 1] as const]),
  );
  const moves = underlyings.length > 1 ? [...single, ...all, ...apart] : single;
  const volatilities = venue.hasOptions() ? [1, 2] : [1];
  return moves.map((signs) =>
    volatilities.map((volatility) => {
      const words = signs.map(([one, sign]) => `${one} ${sign < 0 ? "down" : "up"}`);
      const name = [...words, ...(volatility === 1 ? [] : ["volatility doubled"])].join(", ");
      return { name, signs: new Map<string, 1 | -1>(signs), volatility };
    }),
  );
}

/** Without a move volatility stays as well, so that a path begins where the venue stands. */
function shockOf({ signs, volatility }: Direction, size: number): MarketShock {
  const prices = new Map([...signs].map(([one, sign]) => [one, 1 + sign * size]));
  return { prices, volatility: size === 0 ? 1 : volatility, halted: new Set() };
}

function leastSize(fundLeftAt: (size: number) => number, most: number): number | null {
  const steps = Math.round(most / SCAN_STEP);
  for (let step = 0; step <= steps; step++) {
    if (fundLeftAt(step * SCAN_STEP) > 0) continue;
    if (step === 0) return 0;
    let [holds, empties] = [(step - 1) * SCAN_STEP, step * SCAN_STEP];
    while (empties - holds > PRECISION * empties) {
      const middle = (holds + empties) / 2;
      if (fundLeftAt(middle) > 0) holds = middle;
      else empties = middle;
    }
    return empties;
  }
  return null;
}

interface Search {
  readonly venue: StressedVenue;
  readonly fund: Fund;
  readonly direction: Direction;
}

function stepAt({ venue, fund, direction }: Search, size: number): PathStep {
  const shock = shockOf(direction, size);
  let [shortfall, below, bankrupt] = [0, 0, 0];
  for (const { equity, maintenanceMargin } of venue.under(shock)) {
    if (equity < maintenanceMargin) below++;
    if (equity >= 0) continue;
    bankrupt++;
    shortfall -= equity;
  }
  return { size, shortfall, fundLeft: fundWorth(fund, venue, shock) - shortfall, below, bankrupt };
}

function pathTo(search: Search, size: number): readonly PathStep[] {
  const steps = Array.from({ length: PATH_STEPS + 1 }, (_, at) => (size * at) / PATH_STEPS);
  return steps.map((each) => stepAt(search, each));
}

function debtorsAt({ venue, direction }: Search, size: number): readonly Debtor[] {
  const after = venue.under(shockOf(direction, size));
  return venue.accounts
    .map(({ id }, at) => ({ account: id, debt: -after[at]!.equity }))
    .filter(({ debt }) => debt > 0)
    .sort((one, other) => other.debt - one.debt)
    .slice(0, DEBTORS_KEPT);
}
