/** Which confirmations of settlements enter the journal: those not sent before, of a named account.
 * Whether there is such an instruction is the margin service's to say. */
import type { SettlementConfirmed } from "../events/settlement";
import { refuseId, refuseName } from "./event-head";
import { quoted, type Refusal, refusal } from "./refusal";
import type { SequencerState } from "./sequencer-state";

export function refuseConfirmation(
  state: SequencerState,
  { kind, eventId, account, settlementId }: SettlementConfirmed,
): Refusal | null {
  if (state.movements.has(eventId)) {
    return refusal("DuplicateEvent", `${kind} ${quoted(eventId)} was accepted before`);
  }
  return refuseName("account", account) ?? refuseId("settlementId", settlementId);
}
