/**
 * The average of the prices that were in force over the last minutes, weighted by time. It is kept
 * in ten slices, and the youngest is begun at the present: the average reaches back nine to ten
 * tenths of its period. Sums are exact; the average is rounded half-even to 8 decimals.
 */
import { divideHalfEven } from "../money/rounding";
import type { Price } from "../money/units";

const SLICES = 10;

/** Part of the average: prices of a slice of time, each times the milliseconds it was in force. */
export interface PriceSlice {
  /** Number of the slice: its start in event time / its length. */
  readonly slice: number;
  sum: bigint;
  milliseconds: number;
}

/** What an average goes on from: `price` is in force since `since`. */
export interface AverageState {
  /** A multiple of ten. */
  readonly periodMs: number;
  readonly price: Price;
  readonly since: number;
  /** Oldest first. */
  readonly slices: readonly PriceSlice[];
}

export class TimeWeightedPrice implements AverageState {
  readonly periodMs: number;
  price: Price;
  since: number;
  readonly slices: PriceSlice[];
  /** Of all slices. */
  private sum = 0n;
  private milliseconds = 0;
  /** Their average; null before it was asked for. */
  private average: Price | null = null;

  constructor({ periodMs, price, since, slices }: AverageState) {
    this.periodMs = periodMs;
    this.price = price;
    this.since = since;
    this.slices = slices.map((slice) => ({ ...slice }));
    for (const { sum, milliseconds } of slices) {
      this.sum += sum;
      this.milliseconds += milliseconds;
    }
  }

  /** From `now` on `price` is in force. Time that does not move forward weighs nothing. */
  put(price: Price, now: number): void {
    this.advance(now);
    this.price = price;
  }

  /** The average up to `now`; before any time has passed, the price itself. */
  at(now: number): Price {
    this.advance(now);
    if (this.milliseconds === 0) return this.price;
    this.average ??= divideHalfEven(this.sum, BigInt(this.milliseconds)) as Price;
    return this.average;
  }

  private advance(now: number): void {
    if (now <= this.since) return;
    this.average = null;
    const length = this.periodMs / SLICES;
    const last = Math.floor(now / length);
    const first = Math.max(Math.floor(this.since / length), last - SLICES + 1);
    for (let slice = first; slice <= last; slice++) {
      const from = Math.max(this.since, slice * length);
      this.add(slice, Math.min(now, (slice + 1) * length) - from);
    }
    while (this.slices.length > 0 && this.slices[0]!.slice <= last - SLICES) {
      const gone = this.slices.shift()!;
      this.sum -= gone.sum;
      this.milliseconds -= gone.milliseconds;
    }
    this.since = now;
  }

  private add(slice: number, milliseconds: number): void {
    if (milliseconds <= 0) return;
    const weighted = this.price * BigInt(milliseconds);
    this.sum += weighted;
    this.milliseconds += milliseconds;
    const newest = this.slices.at(-1);
    if (newest?.slice === slice) {
      newest.sum += weighted;
      newest.milliseconds += milliseconds;
    } else this.slices.push({ slice, sum: weighted, milliseconds });
  }
}
