/**
 * A refusal of an input: its reason and what was wrong. What to do about it depends on the reason
 * alone, so the remedies stand here in one table and every dead letter reads alike.
 */
import type { SourcePosition } from "../events/event";
import type { QuarantineReason } from "../events/quarantine";

export interface Refusal {
  readonly reason: QuarantineReason;
  /** What was wrong, with names and figures, without a full stop. */
  readonly what: string;
}

/** Characters of a name that a message quotes; a blob must not fill a dead letter. */
const QUOTE_LENGTH = 80;

const REMEDIES: Record<QuarantineReason, string> = {
  Undecodable: "Publish it again as Avro, in a schema that the topic carries.",
  UnexpectedEvent: "Publish it on the topic that carries events of its kind.",
  TooManyDecimals: "Publish the figure with no more decimals than its field has.",
  OutOfRange: "Correct the field and publish the event again.",
  UnknownInstrument: "List the instrument, then publish the event again.",
  UnknownAsset:
    "Name the asset as collateral in the risk parameters, or list an instrument that settles in " +
    "it, then publish the event again.",
  NonPositiveQuantity: "Publish a quantity above zero; the side is told by buyer and seller.",
  NonPositivePrice: "Publish a price above zero.",
  NonPositiveAmount: "Publish an amount above zero; the direction is told by the event's kind.",
  QuantityNotInLots: "Publish a whole number of lots, as the instrument is listed.",
  InstrumentExpired: "Correct it at the venue; an expired instrument takes no further events.",
  NotYetExpired: "Publish the settlement price when the instrument has expired.",
  WrongInstrumentType:
    "Publish funding for perpetuals, settlement prices for dated instruments, volatilities for " +
    "options.",
  TimeWentBackwards: "Check the publisher's clock, and publish in the order of event time.",
  DuplicateTrade: "Nothing needs doing if it was sent twice; else give the trade an id of its own.",
  DuplicateEvent: "Nothing needs doing if it was sent twice; else give the event an id of its own.",
  TooManySources: "Check the name; if it is right, the sequencer's limit must be raised.",
  NoMarkPrice: "Publish a mark or index price, then publish the funding rate again.",
  InvalidListing: "Correct what is named and publish the whole listing again.",
  InvalidParameters: "Correct what is named and publish the whole version again.",
};

export function refusal(reason: QuarantineReason, what: string): Refusal {
  return { reason, what };
}

/** The sentence for a person: where, what, and what to do. */
export function refusalText(refused: Refusal, source: SourcePosition): string {
  return `${placeOf(source)}: ${refused.what}. ${REMEDIES[refused.reason]}`;
}

/** An input record as messages name it: `trades/0@17`. */
export function placeOf({ topic, partition, offset }: SourcePosition): string {
  return `${topic}/${partition}@${offset}`;
}

/** Text of an input in quotes, cut to a length that a message can carry. */
export function quoted(text: string): string {
  return text.length <= QUOTE_LENGTH ? `"${text}"` : `"${text.slice(0, QUOTE_LENGTH)}..."`;
}
