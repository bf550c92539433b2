/**
 * The sequencer's state as a plain value in canonical order, and back. Equal states give equal
 * values; the record's schema is schemas/sequencer-checkpoint.avsc.
 */
import type { AssetHolding } from "../collateral/asset-caps";
import type { ObserverWord } from "../collateral/chain-observers";
import type { KnownChain, KnownDeposit } from "../collateral/deposit-register";
import type { DepositWord } from "../collateral/deposit-words";
import { SOURCE_TOPICS, type SourceTopic } from "../events/event";
import type { InstrumentListed, RiskParametersPublished } from "../events/listing";
import type { QuoteType } from "../events/price";
import { PricePolicy } from "../integrity/policy";
import { sortSymbols } from "../integrity/price-index";
import type { FigureName } from "../market/figure-index";
import type { VolatilityState } from "../volatility/volatility-state";
import { DedupeWindow } from "./dedupe-window";
import { type FigureCheckpoint, figureNames, figuresOf, restoreFigures } from "./figure-checkpoint";
import { restoreSymbol, type SymbolCheckpoint, symbolCheckpoint } from "./price-checkpoint";
import { restoredCalibrator } from "./range-calibrator";
import { createSequencerState, keepInstrument, type SequencerState } from "./sequencer-state";

/** Last event time accepted of an ordering key. */
interface KeyTime {
  readonly key: string;
  readonly eventTime: number;
}

interface SourceCheckpoint {
  readonly topic: SourceTopic;
  readonly partition: number;
  readonly offset: number;
  readonly times: readonly KeyTime[];
}

interface InstrumentCheckpoint extends Omit<InstrumentListed, "kind" | "source"> {
  readonly lastFunding: number | null;
  readonly settled: boolean;
}

type VersionCheckpoint = Omit<RiskParametersPublished, "kind">;

interface PendingCheckpoint {
  readonly partition: number;
  readonly fromOffset: number;
  readonly offset: number;
  readonly eventTime: number;
  readonly symbols: readonly { readonly quoteType: QuoteType; readonly symbol: string }[];
  readonly figures: readonly FigureName[];
}

interface VenueCheckpoint {
  readonly venue: string;
  /** Oldest first. */
  readonly trades: readonly string[];
  readonly times: readonly KeyTime[];
}

export interface SequencerCheckpoint {
  readonly clock: number;
  readonly batch: number;
  readonly sources: readonly SourceCheckpoint[];
  readonly instruments: readonly InstrumentCheckpoint[];
  readonly parameters: {
    readonly version: number;
    readonly effectiveTime: number;
    readonly assets: readonly string[];
  };
  readonly inForce: VersionCheckpoint | null;
  readonly scheduled: readonly VersionCheckpoint[];
  /** Null where the version in force has no calibration. */
  readonly volatility: VolatilityState | null;
  readonly symbols: readonly SymbolCheckpoint[];
  readonly figures: readonly FigureCheckpoint[];
  readonly pending: readonly PendingCheckpoint[];
  readonly venues: readonly VenueCheckpoint[];
  /** Ids of collateral movements, oldest first. */
  readonly movements: readonly string[];
  readonly chains: readonly KnownChain[];
  readonly observers: readonly ObserverWord[];
  /** In the order in which they were observed. */
  readonly deposits: readonly KnownDeposit[];
  /** In the order in which they were told of. */
  readonly depositWords: readonly DepositWord[];
  readonly holdings: readonly AssetHolding[];
}

export function takeCheckpoint(state: SequencerState): SequencerCheckpoint {
  const { version, effectiveTime, assets } = state.parameters;
  return {
    clock: state.clock,
    batch: state.batch,
    sources: sourcesOf(state),
    instruments: byKey(state.instruments).map(([, { listing, lastFunding, settled }]) => {
      const { kind: _kind, source: _source, ...terms } = listing;
      return { ...terms, lastFunding, settled };
    }),
    parameters: { version, effectiveTime, assets: [...assets].sort() },
    inForce: state.inForce === null ? null : versionOf(state.inForce),
    scheduled: state.scheduled.map(versionOf),
    volatility: state.calibrator?.volatility ?? null,
    symbols: state.prices.sorted().map(symbolCheckpoint),
    figures: figuresOf(state.figures),
    pending: pendingOf(state),
    venues: byKey(state.venues).map(([venue, { trades, times }]) => ({
      venue,
      trades: trades.oldestFirst(),
      times: timesOf(times),
    })),
    movements: state.movements.oldestFirst(),
    chains: byKey(state.deposits.chains).map(([, chain]) => chain),
    observers: state.deposits.observers.sorted(),
    deposits: [...state.deposits.all()].map((deposit) => ({ ...deposit })),
    depositWords: state.deposits.words.all(),
    holdings: state.caps.sorted(),
  };
}

