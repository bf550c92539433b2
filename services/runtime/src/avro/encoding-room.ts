/** Room that small bodies are written into, used again and again. */
import type { Encode } from "./compile-encoder";

const FIRST_ROOM = 64 * 1024;
/** Bodies below this length share one view for each length, since making one takes as long as
 * writing two strings. */
const KEPT_VIEWS = 1024;

/** The bytes that bodies are written into, one after the other; they grow to the largest so far. */
export class EncodingRoom {
  private bytes = Buffer.allocUnsafeSlow(FIRST_ROOM);
  private views: (Uint8Array | null)[] = new Array(KEPT_VIEWS).fill(null);

  /** A view of the body, whose first `from` bytes are the caller's to fill. */
  encode(encode: Encode, record: object, from: number): Uint8Array {
    let end = encode(this.bytes, from, record);
    if (end > this.bytes.length) {
      this.bytes = Buffer.allocUnsafeSlow(end * 2);
      this.views = new Array(KEPT_VIEWS).fill(null);
      end = encode(this.bytes, from, record);
    }
    if (end >= KEPT_VIEWS) return this.bytes.subarray(0, end);
    const kept = this.views[end] ?? this.bytes.subarray(0, end);
    this.views[end] = kept;
    return kept;
  }
}
