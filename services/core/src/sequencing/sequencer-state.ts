/**
 * The sequencer's state: what it must remember to judge the next input. Every collection is bounded
 * by what venues list, officers publish or a documented limit; nothing grows with the traffic.
 */
import { AssetCaps } from "../collateral/asset-caps";
import { DepositRegister } from "../collateral/deposit-register";
import { SOURCE_TOPICS, type SourceTopic } from "../events/event";
import type { InstrumentListed, RiskParametersPublished } from "../events/listing";
import { PricePolicy } from "../integrity/policy";
import { PriceIndex } from "../integrity/price-index";
import { FigureIndex } from "../market/figure-index";
import { DedupeWindow } from "./dedupe-window";
import type { PendingBatch } from "./price-conflation";
import type { RangeCalibrator } from "./range-calibrator";
import type { SourcePartition } from "./source-order";

export interface ListedInstrument {
  readonly listing: InstrumentListed;
  /** Event time of the last funding; null before the first. */
  lastFunding: number | null;
  settled: boolean;
}

/** What later inputs need of the newest risk parameters; version 0 before the first. */
export interface NewestParameters {
  readonly version: number;
  readonly effectiveTime: number;
  /** Assets accepted as collateral. */
  readonly assets: ReadonlySet<string>;
}

interface Venue {
  /** Ids of the last trades accepted. */
  readonly trades: DedupeWindow;
  /** Event time of the last trade accepted, by instrument. */
  readonly times: Map<string, number>;
}

export interface SequencerState {
  /** SQ-8: the largest event time accepted so far; 0 before the first. */
  clock: number;
  /** Number of the last price batch; 0 before the first. */
  batch: number;
  readonly sources: ReadonlyMap<SourceTopic, Map<number, SourcePartition>>;
  readonly instruments: Map<string, ListedInstrument>;
  /** Of all listed instruments; follow from `instruments`. */
  readonly settlementAssets: Set<string>;
  readonly underlyings: Set<string>;
  readonly expiries: Set<string>;
  parameters: NewestParameters;
  /** The version in force; null before the first. */
  inForce: RiskParametersPublished | null;
  /** Versions that take effect later, in order of time. */
  scheduled: RiskParametersPublished[];
  /** What prices are judged by; follows from the version in force. */
  policy: PricePolicy;
  /** What ranges are calibrated with; null where the version in force has no calibration. */
  calibrator: RangeCalibrator | null;
  readonly prices: PriceIndex;
  readonly figures: FigureIndex;
  /** Quotes not yet in the journal, by partition of the prices topic. */
  readonly pending: Map<number, PendingBatch>;
  readonly venues: Map<string, Venue>;
  /** Ids of the last collateral movements and clearing actions accepted. */
  readonly movements: DedupeWindow;
  readonly deposits: DepositRegister;
  readonly caps: AssetCaps;
}

export function createSequencerState(): SequencerState {
  return {
    clock: 0,
    batch: 0,
    sources: new Map(SOURCE_TOPICS.map((topic) => [topic, new Map()])),
    instruments: new Map(),
    settlementAssets: new Set(),
    underlyings: new Set(),
    expiries: new Set(),
    parameters: { version: 0, effectiveTime: 0, assets: new Set() },
    inForce: null,
    scheduled: [],
    policy: new PricePolicy(null),
    calibrator: null,
    prices: new PriceIndex(),
    figures: new FigureIndex(),
    pending: new Map(),
    venues: new Map(),
    movements: new DedupeWindow([]),
    deposits: new DepositRegister(),
    caps: new AssetCaps(),
  };
}

/** Names an expiry of an underlying. */
export function expiryKey(underlying: string, expiry: number): string {
  return `${expiry} ${underlying}`;
}

/** Puts an instrument and what it makes known: its assets and its expiry. */
export function keepInstrument(state: SequencerState, instrument: ListedInstrument): void {
  const { listing } = instrument;
  state.instruments.set(listing.instrument, instrument);
  state.settlementAssets.add(listing.settlementAsset);
  state.underlyings.add(listing.underlying);
  if (listing.expiry !== null) state.expiries.add(expiryKey(listing.underlying, listing.expiry));
}
