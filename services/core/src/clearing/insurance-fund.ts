/**
 * One asset group's insurance fund (CL-1, CL-2): what it holds, its highest level in the window,
 * and how much of a loss it bears before winners are deleveraged.
 */
import { invariant } from "../account/invariant";
import type { ClearingRules } from "../events/clearing-rules";
import { powerOfTen } from "../money/rounding";
import type { Amount, Rate } from "../money/units";
import { RATE_DECIMALS } from "../money/units";

/** CL-2's figures. */
export type FundRules = Pick<ClearingRules, "fundWindowMs" | "startDrawdown" | "stopDrawdown">;

/** A level of the past, in force before `until`. */
interface PastLevel {
  readonly balance: Amount;
  readonly until: number;
}

export interface InsuranceFund {
  balance: Amount;
  /** Those that are or may become the highest of the window: falling balances. */
  past: PastLevel[];
  /** Losses go to winners instead. */
  deleveraging: boolean;
}

export function emptyFund(): InsuranceFund {
  return { balance: 0n as Amount, past: [], deleveraging: false };
}

/** Books a change of the fund at an event time, which never goes back. */
export function moveFund(
  fund: InsuranceFund,
  { time, change, rules }: { time: number; change: Amount; rules: FundRules },
): void {
  const { past, balance } = fund;
  while (past.length > 0 && past.at(-1)!.balance <= balance) past.pop();
  past.push({ balance, until: time });
  fund.balance = (balance + change) as Amount;
  invariant(
    change > 0n || fund.balance >= 0n,
    () => `the insurance fund would hold ${fund.balance}`,
  );
  refreshFund(fund, time, rules);
}

/** Lets the window move on: old levels end, and with them perhaps deleveraging (CL-2). */
export function refreshFund(fund: InsuranceFund, time: number, rules: FundRules): void {
  const { past } = fund;
  while (past.length > 0 && past[0]!.until <= time - rules.fundWindowMs) past.shift();
  const share = fund.deleveraging ? rules.stopDrawdown : rules.startDrawdown;
  fund.deleveraging = fund.balance <= 0n || fund.balance < floorOf(fund, share);
}

/** How much of a loss the fund bears now; the rest is the winners'. */
export function fundCover(fund: InsuranceFund, loss: Amount, rules: FundRules): Amount {
  if (fund.deleveraging) return 0n as Amount;
  const spare = fund.balance - floorOf(fund, rules.startDrawdown);
  return (spare < loss ? spare : loss) as Amount;
}

/** The level that lies `share` below the highest of the window, rounded down. */
function floorOf(fund: InsuranceFund, share: Rate): bigint {
  const one = powerOfTen(RATE_DECIMALS);
  return (highestOf(fund) * (one - share)) / one;
}

function highestOf({ past, balance }: InsuranceFund): bigint {
  const before = past[0]?.balance ?? balance;
  return before > balance ? before : balance;
}
