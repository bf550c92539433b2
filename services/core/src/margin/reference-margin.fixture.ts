/**
 * The slow, obvious oracle of standard margin in decimal.js: cash plus profit per asset, times
 * price and weight, and the requirement of each position's notional summed tier by tier.
 */
import { type Account, cashOf } from "../account/account";
import type { MarginTier, RiskParametersPublished } from "../events/listing";
import { Decimal } from "../money/decimal";
import { toDecimal } from "../money/scaled-decimal.fixture";

export interface ReferenceFigures {
  readonly equity: Decimal;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
  /** Dollars held, owed, traded and paid, without sign: what an error is measured against. */
  readonly gross: Decimal;
}

export interface ReferenceWorld {
  readonly parameters: RiskParametersPublished;
  /** Marks by instrument and dollar prices by asset, as texts. */
  readonly prices: ReadonlyMap<string, string>;
}

const ZERO = new Decimal(0);

export function referenceMargin(world: ReferenceWorld, account: Account): ReferenceFigures {
  const { parameters, prices } = world;
  const priceOf = (symbol: string) => new Decimal(prices.get(symbol) ?? 0);
  const worth = new Map<string, Decimal>();
  let gross = ZERO;
  let initialMargin = ZERO;
  let maintenanceMargin = ZERO;
  const add = (asset: string, amount: Decimal) => {
    worth.set(asset, (worth.get(asset) ?? ZERO).plus(amount));
    gross = gross.plus(amount.abs().times(priceOf(asset)));
  };
  for (const balance of account.balances) {
    add(balance.venue.asset, toDecimal(cashOf(account, balance), 18));
  }
  for (const { book, quantity, cost } of account.positions) {
    const { terms } = book;
    const linear = terms.contractType === "Linear";
    const contracts = toDecimal(quantity, 8).times(toDecimal(terms.multiplier, 2));
    const mark = priceOf(terms.instrument);
    const value = linear ? contracts.times(mark) : contracts.div(mark);
    const paid = toDecimal(cost, 18);
    add(terms.settlementAsset, linear ? value.minus(paid) : paid.minus(value));
    gross = gross.plus(value.abs().plus(paid.abs()).times(priceOf(terms.settlementAsset)));
    const notional = linear ? value.abs().times(priceOf(terms.settlementAsset)) : contracts.abs();
    const table = parameters.schedules.find(({ underlying }) => underlying === terms.underlying);
    gross = gross.plus(notional);
    initialMargin = initialMargin.plus(requirement(table?.tiers, "initialRate", notional));
    maintenanceMargin = maintenanceMargin.plus(
      requirement(table?.tiers, "maintenanceRate", notional),
    );
  }
  let equity = ZERO;
  for (const [asset, amount] of worth) {
    const accepted = parameters.collateral.find((collateral) => collateral.asset === asset);
    const weight = accepted === undefined ? ZERO : toDecimal(accepted.weight, 12);
    const counted = amount.gt(0) ? amount.times(weight) : amount;
    equity = equity.plus(counted.times(priceOf(asset)));
  }
  return { equity, initialMargin, maintenanceMargin, gross };
}

/** The sum over tiers of rate x the part of the notional inside the tier; no table means all. */
function requirement(
  tiers: readonly MarginTier[] | undefined,
  rate: "initialRate" | "maintenanceRate",
  notional: Decimal,
): Decimal {
  if (tiers === undefined) return notional;
  let sum = ZERO;
  let from = ZERO;
  for (const tier of tiers) {
    const to = tier.notionalLimit === null ? notional : toDecimal(tier.notionalLimit, 8);
    const inside = Decimal.max(Decimal.min(notional, to).minus(from), 0);
    sum = sum.plus(inside.times(toDecimal(tier[rate], 12)));
    from = to;
  }
  return sum;
}
