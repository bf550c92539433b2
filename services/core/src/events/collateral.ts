/** Collateral movements, published by custody and carried by the journal unchanged. */
import type { Amount } from "../money/units";
import type { EntryHead } from "./event";

export interface CollateralDeposited extends EntryHead {
  readonly kind: "CollateralDeposited";
  readonly account: string;
  readonly asset: string;
  /** Always positive. */
  readonly amount: Amount;
}

/** Custody asks whether it may pay out. The margin service books it or answers `Rejected`. */
export interface WithdrawalRequested extends EntryHead {
  readonly kind: "WithdrawalRequested";
  readonly account: string;
  readonly asset: string;
  /** Always positive. */
  readonly amount: Amount;
}
