/** All accounts of a venue as a log left them, under whatever prices are supposed. */
import {
  type Account,
  type MarginState,
  type MarketShock,
  PRICE_UNIT,
  type ShockedAccount,
  ShockedMarket,
} from "@margin-engine/core";
import { Unusable } from "@margin-engine/runtime";

/** Dollars. */
export interface VenueAccount {
  readonly id: string;
  readonly before: ShockedAccount;
}

export const CALM: MarketShock = { prices: new Map(), volatility: 1, halted: new Set() };

export class StressedVenue {
  /** Milliseconds since the epoch: how far the log is. */
  readonly time: number;
  /** By name. */
  readonly underlyings: readonly string[];
  readonly accounts: readonly VenueAccount[];
  private readonly markets: readonly ShockedMarket[];
  private readonly held: readonly { readonly market: ShockedMarket; readonly account: Account }[];

  /** By shard. Throws Unusable where there is no account in them. */
  constructor(states: readonly MarginState[], log: string) {
    this.markets = states.map((state) => new ShockedMarket(state));
    this.held = this.markets
      .flatMap((market) => market.state.books.byIndex.map((account) => ({ market, account })))
      .sort((one, other) => (one.account.id < other.account.id ? -1 : 1));
    if (this.held.length === 0) throw new Unusable(`${log} has no account to stress`);
    this.time = Math.max(...states.map(({ clock }) => clock));
    const listed = states[0]!.books.instruments.values();
    this.underlyings = [...new Set([...listed].map(({ terms }) => terms.underlying))].sort();
    const before = this.under(CALM);
    this.accounts = this.held.map(({ account }, at) => ({ id: account.id, before: before[at]! }));
  }

  /** In the order of `accounts`. */
  under(shock: MarketShock): readonly ShockedAccount[] {
    for (const market of this.markets) market.apply(shock);
    return this.held.map(({ market, account }) => market.evaluate(account));
  }

  hasOptions(): boolean {
    const [market] = this.markets;
    return market!.state.market.isOption.includes(true);
  }

  /** Every underlying and asset with a price, by name. */
  symbols(): readonly string[] {
    const priced = this.markets[0]!.prices().keys();
    return [...new Set([...this.underlyings, ...priced])].sort();
  }

  /** Dollars a unit as it stood; 0 for what has no price. */
  priceOf(asset: string): number {
    return Number(this.markets[0]!.prices().get(asset) ?? 0n) / PRICE_UNIT;
  }

  /** By underlying, the price range in force (VO-4); null without portfolio margin. */
  ranges(): ReadonlyMap<string, number> | null {
    const { scenarios } = this.markets[0]!.state.risk;
    if (scenarios === null) return null;
    const { underlyings } = scenarios.arrays.parameters;
    return new Map(underlyings.map(({ underlying, priceRange }) => [underlying, priceRange]));
  }
}
