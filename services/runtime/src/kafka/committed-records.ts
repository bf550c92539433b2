/**
 * Which of the records that a fetch returned are committed ones: control records and those of
 * aborted transactions are left out, and what precedes the position in a batch too.
 */
import type { LoggedRecord } from "../log-driver";
import type { FetchedRecord } from "./batch-bytes";

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
  for (const record of messages) {
    const { batch, offset } = record;
    if (batch.isControl) aborted.passMarker(record);
    else if (offset >= from && !(batch.inTransaction && aborted.has(batch.producerId, offset))) {
      committed.push(record);
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

  passMarker({ key, batch }: FetchedRecord): void {
    if (key !== null && Buffer.from(key).readInt16BE(2) === ABORT_MARKER) {
      this.has(batch.producerId, batch.firstOffset);
      this.open.delete(batch.producerId);
    }
  }
}
