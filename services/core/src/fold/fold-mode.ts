/**
 * Switching an account between standard and portfolio margin: refused, and nothing changed, when
 * the account could not carry what the mode asked for would require. An account without positions
 * may have either, before its first deposit too.
 */
import type { Account } from "../account/account";
import { openAccount } from "../account/books";
import type { MarginModeRequested } from "../events/margin-mode";
import { evaluate } from "../margin/evaluate";
import { type MarginState, refreshAccount } from "./margin-state";
import { refuseFigures, reject } from "./refuse-figures";
import type { EntryOutputs } from "./tell-accounts";

/** The account when it has the mode; null when it was refused. */
export function foldMode(
  state: MarginState,
  request: MarginModeRequested,
  outputs: EntryOutputs,
): Account | null {
  const account = openAccount(state.books, request.account);
  const { mode } = account;
  setMode(state, account, request.mode);
  evaluate(state, account.index);
  const refusal =
    mode === request.mode || account.positions.length === 0
      ? null
      : refuseFigures(state, account, `in ${request.mode} mode`);
  if (refusal === null) return account;
  setMode(state, account, mode);
  reject(request, refusal, outputs);
  return null;
}

function setMode(state: MarginState, account: Account, mode: Account["mode"]): void {
  account.mode = mode;
  refreshAccount(state, account);
}