function versionOf({ kind: _, ...version }: RiskParametersPublished): VersionCheckpoint {
  return version;
}

function sourcesOf(state: SequencerState): SourceCheckpoint[] {
  return SOURCE_TOPICS.flatMap((topic) =>
    byNumber(state.sources.get(topic)!).map(([partition, { offset, times }]) => ({
      topic,
      partition,
      offset,
      times: timesOf(times),
    })),
  );
}

function pendingOf(state: SequencerState): PendingCheckpoint[] {
  return byNumber(state.pending).map(([partition, { symbols, figures, ...batch }]) => ({
    partition,
    ...batch,
    symbols: sortSymbols(symbols).map(({ quoteType, symbol }) => ({ quoteType, symbol })),
    figures: figureNames(figures),
  }));
}

function timesOf(times: ReadonlyMap<string, number>): KeyTime[] {
  return byKey(times).map(([key, eventTime]) => ({ key, eventTime }));
}

function byKey<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].sort(([left], [right]) => (left < right ? -1 : 1));
}

function byNumber<Value>(map: ReadonlyMap<number, Value>): [number, Value][] {
  return [...map].sort(([left], [right]) => left - right);
}

export function restoreCheckpoint(checkpoint: SequencerCheckpoint): SequencerState {
  const { version, effectiveTime, assets } = checkpoint.parameters;
  const state = createSequencerState();
  state.clock = checkpoint.clock;
  state.batch = checkpoint.batch;
  state.parameters = { version, effectiveTime, assets: new Set(assets) };
  state.inForce = checkpoint.inForce === null ? null : restoredVersion(checkpoint.inForce);
  state.scheduled = checkpoint.scheduled.map(restoredVersion);
  state.policy = new PricePolicy(state.inForce?.priceIntegrity ?? null);
  const calibration = state.inForce?.rangeCalibration ?? null;
  state.calibrator = restoredCalibrator(calibration, checkpoint.volatility);
  for (const { topic, partition, offset, times } of checkpoint.sources) {
    state.sources.get(topic)!.set(partition, { offset, times: mapOf(times) });
  }
  for (const { lastFunding, settled, ...terms } of checkpoint.instruments) {
    const listing: InstrumentListed = { kind: "InstrumentListed", ...terms, source: null };
    keepInstrument(state, { listing, lastFunding, settled });
  }
  restorePrices(state, checkpoint);
  for (const { venue, trades, times } of checkpoint.venues) {
    state.venues.set(venue, { trades: new DedupeWindow(trades), times: mapOf(times) });
  }
  for (const id of checkpoint.movements) state.movements.add(id);
  for (const chain of checkpoint.chains) state.deposits.chains.set(chain.chain, chain);
  for (const word of checkpoint.observers) state.deposits.observers.restore(word);
  for (const deposit of checkpoint.deposits) state.deposits.restore({ ...deposit });
  for (const word of checkpoint.depositWords) state.deposits.words.restore(word);
  for (const holding of checkpoint.holdings) state.caps.restore(holding);
  return state;
}

function restoredVersion(version: VersionCheckpoint): RiskParametersPublished {
  return { kind: "RiskParametersPublished", ...version };
}

function restorePrices(state: SequencerState, checkpoint: SequencerCheckpoint): void {
  for (const symbol of checkpoint.symbols) state.prices.restore(restoreSymbol(symbol));
  restoreFigures(state.figures, checkpoint.figures);
  for (const { partition, symbols, figures, ...batch } of checkpoint.pending) {
    state.pending.set(partition, {
      ...batch,
      symbols: new Set(
        symbols.map(({ quoteType, symbol }) => state.prices.get(quoteType, symbol)!),
      ),
      figures: new Set(figures.map((name) => state.figures.get(name)!)),
    });
  }
}

function mapOf(times: readonly KeyTime[]): Map<string, number> {
  return new Map(times.map(({ key, eventTime }) => [key, eventTime]));
}
