/**
 * What a cascade runs on: a finished log, or a file of lines, whose accounts trade as they did; or
 * a window of market history, on whose prices a simulated population trades.
 */
import { type AnyService, type InputSource, Unusable } from "@margin-engine/runtime";
import { replyingVenue } from "../backtest/replying-venue";
import { openHistory, surveyed } from "../backtest/run-backtest";
import { type Shock, shockFault } from "../backtest/shock";
import type { TimeSpan } from "../market-data/market-source";
import type { MarketWindow } from "../market-data/market-windows";
import { type WindowChoice, windowMarket, windowOf } from "../market-data/window-market";
import { MINUTE_MS } from "../simulation/calendar";
import { simulatedVenue } from "../simulation/simulated-venue";

export interface CascadeHistory {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly accounts: number;
  /** Assets that an index is quoted for. */
  readonly assets: ReadonlySet<string>;
  readonly source: InputSource;
  readonly shards: number;
  /** Who answers liquidation commands; another one for each run. */
  readonly venue: () => AnyService;
  /** Whether liquidations are in the history, to be filled anew. */
  readonly hasFills: boolean;
  readonly close: () => Promise<void>;
}

/** Throws Unusable on a history that holds nothing. */
export async function recordedHistory(history: string): Promise<CascadeHistory> {
  const opened = openHistory(history);
  try {
    const facts = surveyed(history, opened.source);
    const accounts = facts.accounts.size;
    const venue = () => replyingVenue(facts);
    return { ...facts, ...opened, title: history, accounts, venue, hasFills: true };
  } catch (cause) {
    await opened.close();
    throw cause;
  }
}

export interface PopulationChoice extends WindowChoice {
  readonly seed: number;
  readonly accounts: number;
  /** Where to begin and to end within the window; null for its own ends. */
  readonly from: number | null;
  readonly until: number | null;
}

/** How often an account comes to trade: it builds its position within hours, then changes it. */
const TRADES_A_DAY = 10;

/** Throws Unusable on a window, a part of it, a folder or a file that cannot be used. */
export function windowHistory(given: PopulationChoice): CascadeHistory {
  const { seed, accounts, ...choice } = given;
  const window = windowOf(choice);
  const part = partOf(window, given);
  const quoted = window.candles.filter(({ quoteType }) => quoteType === "Index");
  const tradesPerDay = TRADES_A_DAY * accounts;
  return {
    title: `Window ${window.id}: ${window.title}`,
    ...part,
    accounts,
    assets: new Set(["USDT", ...quoted.flatMap(({ symbols }) => symbols)]),
    source: windowMarket(choice, { clearing: [], pace: "Paced", part }),
    shards: 1,
    venue: () => simulatedVenue({ seed, accounts, tradesPerDay }),
    hasFills: false,
    close: async () => undefined,
  };
}

function partOf(window: MarketWindow, { from, until }: PopulationChoice): TimeSpan {
  const whole = (time: number) => time - (time % MINUTE_MS);
  const part = { from: whole(from ?? window.from), to: whole(until ?? window.to) };
  if (part.from >= window.from && part.to <= window.to && part.from < part.to) return part;
  const [first, last] = [window.from, window.to].map((time) => new Date(time).toISOString());
  throw new Unusable(`--from and --until lie in this order within the window, ${first} to ${last}`);
}

/** Throws Unusable on a shock that cannot strike the history. */
export function refuseShocks(history: CascadeHistory, shocks: readonly Shock[]): void {
  const fault = shockFault(shocks, history);
  if (fault !== null) throw new Unusable(fault);
}
