/**
 * Which listings enter the journal: those whose terms can be traded (market/instrument), of an
 * instrument not listed before. A listing sent twice is a duplicate; terms never change, because
 * positions were opened under them.
 */
import type { InstrumentListed } from "../events/listing";
import { changedTerms, listingFaults } from "../market/instrument";
import { quoted, type Refusal, refusal } from "./refusal";
import { keepInstrument, type SequencerState } from "./sequencer-state";
import { refuseTime, type SourcePartition } from "./source-order";

export function refuseListing(
  state: SequencerState,
  event: InstrumentListed,
  source: SourcePartition,
): Refusal | null {
  const name = quoted(event.instrument);
  const listed = state.instruments.get(event.instrument);
  if (listed !== undefined) {
    const changed = changedTerms(listed.listing, event);
    return changed.length === 0
      ? refusal("DuplicateEvent", `${name} is listed with these terms`)
      : refusal("InvalidListing", `${name} is listed with another ${changed.join(", ")}`);
  }
  const faults = listingFaults(event);
  if (faults.length > 0) {
    return refusal("InvalidListing", `the listing of ${name} has ${faults.join("; ")}`);
  }
  return refuseTime(event.kind, event.eventTime, source.times.get(event.kind));
}

export function admitListing(
  state: SequencerState,
  event: InstrumentListed,
  source: SourcePartition,
): void {
  keepInstrument(state, { listing: event, lastFunding: null, settled: false });
  source.times.set(event.kind, event.eventTime);
}
