/**
 * A venue told input by input, and folded by all services of the engine: what the clearing house
 * did about it, and what everybody is left with.
 */
import {
  amount,
  amountText,
  balanceOverShards,
  type ClearingAction,
  type ClearingCheckpoint,
  type ClearingRules,
  type Event,
  type InputEvent,
  isClearingAction,
  isLiquidationAccount,
  type MarginCheckpoint,
  price,
  quantity,
  rate,
} from "@margin-engine/core";
import { coinPerpetual, parameters, perpetual } from "@margin-engine/core/given";
import { type InputRecord, type InputSource, inputRecord } from "@margin-engine/runtime";
import { DirectRun } from "./fold-directly.fixture";

export const HOUR = 3_600_000;

const RULES: ClearingRules = {
  policy: "WaterFilling",
  liquidationFee: rate("0"),
  fundWindowMs: 8 * HOUR,
  startDrawdown: rate("0.3"),
  stopDrawdown: rate("0.25"),
  groups: [{ group: "USD", assets: ["USDC", "USDT"] }],
  settlement: null,
};

export const IM_10_MM_5 = [
  { notionalLimit: null, initialRate: rate("0.1"), maintenanceRate: rate("0.05") },
];

const PARAMETERS = parameters({
  source: null,
  effectiveTime: 1_000,
  collateral: [
    { asset: "BTC", weight: rate("0.9") },
    { asset: "USDC", weight: rate("1") },
    { asset: "USDT", weight: rate("1") },
  ],
  schedules: [{ underlying: "BTC", tiers: IM_10_MM_5 }],
  snapshotPeriodMs: HOUR,
  ladder: {
    restoreBuffer: rate("0"),
    paceStart: rate("1"),
    pacePeriodMs: 60_000,
    depthShare: rate("1"),
    bankruptcyAdjustment: rate("1"),
    spreadToMaintenance: rate("0.1"),
    discount: null,
    takeover: { maintenanceShare: rate("0.5"), notionalShare: rate("0.06") },
  },
});

const PERPETUAL = perpetual({ source: null, lotSize: quantity("0.001") });
const COIN = coinPerpetual({ source: null, lotSize: quantity("1") });

type Untold<Input> = Input extends InputEvent ? Omit<Input, "eventId" | "eventTime"> : never;

/** What is left when all is folded. */
export interface Cleared {
  /** All events but the journal's, in the order they were folded. */
  readonly events: readonly Event[];
  readonly actions: readonly ClearingAction[];
  readonly house: ClearingCheckpoint;
  readonly shards: readonly MarginCheckpoint[];
}

export class ClearedVenue {
  /** Each is pulled when all before it is folded. */
  private readonly batches: InputRecord[][] = [];
  private number = 0;
  private now = 1_000;

  /** BTC at 100 and both dollars at 1; no fund. */
  constructor(rules: Partial<ClearingRules> = {}) {
    this.tell(PARAMETERS, PERPETUAL, COIN);
    this.rule(rules);
    this.prices({ BTC: "100", USDC: "1", USDT: "1" });
  }

  rule(rules: Partial<ClearingRules>): this {
    return this.tell({
      kind: "ClearingRulesPublished",
      source: null,
      rules: { ...RULES, ...rules },
    });
  }

  tell(...events: Untold<InputEvent>[]): this {
    this.batches.push(
      events.map((event) => {
        this.number += 1;
        const head = { eventId: `told-${this.number}`, eventTime: this.now };
        return inputRecord({ ...event, ...head } as InputEvent);
      }),
    );
    return this;
  }

  later(milliseconds: number): this {
    this.now += milliseconds;
    return this;
  }

  deposit(account: string, text: string, asset = "USDT"): this {
    const movement = { source: null, account, asset, amount: amount(text) };
    return this.tell({ kind: "CollateralDeposited", ...movement });
  }

  withdraw(account: string, text: string, asset = "USDT"): this {
    const movement = { source: null, account, asset, amount: amount(text) };
    return this.tell({ kind: "WithdrawalRequested", ...movement });
  }

