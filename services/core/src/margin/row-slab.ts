/**
 * Variable-length rows in flat typed arrays: each row owns a block of 2^n slots, freed blocks are
 * reused by size. Keeps an account's numbers side by side, which is what makes a price batch cheap
 * (docs/architecture.md, numbers). Where a block lies never influences a result.
 */
export class RowSlab {
  /** Slots in use or free; the arrays hold at least this many. */
  private end = 0;
  private capacity = 1024;
  private readonly free: number[][] = [];

  constructor(private readonly resize: (slots: number) => void) {
    resize(this.capacity);
  }

  /** First slot of a block for `size` entries. */
  allocate(size: number): number {
    const order = orderOf(size);
    const reused = this.free[order]?.pop();
    if (reused !== undefined) return reused;
    const start = this.end;
    this.end += 1 << order;
    if (this.end > this.capacity) {
      while (this.end > this.capacity) this.capacity *= 2;
      this.resize(this.capacity);
    }
    return start;
  }

  release(start: number, size: number): void {
    const order = orderOf(size);
    let blocks = this.free[order];
    if (blocks === undefined) {
      blocks = [];
      this.free[order] = blocks;
    }
    blocks.push(start);
  }

  /** Where a row of another size goes: it stays in its block while it fits. */
  fit(row: { readonly start: number; readonly size: number }, size: number): number {
    if (row.size === size || RowSlab.sameBlock(row.size, size)) return row.start;
    if (row.size > 0) this.release(row.start, row.size);
    return size > 0 ? this.allocate(size) : 0;
  }

  /** Whether rows of both sizes fit the same block. */
  static sameBlock(before: number, after: number): boolean {
    return before > 0 && after > 0 && orderOf(before) === orderOf(after);
  }
}

function orderOf(size: number): number {
  return size <= 1 ? 0 : 32 - Math.clz32(size - 1);
}
