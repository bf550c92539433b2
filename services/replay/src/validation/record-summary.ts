/** What validation found of one portfolio or account, as plain data. */
import type { Breach } from "./coverage-record";
import { type CoverageTests, coverageTests, type HitCounts } from "./coverage-tests";
import type { DailyMargin, MarginRecord } from "./margin-record";
import { type Procyclicality, procyclicality } from "./procyclicality";
import { trafficLight, type Zone } from "./traffic-light";

/** Dollars. */
export interface RecordSummary {
  readonly name: string;
  readonly observations: number;
  /** The share of observations whose loss the margin covered. */
  readonly coverage: number;
  readonly breaches: readonly Breach[];
  /** Beyond the margin: the largest, and the mean over breaches; 0 without. */
  readonly largestExcess: number;
  readonly meanExcess: number;
  /** Of observations that do not overlap, and what is tested of them. */
  readonly hits: HitCounts;
  readonly tests: CoverageTests;
  readonly zone: Zone;
  readonly margin: MarginSpan;
  readonly procyclicality: Procyclicality;
  readonly daily: readonly DailyMargin[];
  /** Of initial margin, each part's share; only what is charged at all, largest first. */
  readonly parts: readonly PartShare[];
}

/** Over the days. */
export interface MarginSpan {
  readonly mean: number;
  readonly least: number;
  readonly most: number;
}

export interface PartShare {
  readonly part: string;
  readonly share: number;
}

/** `claim` is the coverage that the model claims. The record has an observation. */
export function summariseRecord(record: MarginRecord, claim: number): RecordSummary {
  const { name, coverage, daily, parts } = record;
  const { observations, breaches } = coverage;
  const hits = coverage.hitCounts();
  const margins = daily.map(({ margin }) => margin);
  const excesses = breaches.map(({ margin, loss }) => loss - margin);
  return {
    name,
    observations,
    coverage: 1 - breaches.length / observations,
    breaches,
    largestExcess: most(excesses),
    meanExcess: excesses.length === 0 ? 0 : sum(excesses) / excesses.length,
    hits,
    tests: coverageTests(hits, 1 - claim),
    zone: trafficLight(hits.observations, hits.breaches, 1 - claim),
    margin: {
      mean: sum(margins) / margins.length,
      least: -most(margins.map((margin) => -margin)),
      most: most(margins),
    },
    procyclicality: procyclicality(daily),
    daily,
    parts: sharesOf(parts),
  };
}

function sharesOf(parts: ReadonlyMap<string, number>): readonly PartShare[] {
  const whole = sum([...parts.values()]);
  return [...parts]
    .filter(([, amount]) => amount !== 0)
    .map(([part, amount]) => ({ part, share: amount / whole }))
    .sort((one, other) => other.share - one.share);
}

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);

/** 0 of nothing. */
function most(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((one, other) => Math.max(one, other));
}
