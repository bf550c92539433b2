/**
 * SQ-7: an input that is not let in is kept with its key and bytes as a dead letter, and accounted
 * for in the journal. The journal entry goes to shard 0: a refused input has no account that could
 * be trusted, and one place is where an auditor looks. Both carry the sequencer's clock.
 */
import {
  type DeadLetter,
  placeOf,
  type Quarantined,
  type Refusal,
  refusalText,
  type SourcePosition,
} from "@margin-engine/core";
import type { Output, Received, Undecodable } from "@margin-engine/runtime";

/** The shard whose journal accounts for refused inputs. */
const QUARANTINE_SHARD = 0;

interface Quarantine {
  readonly source: SourcePosition;
  readonly received: Received;
  readonly fault: Refusal | Undecodable;
  /** The sequencer's clock. */
  readonly eventTime: number;
}

export function quarantine(fact: Quarantine): Output<DeadLetter | Quarantined>[] {
  const { source, received, fault, eventTime } = fact;
  const { topic, partition, offset } = source;
  const { reason } = fault;
  const eventId = `${topic}/${partition}/${offset}`;
  const letter: DeadLetter = {
    kind: "DeadLetter",
    eventId,
    eventTime,
    topic,
    partition,
    offset,
    reason,
    detail: sentence(fault, source),
    originalKey: received.key,
    originalValue: received.value,
  };
  return [
    { topic: "dead-letters", partition: 0, key: eventId, event: letter },
    {
      topic: "journal",
      partition: QUARANTINE_SHARD,
      key: String(QUARANTINE_SHARD),
      event: { kind: "Quarantined", eventId, eventTime, source, reason, deadLetterId: eventId },
    },
  ];
}

/** The codec's detail is a sentence already; a rule's refusal becomes one. */
function sentence(fault: Refusal | Undecodable, source: SourcePosition): string {
  return "detail" in fault ? `${placeOf(source)}: ${fault.detail}` : refusalText(fault, source);
}
