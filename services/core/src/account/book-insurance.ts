/** Books what goes into an insurance fund and what it pays (CL-1), in the asset's own column. */
import type { InsurancePaid } from "../events/clearing-actions";
import type { InsuranceContributed } from "../events/collateral";
import type { Amount } from "../money/units";
import { type Account, type Balance, balanceOf } from "./account";
import { type Books, openAccount, post, type VenueBalance, venueBalance } from "./books";

/** What custody holds for the fund. No account of the venue's customers is touched. */
export function bookContribution(books: Books, contribution: InsuranceContributed): VenueBalance {
  const venue = venueBalance(books, contribution.asset);
  venue.custody -= contribution.amount;
  venue.insurance += contribution.amount;
  return venue;
}

export interface BookedPayment {
  readonly account: Account;
  /** What was not needed any more; it never left the fund. */
  readonly rest: Amount;
}

/** A debt takes no more than is owed now; a loss on positions taken over takes all. */
export function bookInsurance(books: Books, payment: InsurancePaid): BookedPayment {
  const account = openAccount(books, payment.account);
  const balance = balanceOf(account, venueBalance(books, payment.asset));
  const paid = payment.reason === "Shortfall" ? owedOf(account, balance, payment) : payment.amount;
  moveInsurance(balance, -paid);
  return { account, rest: (payment.amount - paid) as Amount };
}

function owedOf({ positions }: Account, { owned }: Balance, { amount }: InsurancePaid): bigint {
  if (positions.length > 0 || owned >= 0n) return 0n;
  return -owned < amount ? -owned : amount;
}

/** Takes `amount` out of the balance and puts it into the fund; negative pays out of the fund. */
export function moveInsurance(balance: Balance, amount: bigint): void {
  post(balance, { given: amount, custody: 0n, fees: 0n, insurance: amount, clearing: 0n });
}
