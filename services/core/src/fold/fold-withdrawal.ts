/**
 * CO-7: a withdrawal is booked when the account has the cash and its equity after it still covers
 * the initial margin; otherwise it is refused with what is missing, and nothing changes. What has
 * no price, or none that is Valid, cannot show that, so an account that holds any of it is refused
 * too (PI-4).
 */
import { type Account, cashOf } from "../account/account";
import { bookWithdrawal } from "../account/book-collateral";
import type { WithdrawalRequested } from "../events/collateral";
import { evaluate } from "../margin/evaluate";
import { formatScaled } from "../money/text";
import { AMOUNT_DECIMALS } from "../money/units";
import { type MarginState, refreshAccount } from "./margin-state";
import { type Refusal, refuseFigures, reject } from "./refuse-figures";
import type { EntryOutputs } from "./tell-accounts";

/** The account when the withdrawal was booked; null when it was refused. */
export function foldWithdrawal(
  state: MarginState,
  request: WithdrawalRequested,
  outputs: EntryOutputs,
): Account | null {
  const refusal = refuse(state, request);
  if (refusal !== null) {
    reject(request, refusal, outputs);
    return null;
  }
  const account = bookWithdrawal(state.books, request);
  refreshAccount(state, account);
  return account;
}

function refuse(state: MarginState, request: WithdrawalRequested): Refusal | null {
  const account = state.books.accounts.get(request.account);
  if (account === undefined) {
    const detail = `account ${request.account} has never had a deposit or a trade`;
    return { reason: "UnknownAccount", detail, missing: 0n };
  }
  const balance = account.balances.find(({ venue }) => venue.asset === request.asset);
  const cash = balance === undefined ? 0n : cashOf(account, balance);
  if (balance === undefined || cash < request.amount) {
    return {
      reason: "InsufficientBalance",
      detail: `${text(request.amount)} ${request.asset} asked, ${text(cash)} there`,
      missing: request.amount - cash,
    };
  }
  evaluate(state, account.index, { asset: balance.venue.index, amount: -request.amount });
  const after = `after paying out ${text(request.amount)} ${request.asset}`;
  return refuseFigures(state, account, after);
}

function text(amount: bigint): string {
  return formatScaled(amount, AMOUNT_DECIMALS);
}
