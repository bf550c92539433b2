/**
 * CL-7: at the end of each cycle every account is instructed, per asset, of what its cash changed
 * by since the last time and custody did not move: fills, funding, fees, premiums, settlement
 * prices, insurance. An instruction names the trades and commands it nets, so an account with many
 * fills is instructed before the cycle ends.
 */
import { type Account, type Balance, cashOf } from "../account/account";
import { accountsByName } from "../account/books";
import type { SettlementConfirmed } from "../events/settlement";
import type { Amount } from "../money/units";
import type { MarginState } from "./margin-state";
import type { NettedFill } from "./settlement-book";
import type { EntryOutputs } from "./tell-accounts";

/** Fills that an instruction names at most: some tens of bytes each. */
const FILLS_MAX = 1_000;

/** Before an entry is folded: ends the cycle that its time is beyond, and tells what is overdue. */
export function foldSettlements(state: MarginState, outputs: EntryOutputs): void {
  const rules = state.clearingRules?.settlement ?? null;
  if (rules === null) return;
  const { settlements, clock } = state;
  const cycle = Math.floor(clock / rules.cycleMs);
  if (settlements.cycle !== null && cycle > settlements.cycle) {
    for (const account of accountsByName(state.books)) instruct(state, account, outputs);
  }
  settlements.cycle = Math.max(cycle, settlements.cycle ?? cycle);
  for (const { overdue: _, ...settlement } of settlements.overdueAt(clock)) {
    const head = { id: outputs.nextId(), eventTime: outputs.eventTime };
    outputs.add({ kind: "SettlementOverdue", ...head, ...settlement });
  }
}

/** After a fill was booked. */
export function noteNetted(
  state: MarginState,
  { account, fill }: { readonly account: Account; readonly fill: NettedFill },
  outputs: EntryOutputs,
): void {
  if ((state.clearingRules?.settlement ?? null) === null || account.id === state.house) return;
  const netted = state.settlements.note(account.id, fill);
  if (netted >= FILLS_MAX) instruct(state, account, outputs);
}

export function foldConfirmation(
  state: MarginState,
  { account, settlementId }: SettlementConfirmed,
  outputs: EntryOutputs,
): void {
  const closed = state.settlements.close(settlementId, account);
  const head = { id: outputs.nextId(), eventTime: outputs.eventTime, account };
  const outcome = closed ? "Closed" : "Unknown";
  outputs.add({ kind: "SettlementAnswered", ...head, settlementId, outcome });
}

/** The venue's own account settles with nobody. */
function instruct(state: MarginState, account: Account, outputs: EntryOutputs): void {
  if (account.id === state.house) return;
  const fills = state.settlements.take(account.id);
  const dueTime = state.clock + (state.clearingRules?.settlement?.overdueMs ?? 0);
  for (const balance of account.balances) {
    const amount = obligationOf(account, balance);
    if (amount === 0n) continue;
    balance.settled += amount;
    const { asset } = balance.venue;
    const settlementId = `${account.id}:${state.sequence}:${asset}`;
    const settlement = { settlementId, account: account.id, asset, amount, dueTime };
    state.settlements.instruct({ ...settlement, overdue: false });
    const head = { id: outputs.nextId(), eventTime: outputs.eventTime };
    outputs.add({ kind: "SettlementInstructed", ...head, ...settlement, ...fills });
  }
}

function obligationOf(account: Account, balance: Balance): Amount {
  return (cashOf(account, balance) - balance.settled) as Amount;
}
