/**
 * Offsets of a group, for those who watch its lag and for nothing else. Two of the five requests of
 * a transaction are theirs, so they go along once a second, and when all is done once more.
 */
import type { GroupProgress, Position } from "../log-driver";

const EVERY_MS = 1_000;

export class GroupOffsets {
  private last: readonly Position[] = [];
  private toldAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly group: string) {}

  /** What a transaction that comes to these positions takes along; mostly nothing. */
  due(positions: readonly Position[]): GroupProgress | null {
    if (performance.now() - this.toldAt < EVERY_MS) return null;
    const moved = positions.some(({ offset }, at) => offset !== this.last[at]?.offset);
    return moved ? { group: this.group, positions } : null;
  }

  told(progress: GroupProgress | null): void {
    if (progress === null) return;
    this.last = progress.positions;
    this.toldAt = performance.now();
  }
}
