/** The switch over the entries that move collateral, or say what it counts (CO-2 to CO-4, CO-7). */
import type { Account } from "../account/account";
import { bookDeposit } from "../account/book-collateral";
import type {
  AssetCapJudged,
  ChainHeadObserved,
  ChainReorganised,
  CollateralDeposited,
  DepositJudged,
  DepositObserved,
  WithdrawalPaid,
  WithdrawalRequested,
} from "../events/collateral";
import type { CollateralRules } from "../events/collateral-rules";
import { foldCap, foldPayment } from "./fold-cap";
import { foldDeposit } from "./fold-deposit";
import { foldWithdrawal } from "./fold-withdrawal";
import { type MarginState, refreshAccount } from "./margin-state";
import type { EntryOutputs } from "./tell-accounts";

type CollateralEntry =
  | CollateralDeposited
  | DepositObserved
  | DepositJudged
  | AssetCapJudged
  | WithdrawalRequested
  | WithdrawalPaid
  | ChainHeadObserved
  | ChainReorganised;

/** The account to be told, its values up to date; null where there is none to tell. */
export function foldCollateral(
  state: MarginState,
  entry: CollateralEntry,
  outputs: EntryOutputs,
): Account | null {
  switch (entry.kind) {
    case "CollateralDeposited": {
      const account = bookDeposit(state.books, entry);
      refreshAccount(state, account);
      return account;
    }
    case "DepositObserved":
      return null;
    case "DepositJudged":
      return foldDeposit(state, entry, outputs);
    case "AssetCapJudged":
      return foldCap(state, entry);
    case "WithdrawalRequested":
      return foldWithdrawal(state, entry, outputs);
    case "WithdrawalPaid":
      return foldPayment(state, entry, outputs);
    case "ChainHeadObserved":
      state.chains.advance(entry, state.clock, rulesOf(state));
      return null;
    case "ChainReorganised":
      state.chains.reorganise(entry, rulesOf(state));
      return null;
  }
}

function rulesOf({ parameters }: MarginState): CollateralRules | null {
  return parameters?.collateralRules ?? null;
}
