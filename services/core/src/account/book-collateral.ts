/** Books deposits and withdrawals: cash against custody. Whether a withdrawal may happen is decided
 * before it comes here (CO-7). */
import type { CollateralDeposited, WithdrawalRequested } from "../events/collateral";
import { type Account, balanceOf } from "./account";
import { type Books, openAccount, post, venueBalance } from "./books";

export function bookDeposit(books: Books, deposit: CollateralDeposited): Account {
  return moveCash(books, deposit, deposit.amount);
}

export function bookWithdrawal(books: Books, withdrawal: WithdrawalRequested): Account {
  return moveCash(books, withdrawal, -withdrawal.amount);
}

function moveCash(
  books: Books,
  movement: { readonly account: string; readonly asset: string },
  cash: bigint,
): Account {
  const account = openAccount(books, movement.account);
  post(venueBalance(books, movement.asset), balanceOf(account, movement.asset), {
    cash,
    carry: 0n,
    custody: -cash,
    fees: 0n,
    clearing: 0n,
  });
  return account;
}
