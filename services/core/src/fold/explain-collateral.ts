/**
 * What an account's collateral counts and why: for questions about a state, not for the fold. It
 * leaves the state as it was, but for the figures that every evaluation reuses.
 */
import type { Account } from "../account/account";
import type { AccountLots, Hold, Lot, ReceivedOnChain } from "../collateral/account-lots";
import type { UncreditedCollateral } from "../events/margin";
import { evaluate } from "../margin/evaluate";
import { unitsOf } from "../margin/exposures";
import { collateralRate } from "../margin/market-values";
import { lotCredit } from "../margin/safe-credit";
import { usdOfGrid } from "../margin/usd-rounding";
import { type Amount, PRICE_UNIT, type Price, QUANTITY_UNIT, type Usd } from "../money/units";
import type { MarginState } from "./margin-state";
import { assetValue } from "./price-asset";
import { uncreditedOf } from "./uncredited";

export interface ExplainedAsset {
  readonly asset: string;
  /** Units: what is owned, and what the positions settled in it have made of it. */
  readonly units: number;
  /** Null while the asset has no price, and counts nothing. */
  readonly index: Price | null;
  readonly average: Price | null;
  readonly redemption: Price | null;
  /** The one of them that was taken (CO-1), dollars. */
  readonly taken: Price | null;
  readonly takenFrom: "none" | "index" | "average" | "redemption";
  /** Units above the venue's cap on the asset, which count nothing (CO-2). */
  readonly aboveCap: number;
  /** After the size of what is within it (CO-2); 1 for a debt. */
  readonly weight: number;
  /** Dollars. */
  readonly counts: number;
}

/** Its `counted` is what the caps of its chain and of its asset leave. */
export interface ExplainedLot extends Lot {
  /** Dollars it would count for maintenance margin if the account's share had no limit. */
  readonly credit: number;
}

export interface ExplainedCollateral {
  readonly equity: Usd;
  readonly initialEquity: Usd;
  readonly assets: readonly ExplainedAsset[];
  readonly lots: readonly ExplainedLot[];
  readonly received: readonly ReceivedOnChain[];
  readonly holds: readonly Hold[];
  readonly uncredited: readonly UncreditedCollateral[];
}

export function explainCollateral(state: MarginState, account: Account): ExplainedCollateral {
  const { index } = account;
  evaluate(state, index);
  const { equity, initialEquity } = state.figures;
  const own = state.lots.of(index);
  return {
    equity: usdOfGrid(equity),
    initialEquity: usdOfGrid(initialEquity),
    assets: account.balances.map(({ venue }) => explainAsset(state, account, venue.asset)),
    lots: own === undefined ? [] : explainLots(state, index, own),
    received: own?.received ?? [],
    holds: (own?.holds ?? []).filter(({ until }) => until > state.clock),
    uncredited: uncreditedOf(state, account),
  };
}

function explainLots(state: MarginState, index: number, own: AccountLots): ExplainedLot[] {
  const rules = state.parameters?.collateralRules ?? null;
  return own.lots.map((lot) => {
    const credit = rules === null ? 0 : lotCredit(state, rules, { index, own, lot });
    return { ...lot, counted: own.countedOf(lot) as Amount, credit };
  });
}

function explainAsset(state: MarginState, account: Account, asset: string): ExplainedAsset {
  const { venue, owned } = account.balances.find((each) => each.venue.asset === asset)!;
  let units = unitsOf(owned);
  for (const { book, quantity } of account.positions) {
    if (book.venue !== venue) continue;
    units += (Number(quantity) / QUANTITY_UNIT) * state.market.unitValue[book.index]!;
  }
  const aboveCap = unitsOf(state.lots.of(account.index)?.aboveCap(venue.index) ?? 0n);
  const value = assetValue(state, asset);
  if (value === null) {
    const unpriced = { index: null, average: null, redemption: null, taken: null };
    return { asset, units, ...unpriced, takenFrom: "none", aboveCap, weight: 0, counts: 0 };
  }
  const { index, average, redemption } = value;
  const taken = units > 0 ? value.worth : value.debt;
  const within = Math.max(0, units - aboveCap);
  const rate = units > 0 ? collateralRate(state.market, venue.index, within) : null;
  const dollars = Number(taken) / PRICE_UNIT;
  return {
    ...{ asset, units, index, average, redemption, taken, aboveCap },
    takenFrom: taken === index ? "index" : taken === average ? "average" : "redemption",
    weight: rate === null ? 1 : rate / dollars,
    counts: rate === null ? units * dollars : within * rate,
  };
}
