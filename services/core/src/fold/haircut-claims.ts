/** CL-5: how much less than its own an account can draw while some of an asset is missing. */
import type { Account } from "../account/account";
import { powerOfTen } from "../money/rounding";
import { RATE_DECIMALS } from "../money/units";
import type { MarginState } from "./margin-state";
import { unvestedProfitOf } from "./report-risk";

const ONE = powerOfTen(RATE_DECIMALS);

export interface Withheld {
  /** Of the cash. */
  readonly principal: bigint;
  /** Of the profit that is not realised. */
  readonly profit: bigint;
}

/** Rounded up: never more is drawn than is there. */
export function withheldOf(
  state: MarginState,
  account: Account,
  { asset, cash }: { readonly asset: string; readonly cash: bigint },
): Withheld {
  const haircut = state.haircuts.get(asset);
  if (haircut === undefined) return { principal: 0n, profit: 0n };
  const kept = (cash * haircut.principalShare) / ONE;
  const profit = unvestedProfitOf(state, account, asset);
  const paid = (profit * haircut.profitShare) / ONE;
  return { principal: cash > 0n ? cash - kept : 0n, profit: profit - paid };
}
