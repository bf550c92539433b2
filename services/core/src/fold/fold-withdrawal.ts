/**
 * CO-7: a withdrawal is booked when the account has the cash and its equity after it still covers
 * the initial margin; otherwise it is refused with what is missing, and nothing changes. What has
 * no price, or none that is Valid, cannot show that, so an account that holds any of it is refused
 * too (PI-4).
 */
import { type Account, cashOf } from "../account/account";
import { bookWithdrawal } from "../account/book-collateral";
import type { WithdrawalRequested } from "../events/collateral";
import type { Rejected, RejectionReason } from "../events/margin";
import { evaluate, type Figures } from "../margin/evaluate";
import { TRUSTED } from "../margin/price-trust";
import { formatScaled } from "../money/text";
import { AMOUNT_DECIMALS, type Amount, USD_DECIMALS } from "../money/units";
import { type MarginState, refreshAccount } from "./margin-state";
import { unpricedOf } from "./snapshot";
import type { EntryOutputs } from "./tell-accounts";
import { untrustedOf, untrustedText } from "./untrusted";

interface Refusal {
  readonly reason: RejectionReason;
  readonly detail: string;
  readonly missing: bigint;
}

/** The account when the withdrawal was booked; null when it was refused. */
export function foldWithdrawal(
  state: MarginState,
  request: WithdrawalRequested,
  outputs: EntryOutputs,
): Account | null {
  const refusal = refuse(state, request);
  if (refusal !== null) {
    outputs.add(rejected(request, refusal, outputs));
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
  if (state.figures.unpriced) {
    const detail = `${unpricedOf(state, account).join(", ")} held without a price; try again later`;
    return { reason: "UnpricedHolding", detail, missing: 0n };
  }
  if (state.figures.trust > TRUSTED) {
    const prices = untrustedOf(state, account).map(untrustedText).join(", ");
    return { reason: "UnpricedHolding", detail: `${prices}; try again later`, missing: 0n };
  }
  return refuseForMargin(state.figures, request);
}

/** By the figures of the account as they would be after the withdrawal. */
function refuseForMargin(figures: Figures, request: WithdrawalRequested): Refusal | null {
  if (figures.equity >= figures.initialMargin) return null;
  const missing = BigInt(figures.initialMargin - figures.equity);
  const dollars = (grid: number): string => formatScaled(BigInt(grid), USD_DECIMALS);
  return {
    reason: "InsufficientMargin",
    detail:
      `after paying out ${text(request.amount)} ${request.asset} equity would be ` +
      `${dollars(figures.equity)} USD against an initial margin of ` +
      `${dollars(figures.initialMargin)} USD`,
    missing: missing * 10n ** BigInt(AMOUNT_DECIMALS - USD_DECIMALS),
  };
}

function text(amount: bigint): string {
  return formatScaled(amount, AMOUNT_DECIMALS);
}

function rejected(request: WithdrawalRequested, refusal: Refusal, outputs: EntryOutputs): Rejected {
  return {
    kind: "Rejected",
    id: outputs.nextId(),
    eventTime: outputs.eventTime,
    account: request.account,
    requestId: request.eventId,
    reason: refusal.reason,
    detail: refusal.detail,
    missing: refusal.missing as Amount,
  };
}