  /** The treasury funds the insurance. */
  insure(text: string, asset = "USDT"): this {
    const gift = { source: null, account: "treasury", asset, amount: amount(text) };
    return this.tell({ kind: "InsuranceContributed", ...gift });
  }

  trade(
    buyer: string,
    seller: string,
    fill: { size: string; at: string; instrument?: string; sellerLiquidation?: string },
  ): this {
    return this.tell({
      kind: "TradeExecuted",
      venue: "plain",
      instrument: fill.instrument ?? "BTC-PERP",
      price: price(fill.at),
      quantity: quantity(fill.size),
      buyer,
      seller,
      buyerFee: amount("0"),
      sellerFee: amount("0"),
      buyerLiquidationId: null,
      sellerLiquidationId: fill.sellerLiquidation ?? null,
    });
  }

  /** The next price batch: indexes of assets. */
  prices(texts: Readonly<Record<string, string>>): this {
    this.later(1_000);
    const quotes = Object.entries(texts).map(([symbol, text]) => ({
      kind: "PriceQuoted" as const,
      quoteSource: "plain",
      quoteType: "Index" as const,
      symbol,
      price: price(text),
    }));
    return this.tell(...quotes, { kind: "ClockTicked", source: null });
  }

  /** The price falls or rises, and is seen twice: orders are cancelled, then it is acted on. */
  jump(text: string): this {
    return this.prices({ BTC: text }).prices({ BTC: text });
  }

  cleared(shards = 1): Cleared {
    const run = new DirectRun(shards);
    for (const batch of this.batches) run.fold(batch);
    const told = run.said.filter(({ topic }) => topic !== "journal");
    const events = told.map(({ event }) => event);
    return {
      events,
      actions: events.filter(isClearingAction),
      house: run.states("clearing")[0] as ClearingCheckpoint,
      shards: run.states("margin") as readonly MarginCheckpoint[],
    };
  }

  /** All that was told, in order. */
  inputs(): readonly InputRecord[] {
    return this.batches.flat();
  }

  /** For a runner. */
  source(): InputSource {
    const { batches } = this;
    const open = (pulled: number) => batches.slice(pulled).values();
    return { origin: "a story", batches: batches.length, open };
  }
}

/** What an account owns of an asset, the carry of its positions included, and its positions. */
export function leftOf({ shards }: Cleared, id: string): string {
  const account = shards.flatMap(({ accounts }) => accounts).find((each) => each.id === id);
  if (account === undefined) return "nothing";
  const owned = account.balances.map(({ asset, owned: own }) => `${amountText(own)} ${asset}`);
  const held = account.positions.map(
    ({ instrument, quantity: size }) => `${Number(size) / 1e8} ${instrument}`,
  );
  return [...owned, ...held].join(", ");
}

/** What the insurance columns of all shards hold of an asset. */
export function insuranceOf({ shards }: Cleared, asset: string): string {
  const columns = shards.flatMap(({ venue }) => venue.filter((each) => each.asset === asset));
  const sum = columns.reduce((total, { insurance }) => total + insurance, 0n);
  return amountText(sum as ReturnType<typeof amount>);
}

/** Everything that must hold when nothing is on its way any more; empty when it does. */
export function faultsOf(cleared: Cleared): string[] {
  const { house, shards } = cleared;
  const { faults } = balanceOverShards(shards);
  const funds = house.holdings
    .filter(({ asset, amount: held }) => insuranceOf(cleared, asset) !== amountText(held))
    .map(({ asset }) => `the fund of ${asset} is not what the books say`);
  const idle = house.round === null && house.takeovers.length + house.deleveragings.length === 0;
  return [...faults, ...funds, ...(idle ? [] : ["the clearing house still waits"])];
}

/** Of the venue's customers, not of the venue: the same however many shards there are. */
export function customersOf({ shards }: Cleared): unknown[] {
  return shards
    .flatMap(({ accounts }) => accounts)
    .filter(({ id }) => !isLiquidationAccount(id))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, balances, positions, status }) => ({ id, balances, positions, status }));
}
