/** Books deposits and withdrawals: cash against custody. Whether a withdrawal may happen is decided
 * before it comes here (CO-7). */
import type { CollateralDeposited, WithdrawalRequested } from "../events/collateral";
import { type Account, balanceOf } from "./account";
import { type Books, openAccount, post, venueBalance } from "./books";

export function bookDeposit(books: Books, deposit: CollateralDeposited): Account {
  return bookMovement(books, deposit, deposit.amount);
}

export function bookWithdrawal(books: Books, withdrawal: WithdrawalRequested): Account {
  return bookMovement(books, withdrawal, -withdrawal.amount);
}

/** Moves an amount of either sign from custody to the account. */
export function bookMovement(
  books: Books,
  movement: { readonly account: string; readonly asset: string },
  amount: bigint,
): Account {
  const account = openAccount(books, movement.account);
  post(balanceOf(account, venueBalance(books, movement.asset)), {
    given: -amount,
    custody: -amount,
    fees: 0n,
    insurance: 0n,
    clearing: 0n,
  });
  return account;
}
