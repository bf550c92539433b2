/**
 * VA-1: how margin held up against the losses that followed. Every observation counts towards
 * coverage, and those that do not overlap, one margin period of risk after another, towards the
 * tests, which rest on observations that are independent.
 */
import type { HitCounts } from "./coverage-tests";

/** A loss over the margin period of risk that was beyond the margin at its start. Dollars. */
export interface Breach {
  readonly time: number;
  readonly margin: number;
  readonly loss: number;
}

export class CoverageRecord {
  observations = 0;
  readonly breaches: Breach[] = [];
  private readonly hits = {
    observations: 0,
    breaches: 0,
    calmCalm: 0,
    calmBreach: 0,
    breachCalm: 0,
    breachBreach: 0,
  };
  private lastHit: boolean | null = null;
  private nextTime = Number.NEGATIVE_INFINITY;

  /** Milliseconds. */
  constructor(private readonly periodMs: number) {}

  /** In order of time. */
  observe(time: number, margin: number, loss: number): void {
    this.observations++;
    const isBreach = loss > margin;
    if (isBreach) this.breaches.push({ time, margin, loss });
    if (time < this.nextTime) return;
    this.nextTime = time + this.periodMs;
    this.count(isBreach);
  }

  /** Of observations that do not overlap. */
  hitCounts(): HitCounts {
    return { ...this.hits };
  }

  private count(isBreach: boolean): void {
    const { hits, lastHit } = this;
    hits.observations++;
    if (isBreach) hits.breaches++;
    if (lastHit === true && isBreach) hits.breachBreach++;
    else if (lastHit === true) hits.breachCalm++;
    else if (lastHit === false && isBreach) hits.calmBreach++;
    else if (lastHit === false) hits.calmCalm++;
    this.lastHit = isBreach;
  }
}
