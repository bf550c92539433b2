/**
 * The record that every transaction of an instance ends with: how far its outputs go. The newest
 * committed one is the truth about what was written; everything else is decided from it.
 */
export interface Progress {
  /** Outputs of all entries below are written: a journal offset, or the number of plans. */
  readonly next: number;
  /** SHA-256 of the last chained output, in hex. */
  readonly chainHead: string;
  /** The process that wrote it, for people. */
  readonly owner: string;
}

export function progressBytes({ next, chainHead, owner }: Progress): Buffer {
  return Buffer.from(JSON.stringify({ next, chainHead, owner }));
}

export function progressOf(value: Uint8Array | null): Progress {
  return JSON.parse(Buffer.from(value!).toString()) as Progress;
}
