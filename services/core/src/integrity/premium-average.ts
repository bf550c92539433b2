/**
 * PI-2: the average of mid - index with irregular steps. With each step of Δ milliseconds
 * `sum <- sum e^(-Δ/period) + premium Δ` and `weight <- weight e^(-Δ/period) + Δ`; the average is
 * sum / weight. The premium of a step is the one at its end. A step longer than a quote may be old
 * counts as that long, since nothing is known of the time before.
 */

import { PRICE_DECIMALS, type Price } from "../money/units";
import { exp } from "../pricing/exponential";

const PRICE_UNIT = 10 ** PRICE_DECIMALS;

export class PremiumAverage {
  constructor(
    /** Price x milliseconds. */
    public sum = 0,
    /** Milliseconds. */
    public weight = 0,
    /** Event time of the last step; null before the first. */
    public steppedAt: number | null = null,
  ) {}

  step(premium: bigint, now: number, limits: { periodMs: number; stepMsMax: number }): void {
    const last = this.steppedAt ?? now;
    if (now < last) return;
    this.steppedAt = now;
    const elapsed = Math.min(now - last, limits.stepMsMax);
    const kept = exp(-elapsed / limits.periodMs);
    this.sum = this.sum * kept + (Number(premium) / PRICE_UNIT) * elapsed;
    this.weight = this.weight * kept + elapsed;
  }

  /** Rounded to nearest on the grid of 8 decimals; zero before the first step. */
  value(): bigint {
    if (this.weight === 0) return 0n;
    return BigInt(Math.round((this.sum / this.weight) * PRICE_UNIT));
  }

  /** The index with the average premium. */
  over(index: Price): Price {
    return (index + this.value()) as Price;
  }
}
