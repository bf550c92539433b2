/** The venue's choice of how an account's requirement is computed. */
import type { EntryHead } from "./event";
import type { MarginMode } from "./margin";

/** The margin service switches the account, or answers `Rejected`. */
export interface MarginModeRequested extends EntryHead {
  readonly kind: "MarginModeRequested";
  readonly account: string;
  readonly mode: MarginMode;
}
