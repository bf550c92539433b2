/**
 * Which actions of the clearing house enter the journal: each once, and none on an instrument that
 * was settled meanwhile. It may say an action again after a restart; the id tells.
 */
import type { ClearingAction } from "../events/clearing-actions";
import type { EventHead } from "../events/event";
import { quoted, type Refusal, refusal } from "./refusal";
import type { SequencerState } from "./sequencer-state";

export function refuseAction(state: SequencerState, event: ClearingAction): Refusal | null {
  const { kind, eventId } = event;
  if (state.movements.has(eventId)) {
    return refusal("DuplicateEvent", `${kind} ${quoted(eventId)} was accepted before`);
  }
  if (kind !== "PositionsDeleveraged") return null;
  const { instrument } = event;
  const listed = state.instruments.get(instrument);
  if (listed === undefined) {
    return refusal("UnknownInstrument", `instrument ${quoted(instrument)} is not listed`);
  }
  if (!listed.settled) return null;
  return refusal("InstrumentExpired", `${quoted(instrument)} was settled`);
}

/** Of an event that is recognised by its id alone. */
export function admitAction(state: SequencerState, { eventId }: EventHead): void {
  state.movements.add(eventId);
}
