/**
 * SQ-5: a publisher's resends are recognised by event id within a window of the last ids accepted.
 * The window is bounded, so a resend older than it passes as new; the size says how old that is.
 */

/** Ids kept per window. At 1,000 trades a second it reaches back over a minute, several times the
 * time a publisher's retry takes, and it costs a checkpoint about 2 MB. */
export const DEDUPE_WINDOW_SIZE = 65_536;

export class DedupeWindow {
  private readonly known: Set<string>;
  /** A ring once full: `next` is then the oldest, which the next id replaces. */
  private readonly ring: string[];
  private next: number;

  /** Of ids in the order they were added, oldest first; at most the window's size of them. */
  constructor(ids: readonly string[]) {
    this.ring = [...ids];
    this.known = new Set(ids);
    this.next = ids.length % DEDUPE_WINDOW_SIZE;
  }

  has(id: string): boolean {
    return this.known.has(id);
  }

  /** Adds an id that is not in the window; the oldest leaves when the window is full. */
  add(id: string): void {
    if (this.ring.length < DEDUPE_WINDOW_SIZE) {
      this.ring.push(id);
    } else {
      this.known.delete(this.ring[this.next]!);
      this.ring[this.next] = id;
    }
    this.known.add(id);
    this.next = (this.next + 1) % DEDUPE_WINDOW_SIZE;
  }

  oldestFirst(): string[] {
    if (this.ring.length < DEDUPE_WINDOW_SIZE) return [...this.ring];
    return [...this.ring.slice(this.next), ...this.ring.slice(0, this.next)];
  }
}
