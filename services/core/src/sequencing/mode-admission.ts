/**
 * Which requests for a margin mode enter the journal: those of a named account, in the order of
 * time. A resend asks for what is so already, and one that came late would undo what followed it.
 */
import type { MarginModeRequested } from "../events/margin-mode";
import { refuseName } from "./event-head";
import type { Refusal } from "./refusal";
import { refuseTime, type SourcePartition } from "./source-order";

export function refuseMode(event: MarginModeRequested, source: SourcePartition): Refusal | null {
  const { kind, account, eventTime } = event;
  return refuseName("account", account) ?? refuseTime(kind, eventTime, source.times.get(kind));
}
