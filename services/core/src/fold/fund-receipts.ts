/** What comes into the insurance fund in a shard (CL-1), and what is told of it. */
import { type Account, cashOf } from "../account/account";
import { moveInsurance } from "../account/book-insurance";
import { contractValue } from "../account/contract-value";
import type { InsuranceReceived, InsuranceSource } from "../events/clearing";
import type { OutputId } from "../events/event";
import type { TradeLeg } from "../events/trade";
import { powerOfTen } from "../money/rounding";
import { type Amount, RATE_DECIMALS } from "../money/units";
import type { MarginState } from "./margin-state";

/** Where an entry's outputs go. */
interface Receipts {
  readonly eventTime: number;
  readonly nextId: () => OutputId;
  readonly add: (event: InsuranceReceived) => void;
}

interface Receipt {
  readonly account: string;
  readonly asset: string;
  readonly amount: bigint;
  readonly reason: InsuranceSource;
}

export function tellReceipt({ amount, ...receipt }: Receipt, outputs: Receipts): void {
  const head = { id: outputs.nextId(), eventTime: outputs.eventTime };
  outputs.add({ kind: "InsuranceReceived", ...head, ...receipt, amount: amount as Amount });
}

/**
 * CL-1: a liquidation's fill pays `value x liquidationFee`, rounded down, and never more than the
 * cash that is there, so that no fee makes a debt. The venue's own account pays none.
 */
export function chargeLiquidationFee(
  state: MarginState,
  { account, leg }: { readonly account: Account; readonly leg: TradeLeg },
  outputs: Receipts,
): void {
  const fee = state.clearingRules?.liquidationFee ?? 0n;
  if (fee === 0n || leg.liquidationId === null || account.id === state.house) return;
  const { terms, venue } = state.books.instruments.get(leg.instrument)!;
  const value = contractValue(terms, leg.quantity, leg.price);
  const wanted = ((value < 0n ? -value : value) * fee) / powerOfTen(RATE_DECIMALS);
  const balance = account.balances.find((each) => each.venue === venue)!;
  const cash = cashOf(account, balance);
  const amount = wanted < cash ? wanted : cash;
  if (amount <= 0n) return;
  moveInsurance(balance, amount);
  tellReceipt(
    { account: account.id, asset: venue.asset, amount, reason: "LiquidationFee" },
    outputs,
  );
}

/**
 * CL-1: what the liquidation account has left, once it holds no position, is the fund's. Whether
 * there was something.
 */
export function sweepSurplus(state: MarginState, account: Account, outputs: Receipts): boolean {
  if (account.id !== state.house || account.positions.length > 0) return false;
  const owners = account.balances.filter(({ owned }) => owned > 0n);
  for (const balance of owners) {
    const { owned: amount, venue } = balance;
    moveInsurance(balance, amount);
    tellReceipt({ account: account.id, asset: venue.asset, amount, reason: "Surplus" }, outputs);
  }
  return owners.length > 0;
}
