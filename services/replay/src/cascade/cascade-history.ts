/**
 * What a cascade runs on: a finished log, or a file of lines, whose accounts trade as they did; or
 * a window of market history, on whose prices a simulated population trades.
 */
import { type AnyService, type InputSource, Unusable } from "@margin-engine/runtime";
import { replyingVenue } from "../backtest/replying-venue";
import { openHistory, surveyed } from "../backtest/run-backtest";
import { type Shock, shockFault } from "../backtest/shock";
import { type WindowChoice, windowMarket, windowOf } from "../market-data/window-market";
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
}

/** How often an account comes to trade: it builds its position within hours, then changes it. */
const TRADES_A_DAY = 10;

/** Throws Unusable on a window, a folder or a file that cannot be used. */
export function windowHistory({ seed, accounts, ...choice }: PopulationChoice): CascadeHistory {
  const window = windowOf(choice);
  const quoted = window.candles.filter(({ quoteType }) => quoteType === "Index");
  const tradesPerDay = TRADES_A_DAY * accounts;
  return {
    title: `Window ${window.id}: ${window.title}`,
    from: window.from,
    to: window.to,
    accounts,
    assets: new Set(["USDT", ...quoted.flatMap(({ symbols }) => symbols)]),
    source: windowMarket(choice),
    shards: 1,
    venue: () => simulatedVenue({ seed, accounts, tradesPerDay }),
    hasFills: false,
    close: async () => undefined,
  };
}

/** Throws Unusable on a shock that cannot strike the history. */
export function refuseShocks(history: CascadeHistory, shocks: readonly Shock[]): void {
  const fault = shockFault(shocks, history);
  if (fault !== null) throw new Unusable(fault);
}
