/** LI-3: the worst price at which a position may be closed. */
import type { Position } from "../account/account";
import { gainsWithValue } from "../account/contract-value";
import type { MarketValues } from "../margin/market-values";
import { gridDown, gridUp } from "../margin/usd-rounding";
import { MULTIPLIER_UNIT, PRICE_UNIT, type Price, QUANTITY_UNIT } from "../money/units";
import type { DiscountRule, FillableRule, LadderPolicy } from "./ladder-policy";

/** Dollars; what the account has, what it requires, and what of that the position stands for. */
export interface LimitedAccount {
  readonly equity: number;
  readonly required: number;
  /** Milliseconds since the epoch began. */
  readonly elapsed: number;
}

/**
 * What closing a position may cost beyond its mark, in dollars: up to the bankruptcy price its
 * `part` of the equity, by requirement, so that all closed at their limits take the whole; up to
 * the fillable price, if that is less, the part of the requirement that equity has lost of it.
 */
export function mostToGive(account: LimitedAccount, part: number, policy: LadderPolicy): number {
  const bankruptcy = account.equity * part;
  if (policy.fillable === null) return bankruptcy;
  return Math.min(bankruptcy, fillableGive(account, policy) * part);
}

/** Dollars that may be given now, if all is closed: by the rule of the parameters in force. */
export function fillableGive(account: LimitedAccount, { fillable, pace }: LadderPolicy): number {
  if (fillable === null) return 0;
  if (fillable.kind === "Discount") return discountGive(account, fillable);
  return spreadGive(account, fillable, pace);
}

/** Derive's discount: (1 - d) x equity, d falling from 1 to 1 - fastShare, then to 0. */
function discountGive({ equity, elapsed }: LimitedAccount, rule: DiscountRule): number {
  const { fastShare, fastMs, slowMs } = rule;
  const fast = Math.min(1, elapsed / fastMs);
  const slow = Math.min(1, Math.max(0, elapsed - fastMs) / slowMs);
  return (fastShare * fast + (1 - fastShare) * slow) * equity;
}

/**
 * ABR x SMMR x TMMR with ABR = clamp01(BA (1 - TNC/TMMR)), dYdX v4's. An account that nobody
 * filled at that gives way with time as its pace does, without a bound but the bankruptcy price:
 * else one that is short by a cent would stand at its mark for ever.
 */
function spreadGive(
  account: LimitedAccount,
  { bankruptcyAdjustment, spreadToMaintenance }: FillableRule,
  pace: LadderPolicy["pace"],
): number {
  const { equity, required, elapsed } = account;
  const short = required <= 0 ? 1 : bankruptcyAdjustment * (1 - equity / required);
  const rating = Math.min(1, Math.max(0, short));
  const waited = pace === null ? 0 : elapsed / pace.periodMs;
  return Math.max(rating, waited) * spreadToMaintenance * required;
}

/**
 * The price at which closing the position costs so many dollars. Long linear or option: mark - cost
 * / (size x multiplier x dollars per settlement asset); inverse: 1 / (1/mark + cost in coin / (size
 * x multiplier)); shorts with the sign turned. Rounded for the account. Null when no positive price
 * costs as much: at market.
 */
export function priceAtCost(market: MarketValues, position: Position, cost: number): Price | null {
  const { terms, venue, index } = position.book;
  const mark = Number(market.marks[index]!) / PRICE_UNIT;
  const side = position.quantity > 0n ? 1 : -1;
  const size = Math.abs(Number(position.quantity)) / QUANTITY_UNIT;
  const contracts = (size * Number(terms.multiplier)) / MULTIPLIER_UNIT;
  const settlement = cost / market.assetPrice[venue.index]!;
  const distance = (side * settlement) / contracts;
  const limit = gainsWithValue(terms) ? mark - distance : 1 / (1 / mark + distance);
  if (!(limit * PRICE_UNIT >= 1) || limit * PRICE_UNIT > Number.MAX_SAFE_INTEGER) return null;
  return BigInt(side > 0 ? gridUp(limit) : gridDown(limit)) as Price;
}
