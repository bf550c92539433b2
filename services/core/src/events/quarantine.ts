/** Bad input: kept with its original bytes, named by a reason, accounted for in the journal. */
import type { EventHead, JournalHead, SourceTopic } from "./event";

/** Why an input was not let into the journal, one reason per kind of fault. */
export const QUARANTINE_REASONS = [
  "Undecodable",
  "UnexpectedEvent",
  "TooManyDecimals",
  "OutOfRange",
  "UnknownInstrument",
  "UnknownAsset",
  "NonPositiveQuantity",
  "NonPositivePrice",
  "NonPositiveAmount",
  "QuantityNotInLots",
  "InstrumentExpired",
  "NotYetExpired",
  "WrongInstrumentType",
  "TimeWentBackwards",
  "DuplicateTrade",
  "DuplicateEvent",
  "TooManySources",
  "NoMarkPrice",
  "InvalidListing",
  "InvalidParameters",
] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

/** Journal entry: this input offset is accounted for, and why it had no effect. */
export interface Quarantined extends JournalHead {
  readonly kind: "Quarantined";
  readonly reason: QuarantineReason;
  /** `eventId` of the dead letter: topic/partition/offset of the input record. */
  readonly deadLetterId: string;
}

/** The input as it came, for people and for re-driving. */
export interface DeadLetter extends EventHead {
  readonly kind: "DeadLetter";
  readonly topic: SourceTopic;
  readonly partition: number;
  readonly offset: number;
  readonly reason: QuarantineReason;
  /** What was wrong, where, and what to do: a sentence for a person. */
  readonly detail: string;
  readonly originalKey: Uint8Array;
  readonly originalValue: Uint8Array;
}
