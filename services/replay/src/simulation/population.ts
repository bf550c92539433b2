/**
 * Who trades at the simulated venue: a house that takes what liquidations sell, market makers,
 * levered longs and shorts, hedgers with coin, basis traders. What an account is never changes; it
 * follows from the seed, so a checkpoint does not hold it.
 */
import { HOUR_MS } from "./calendar";
import type { Random } from "./random";
import { exponential, seededRandom, uniform, uniformBetween } from "./random";

export type AccountKind = "house" | "maker" | "hedger" | "basis" | "short" | "long";

export interface Trader {
  readonly name: string;
  readonly kind: AccountKind;
  /** What it deposits at first, US dollars. */
  readonly capital: number;
  /** Notional it aims at, in multiples of capital. */
  readonly leverage: number;
  /** How long after the first tick it begins to trade, milliseconds. */
  readonly entry: number;
  /** From 0 to 1: which underlying, and which of its instruments, it prefers. */
  readonly taste: number;
  readonly style: number;
  /** The move against it at which it closes by itself, as a fraction; 0 means never. */
  readonly stop: number;
  /** Buys more when the price has dipped. */
  readonly adds: boolean;
  /** Brings collateral when its margin is short. */
  readonly topsUp: boolean;
  /** From 0 to 1: the lower, the sooner it gives in when its margin is short. */
  readonly patience: number;
}

export interface Population {
  readonly traders: readonly Trader[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** Indices of the makers; the house is number 0. */
  readonly makers: readonly number[];
  /** Who comes to trade: indices, and running sums of how often each comes. */
  readonly takers: readonly number[];
  readonly frequencies: Float64Array;
  /** Notional the longs aim at together, US dollars: the size of the market. */
  readonly demand: number;
}

export const HOUSE = 0;
/** Half of the traders come within the first quarter of this time. */
const ENTRY_MS = 8 * HOUR_MS;
const FREQUENCY: Record<AccountKind, number> = {
  house: 0,
  maker: 0,
  hedger: 0.4,
  basis: 3,
  short: 1,
  long: 1,
};

/** Between 10 and 100,000 accounts, or RangeError. */
export function drawPopulation(seed: number, accounts: number): Population {
  if (!Number.isSafeInteger(accounts) || accounts < 10 || accounts > 100_000) {
    throw new RangeError(`${accounts} accounts: use a whole number from 10 to 100000`);
  }
  const random = seededRandom(seed, 2);
  const counts = countKinds(accounts);
  const takers: Trader[] = [];
  for (const kind of ["hedger", "basis", "short", "long"] as const) {
    for (let number = 1; number <= counts[kind]; number++) {
      takers.push(drawTaker(random, kind, number));
    }
  }
  let demand = 0;
  for (const { kind, capital, leverage } of takers) {
    if (kind === "long") demand += capital * leverage;
  }
  const makers = Array.from({ length: counts.maker }, (_, at) =>
    dealer("maker", at + 1, (demand * 1.5) / counts.maker),
  );
  const traders = [dealer("house", 1, demand * 0.8), ...makers, ...takers];
  return { ...indexed(traders), demand };
}

function countKinds(accounts: number): Record<AccountKind, number> {
  const share = (fraction: number) => Math.max(1, Math.round(accounts * fraction));
  const maker = Math.max(2, share(0.03));
  const counts = { house: 1, maker, hedger: share(0.1), basis: share(0.09), short: share(0.12) };
  const taken = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { ...counts, long: accounts - taken };
}

function indexed(traders: readonly Trader[]): Omit<Population, "demand"> {
  const takers: number[] = [];
  const makers: number[] = [];
  const sums: number[] = [];
  let sum = 0;
  for (const [at, { kind }] of traders.entries()) {
    if (kind === "maker") makers.push(at);
    if (FREQUENCY[kind] === 0) continue;
    sum += FREQUENCY[kind];
    takers.push(at);
    sums.push(sum);
  }
  const indexOf = new Map(traders.map(({ name }, at) => [name, at]));
  return { traders, indexOf, makers, takers, frequencies: Float64Array.from(sums) };
}

/** Someone who comes to trade, drawn by frequency: an index into the traders. */
export function drawTrader(population: Population, random: Random): number {
  const { takers, frequencies } = population;
  const point = uniform(random) * frequencies[frequencies.length - 1]!;
  let low = 0;
  let high = frequencies.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (frequencies[middle]! > point) high = middle;
    else low = middle + 1;
  }
  return takers[low]!;
}

function dealer(kind: "house" | "maker", number: number, capital: number): Trader {
  return {
    name: accountName(kind, number),
    kind,
    capital,
    leverage: 4,
    entry: 0,
    taste: 0,
    style: 1,
    stop: 0,
    adds: false,
    topsUp: true,
    patience: 1,
  };
}

function drawTaker(random: Random, kind: AccountKind, number: number): Trader {
  const wealth = exponential(random);
  const hurry = uniform(random);
  const draw = uniform(random);
  return {
    name: accountName(kind, number),
    kind,
    capital: capitalOf(kind, wealth),
    leverage: leverageOf(kind, draw),
    entry: ENTRY_MS * hurry * hurry,
    taste: uniform(random),
    style: uniform(random),
    stop: uniform(random) < 0.25 ? uniformBetween(random, 0.03, 0.12) : 0,
    adds: uniform(random) < 0.3,
    topsUp: uniform(random) < 0.15,
    patience: uniform(random),
  };
}

/** Wealth is exponential; traders' capital goes with its square, so that a few are large. */
function capitalOf(kind: AccountKind, wealth: number): number {
  if (kind === "hedger") return 700_000 * (0.3 + wealth);
  if (kind === "basis") return 1_500_000 * (0.3 + wealth);
  return 12_000 * (0.2 + wealth * wealth);
}

function leverageOf(kind: AccountKind, draw: number): number {
  if (kind === "hedger") return 0.6 + 0.35 * draw;
  if (kind === "basis") return 0.95;
  if (kind === "short") return 2 + 13 * draw * draw;
  return 3 + 37 * draw * draw * draw;
}

function accountName(kind: AccountKind, number: number): string {
  return `${kind}-${String(number).padStart(3, "0")}`;
}
