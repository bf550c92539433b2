/**
 * Keeps bytes that a codec is about to overwrite. Small copies share one block of memory, which is
 * several times cheaper than an allocation each; a block lives as long as any of its pieces.
 */
const BLOCK_BYTES = 128 * 1024;
/** UTF-8 needs at most three bytes for each UTF-16 unit. */
const BYTES_PER_UNIT_MAX = 3;

export class ByteArena {
  private block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  private used = 0;

  /** The first `length` bytes of `bytes`, copied. */
  copy(bytes: Uint8Array, length = bytes.length): Buffer {
    const at = this.reserve(length);
    const piece = this.block.subarray(at, at + length);
    piece.set(bytes.length === length ? bytes : bytes.subarray(0, length));
    this.used = at + length;
    return piece;
  }

  /** The text in UTF-8. */
  text(text: string): Buffer {
    const at = this.reserve(text.length * BYTES_PER_UNIT_MAX);
    const length = this.block.write(text, at);
    this.used = at + length;
    return this.block.subarray(at, at + length);
  }

  /** Where `length` bytes may be written. */
  private reserve(length: number): number {
    if (this.used + length > this.block.length) {
      this.block = Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, length));
      this.used = 0;
    }
    return this.used;
  }
}
