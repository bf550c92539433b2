/**
 * Which of the records that a fetch returned are committed ones: control records and those of
 * aborted transactions are left out, and what precedes the position in a batch too.
 */
import type { LoggedRecord } from "../log-driver";

export interface FetchedRecord {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly isControlRecord: boolean;
  readonly batchContext: {
    readonly firstOffset: string;
    readonly lastOffsetDelta: number;
    readonly producerId: string;
    readonly inTransaction: boolean;
  };
}

export interface AbortedTransaction {
  readonly producerId: string;
  readonly firstOffset: string;
}

export interface FetchedPartition {
  readonly partition: number;
  readonly highWatermark: string;
  readonly lastStableOffset: string;
  readonly abortedTransactions: readonly AbortedTransaction[];
  readonly messages: readonly FetchedRecord[];
}

/** First two bytes of a marker's key are its version, the next two 0 for abort and 1 for commit. */
const ABORT_MARKER = 0;

export function committedRecords(
  { messages, abortedTransactions }: FetchedPartition,
  from: number,
): LoggedRecord[] {
  const aborted = new AbortedProducers(abortedTransactions);
  const committed: LoggedRecord[] = [];
  for (const message of messages) {
    const { batchContext, isControlRecord, key, value, timestamp } = message;
    const offset = Number(message.offset);
    if (isControlRecord) aborted.passMarker(message);
    else if (
      offset >= from &&
      !(batchContext.inTransaction && aborted.has(batchContext.producerId, offset))
    ) {
      committed.push({ offset, timestamp: Number(timestamp), key, value });
    }
  }
  return committed;
}

/** The producers whose records are being skipped, from a transaction's start to its marker. */
class AbortedProducers {
  private readonly ahead: AbortedTransaction[];
  private readonly open = new Set<string>();

  constructor(transactions: readonly AbortedTransaction[]) {
    const start = ({ firstOffset }: AbortedTransaction) => Number(firstOffset);
    this.ahead = [...transactions].sort((left, right) => start(left) - start(right));
  }

  has(producerId: string, offset: number): boolean {
    while (this.ahead.length > 0 && Number(this.ahead[0]!.firstOffset) <= offset) {
      this.open.add(this.ahead.shift()!.producerId);
    }
    return this.open.has(producerId);
  }

  passMarker({ key, batchContext }: FetchedRecord): void {
    if (key !== null && key.readInt16BE(2) === ABORT_MARKER) {
      this.has(batchContext.producerId, Number(batchContext.firstOffset));
      this.open.delete(batchContext.producerId);
    }
  }
}
