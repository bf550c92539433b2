/**
 * Margin of option portfolios over the snapshots of a chain, against what they lost by the first
 * snapshot a margin period of risk later: both are valued by Black-76 at the volatilities quoted.
 * An option that is not quoted then leaves its portfolio out.
 */
import {
  evaluatePortfolio,
  type InstrumentMarket,
  PortfolioFigures,
  type PortfolioHolder,
  PortfolioMarket,
  type PortfolioParameters,
  RiskArrays,
  sortPositions,
} from "@margin-engine/core";
import type { RiskPreset } from "../parameters";
import { DAY_MS } from "../simulation/calendar";
import type { ChainSnapshot } from "./chain-snapshots";
import { MarginRecord } from "./margin-record";
import { type HeldOption, type OptionPortfolio, optionPortfolios } from "./option-portfolios";
import type { PriceHistory } from "./price-history";
import { RunningRanges } from "./running-ranges";
import { addParts } from "./validate-history";

export interface ChainRequest {
  readonly snapshots: readonly ChainSnapshot[];
  /** The ranges in force follow from it. */
  readonly history: PriceHistory;
  readonly preset: RiskPreset;
  readonly periodMs: number;
}

/** A snapshot later than that has seen more than the period. */
const LATE_MOST = DAY_MS;
const NOTIONAL = 1_000_000;

/** Of underlyings that the preset margins; those that were observed at all. */
export function validateChains(request: ChainRequest): readonly MarginRecord[] {
  const { snapshots, preset, periodMs } = request;
  const known = new Set(preset.portfolio.underlyings.map(({ underlying }) => underlying));
  const records = new Map<string, MarginRecord>();
  const rangesAt = followRanges(request);
  for (const [at, snapshot] of snapshots.entries()) {
    const { underlying, time } = snapshot;
    if (!known.has(underlying)) continue;
    const parameters = rangesAt(time);
    const later = snapshots
      .slice(at + 1)
      .find((one) => one.underlying === underlying && one.time >= time + periodMs);
    if (later === undefined || later.time > time + periodMs + LATE_MOST) continue;
    for (const portfolio of optionPortfolios(snapshot.expiries, time)) {
      const name = `${underlying} ${portfolio.name}`;
      const record = records.get(name) ?? new MarginRecord(name, periodMs);
      records.set(name, record);
      observe({ record, snapshot, later, portfolio, parameters });
    }
  }
  return [...records.values()].filter(({ coverage }) => coverage.observations > 0);
}

/** Folds the history up to a time; times come in order. */
function followRanges({ history, preset }: ChainRequest): (time: number) => PortfolioParameters {
  const ranges = new RunningRanges(preset, false);
  const { times, prices, underlyings } = history;
  let at = 0;
  return (time) => {
    for (; at < times.length && times[at]! <= time; at++) {
      ranges.fold(times[at]!, new Map(underlyings.map((one, row) => [one, prices[row]![at]!])));
    }
    return ranges.parameters;
  };
}

interface Observed {
  readonly record: MarginRecord;
  readonly snapshot: ChainSnapshot;
  readonly later: ChainSnapshot;
  readonly portfolio: OptionPortfolio;
  readonly parameters: PortfolioParameters;
}

function observe({ record, snapshot, later, portfolio, parameters }: Observed): void {
  const market = new PortfolioMarket();
  const instruments = portfolio.legs.map(({ option }, at) => {
    return list(market, snapshot.underlying, { option, at });
  });
  const arrays = new RiskArrays(market, parameters);
  const size = NOTIONAL / spotOf(snapshot);
  const quantities = portfolio.legs.map(({ quantity }) => quantity * size);
  const worth = (of: ChainSnapshot): number | null => {
    if (!quote(market, instruments, of)) return null;
    arrays.revalue(market.underlying(of.underlying), of.time);
    const values = instruments.map(({ number }, at) => quantities[at]! * unitValue(arrays, number));
    return values.reduce((sum, value) => sum + value, 0);
  };
  const after = worth(later);
  const before = worth(snapshot);
  if (before === null || after === null) return;
  const figures = new PortfolioFigures(arrays.stride);
  evaluatePortfolio(arrays, holderOf(market, instruments, quantities), figures);
  if (record.isNewDay(snapshot.time)) addParts(record, figures);
  record.observe(snapshot.time, figures.initialMargin, before - after);
}

/** The perpetual is as far as spot: its value is what it is traded at. */
function unitValue(arrays: RiskArrays, number: number): number {
  const { terms, mark } = arrays.market.instruments[number]!;
  return terms.instrumentType === "Option" ? arrays.unitValue(number) : mark;
}

function list(
  market: PortfolioMarket,
  underlying: string,
  { option, at }: { readonly option: HeldOption | null; readonly at: number },
): InstrumentMarket {
  return market.list({
    instrument: `${underlying}-${at}`,
    underlying,
    instrumentType: option === null ? "Perpetual" : "Option",
    contractType: "Linear",
    multiplier: 1,
    expiry: option?.expiry ?? null,
    strike: option?.strike ?? null,
    optionType: option?.optionType ?? null,
  });
}

/** Whether the snapshot quotes them all. */
function quote(
  market: PortfolioMarket,
  instruments: readonly InstrumentMarket[],
  snapshot: ChainSnapshot,
): boolean {
  const spot = spotOf(snapshot);
  market.underlying(snapshot.underlying).index = spot;
  return instruments.every((instrument) => {
    const { expiry: held, terms } = instrument;
    if (held === null) {
      instrument.mark = spot;
      return true;
    }
    const expiry = snapshot.expiries.find((one) => one.expiry === held.expiry);
    const found = expiry?.quotes.find(({ strike }) => strike === terms.strike);
    if (expiry === undefined || found === undefined) return false;
    held.forward = expiry.forward;
    held.forwardTime = snapshot.time;
    instrument.volatility = found.volatility;
    instrument.volatilityTime = snapshot.time;
    return true;
  });
}

/** A chain has no index of its own: the forward of the next expiry is the nearest to it. */
function spotOf({ expiries }: ChainSnapshot): number {
  return expiries[0]!.forward;
}

function holderOf(
  market: PortfolioMarket,
  instruments: readonly InstrumentMarket[],
  quantities: readonly number[],
): PortfolioHolder {
  const holder: PortfolioHolder = {
    instrument: Int32Array.from(instruments, ({ number }) => number),
    quantity: Float64Array.from(quantities),
    start: 0,
    count: instruments.length,
    holding: new Int32Array(0),
    value: new Float64Array(0),
    holdingStart: 0,
    holdingCount: 0,
  };
  sortPositions(market, holder);
  return holder;
}
