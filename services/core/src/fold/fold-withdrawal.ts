/**
 * CO-7: a withdrawal is booked when the account has the cash and its equity after it still covers
 * the initial margin; otherwise it is refused with what is missing, and nothing changes. What has
 * no price, or none that is Valid, cannot show that, so an account that holds any of it is refused
 * too (PI-4). So is an asset of which a chain took a deposit back, until the hold ends (CO-4).
 * While some of the asset is missing, what the haircut withholds cannot be drawn (CL-5).
 */
import { type Account, cashOf } from "../account/account";
import { bookWithdrawal } from "../account/book-collateral";
import type { WithdrawalRequested } from "../events/collateral";
import { evaluate } from "../margin/evaluate";
import { formatScaled } from "../money/text";
import { AMOUNT_DECIMALS } from "../money/units";
import { noteLeaving } from "./fold-cap";
import { withheldOf } from "./haircut-claims";
import type { MarginState } from "./margin-state";
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
  state.lots.open(account.index).withdraw(request.asset, request.amount);
  noteLeaving(state, account, request);
  outputs.add({
    kind: "WithdrawalAccepted",
    id: outputs.nextId(),
    eventTime: outputs.eventTime,
    account: request.account,
    requestId: request.eventId,
    asset: request.asset,
    amount: request.amount,
  });
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
  const withheld = withheldOf(state, account, { asset: request.asset, cash });
  const drawable = cash - withheld.principal;
  if (balance === undefined || drawable < request.amount) {
    const haircut = withheld.principal === 0n ? "" : `, ${text(cash)} before the haircut`;
    return {
      reason: "InsufficientBalance",
      detail:
        `${text(request.amount)} ${request.asset} asked, ${text(drawable)} there${haircut}` +
        unfinalText(state, account, request.asset),
      missing: request.amount - drawable,
    };
  }
  const heldUntil = state.lots.of(account.index)?.heldUntil(request.asset) ?? 0;
  if (state.clock < heldUntil) {
    const detail =
      `a chain took back a deposit of ${request.asset}, none of which is paid out for another ` +
      `${heldUntil - state.clock} ms; ask again then`;
    return { reason: "InsufficientBalance", detail, missing: request.amount };
  }
  const amount = -request.amount - withheld.principal - withheld.profit;
  const trial = { asset: balance.venue.index, amount, leaving: request.amount };
  evaluate(state, account.index, trial);
  const after = `after paying out ${text(request.amount)} ${request.asset}`;
  return refuseFigures(state, account, after);
}

/** What the account may be thinking of: deposits that its chain has not made final. */
function unfinalText({ lots }: MarginState, account: Account, asset: string): string {
  const own = (lots.of(account.index)?.lots ?? []).filter((lot) => lot.asset === asset);
  if (own.length === 0) return "";
  const waiting = own.map(
    ({ amount, chain, standing, height }) =>
      `${text(amount)} in block ${height} of ${chain} is only ${standing.toLowerCase()}`,
  );
  return `; ${waiting.join(", ")}: ask again when it is final`;
}

function text(amount: bigint): string {
  return formatScaled(amount, AMOUNT_DECIMALS);
}
