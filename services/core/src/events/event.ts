/**
 * What every event carries. An event is a plain object whose `kind` is its Avro record name and its
 * schema's file name in kebab case. Time is event time in milliseconds since the epoch; nothing in
 * the system asks a clock. `source` is null on an input topic and filled by the sequencer.
 */

/** The topics that carry inputs, in the order the schema's enum lists them. */
export const SOURCE_TOPICS = [
  "trades",
  "prices",
  "collateral",
  "instruments",
  "risk-parameters",
  "clearing-actions",
] as const;
export type SourceTopic = (typeof SOURCE_TOPICS)[number];

/**
 * Where a journal entry came from: the input record, and which part of it. The buyer's leg of a
 * trade is part 0 and the seller's part 1; what else one input causes is numbered from 0 in its
 * order.
 */
export interface SourcePosition {
  readonly topic: SourceTopic;
  readonly partition: number;
  readonly offset: number;
  readonly part: number;
}

export interface EventHead {
  /** Identity given by whoever published the event; unique per venue, source or custodian. */
  readonly eventId: string;
  /** Event time, milliseconds since the epoch, UTC. */
  readonly eventTime: number;
}

/** Head of an event that the journal carries too. */
export interface EntryHead extends EventHead {
  readonly source: SourcePosition | null;
}

/** Head of an event that exists only in the journal. */
export interface JournalHead extends EventHead {
  readonly source: SourcePosition;
}

/** Identity of an output: the journal entry that caused it and its index among that entry's
 * outputs. Unique for ever, the same in every replay. */
export interface OutputId {
  readonly shard: number;
  readonly sequence: number;
  readonly index: number;
}

export function outputIdText(id: OutputId): string {
  return `${id.shard}:${id.sequence}:${id.index}`;
}
