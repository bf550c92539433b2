/**
 * The insurance funds (CL-1): what comes in, and what they pay. A fund belongs to a group of assets
 * of one currency and counts them at par; it pays in the asset that is owed.
 */
import { invariant } from "../account/invariant";
import type { InsuranceReceived } from "../events/clearing";
import type { InsurancePaid } from "../events/clearing-actions";
import type { EntryHead } from "../events/event";
import type { Amount } from "../money/units";
import {
  type Actions,
  type ClearingHouse,
  causeOf,
  type UnpaidDebt,
  type WaitingShortfall,
} from "./clearing-house";
import { emptyFund, type InsuranceFund, moveFund, refreshFund } from "./insurance-fund";

function groupOf({ rules }: ClearingHouse, asset: string): string {
  return rules?.groups.find(({ assets }) => assets.includes(asset))?.group ?? asset;
}

/** The fund of an asset, its window moved on to the present. */
export function fundOf(house: ClearingHouse, asset: string): InsuranceFund {
  const group = groupOf(house, asset);
  let fund = house.funds.get(group);
  if (fund === undefined) {
    fund = emptyFund();
    house.funds.set(group, fund);
  }
  if (house.rules !== null) refreshFund(fund, house.clock, house.rules);
  return fund;
}

/** New rules may group assets anew: the funds' history begins with them. */
export function regroupFunds(house: ClearingHouse): void {
  house.funds.clear();
  const levels = new Map<InsuranceFund, bigint>();
  for (const [asset, held] of house.holdings) {
    const fund = fundOf(house, asset);
    levels.set(fund, (levels.get(fund) ?? 0n) + held);
  }
  for (const [fund, level] of levels) {
    fund.balance = level as Amount;
    refreshFund(fund, house.clock, house.rules!);
  }
}

export function takeReceipt(house: ClearingHouse, { asset, amount }: InsuranceReceived): void {
  change(house, asset, amount);
}

type Payment = Omit<InsurancePaid, "kind" | keyof EntryHead>;

/** Pays as much of it as the fund holds; returns what it does not. */
export function payFrom(house: ClearingHouse, payment: Payment, actions: Actions): Amount {
  const { balance } = fundOf(house, payment.asset);
  if (balance <= 0n) return payment.amount;
  const rest = (payment.amount > balance ? payment.amount - balance : 0n) as Amount;
  const amount = (payment.amount - rest) as Amount;
  change(house, payment.asset, -amount);
  actions.take({ kind: "InsurancePaid", ...payment, amount });
  return rest;
}

/** A debt that nothing is left to close for takes all of a fund; the rest waits for money. */
export function payShortfall(
  house: ClearingHouse,
  shortfall: WaitingShortfall,
  actions: Actions,
): void {
  const { account, debts } = shortfall;
  for (const { asset, amount } of debts) {
    const debt = { account, asset, amount, causedBy: causeOf(shortfall) };
    const rest = payFrom(house, { ...debt, reason: "Shortfall" }, actions);
    if (rest === 0n) continue;
    house.unpaid.push({ ...debt, amount: rest });
    house.unset.add(asset);
  }
}

/** What came in pays the oldest debts first (CL-5). */
export function payWaiting(house: ClearingHouse, actions: Actions): void {
  const left: UnpaidDebt[] = [];
  for (const debt of house.unpaid) {
    const rest = payFrom(house, { ...debt, reason: "Shortfall" }, actions);
    if (rest !== debt.amount) house.unset.add(debt.asset);
    if (rest > 0n) left.push({ ...debt, amount: rest });
  }
  house.unpaid = left;
}

/** Its account paid a debt itself, or owns enough again. */
export function dropDebts(house: ClearingHouse, account: string): void {
  for (const debt of house.unpaid) {
    if (debt.account === account) house.unset.add(debt.asset);
  }
  house.unpaid = house.unpaid.filter((debt) => debt.account !== account);
  house.shortfalls = house.shortfalls.filter((shortfall) => shortfall.account !== account);
}

function change(house: ClearingHouse, asset: string, amount: bigint): void {
  const fund = fundOf(house, asset);
  house.holdings.set(asset, (house.holdings.get(asset) ?? 0n) + amount);
  const { clock: time, rules } = house;
  if (rules === null) fund.balance = (fund.balance + amount) as Amount;
  else moveFund(fund, { time, change: amount as Amount, rules });
  const group = groupOf(house, asset);
  let held = 0n;
  for (const [each, holding] of house.holdings) {
    if (groupOf(house, each) === group) held += holding;
  }
  invariant(
    held === fund.balance,
    () => `the fund of ${group} is at ${fund.balance}e-18, its assets sum to ${held}e-18`,
  );
}
