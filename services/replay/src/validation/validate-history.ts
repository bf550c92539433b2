/**
 * Margin of portfolios over a history of prices, against what they lost over the margin period of
 * risk that followed: the loss of portfolios that stay as they are, from price to price.
 */
import {
  evaluatePortfolio,
  MARGIN_PARTS,
  PortfolioFigures,
  type PortfolioHolder,
  PortfolioMarket,
  RiskArrays,
} from "@margin-engine/core";
import { Unusable } from "@margin-engine/runtime";
import type { RiskPreset } from "../parameters";
import type { LinearPortfolio } from "./linear-portfolios";
import { MarginRecord } from "./margin-record";
import type { PriceHistory } from "./price-history";
import { RunningRanges } from "./running-ranges";

export interface HistoryRequest {
  readonly history: PriceHistory;
  readonly portfolios: readonly LinearPortfolio[];
  readonly preset: RiskPreset;
  /** The margin period of risk. */
  readonly periodMs: number;
  /**
   * Whether models are fitted anew each year, to the years before it alone. Observations then begin
   * with the first year that has such models.
   */
  readonly refit: boolean;
}

/** A portfolio that is being observed: positions by number of the underlying, in dollars. */
interface Observed {
  readonly record: MarginRecord;
  readonly dollars: Float64Array;
  readonly holder: PortfolioHolder;
}

/** Throws Unusable where the parameters do not know an underlying or the history is too short. */
export function validateHistory(request: HistoryRequest): readonly MarginRecord[] {
  const { history, preset, periodMs, portfolios, refit } = request;
  const market = perpetualsOf(history, preset);
  const ranges = new RunningRanges(preset, refit);
  let arrays = new RiskArrays(market, ranges.parameters);
  const figures = new PortfolioFigures(arrays.stride);
  const observed = portfolios.map((portfolio) => observe(portfolio, history, periodMs));
  const { times } = history;
  for (let at = 0, later = 0; at < times.length; at++) {
    const time = times[at]!;
    setPrices(market, history, at);
    if (ranges.fold(time, indexes(market))) arrays = new RiskArrays(market, ranges.parameters);
    for (const underlying of market.underlyings) arrays.revalue(underlying, time);
    while (later < times.length && times[later]! < time + periodMs) later++;
    if (later === times.length) break;
    if (refit && !ranges.isRefitted) continue;
    const changes = history.prices.map((prices) => prices[later]! / prices[at]! - 1);
    for (const one of observed) {
      setQuantities(one, market);
      evaluatePortfolio(arrays, one.holder, figures);
      if (one.record.isNewDay(time)) addParts(one.record, figures);
      one.record.observe(time, figures.initialMargin, lossOf(one, changes));
    }
  }
  return observed.map(({ record }) => record);
}

/** One perpetual an underlying, numbered as the history's underlyings are. */
function perpetualsOf({ underlyings }: PriceHistory, preset: RiskPreset): PortfolioMarket {
  const market = new PortfolioMarket();
  for (const underlying of underlyings) {
    if (!preset.portfolio.underlyings.some((known) => known.underlying === underlying)) {
      const problem = `the preset ${preset.preset} has no portfolio margin of ${underlying}`;
      throw new Unusable(`${problem}; add it to the section portfolio, or choose another preset`);
    }
    market.list({
      instrument: `${underlying}-PERP`,
      underlying,
      instrumentType: "Perpetual",
      contractType: "Linear",
      multiplier: 1,
      expiry: null,
      strike: null,
      optionType: null,
    });
  }
  return market;
}

function observe(
  { name, dollars }: LinearPortfolio,
  { underlyings }: PriceHistory,
  periodMs: number,
): Observed {
  const held = [...underlyings.keys()].filter((number) => dollars.has(underlyings[number]!));
  return {
    record: new MarginRecord(name, periodMs),
    dollars: Float64Array.from(held, (number) => dollars.get(underlyings[number]!)!),
    holder: {
      instrument: Int32Array.from(held),
      quantity: new Float64Array(held.length),
      start: 0,
      count: held.length,
      holding: new Int32Array(0),
      value: new Float64Array(0),
      holdingStart: 0,
      holdingCount: 0,
    },
  };
}

function setPrices(market: PortfolioMarket, { prices }: PriceHistory, at: number): void {
  for (const { number, underlying } of market.instruments) {
    const price = prices[number]![at]!;
    underlying.index = price;
    market.instruments[number]!.mark = price;
  }
}

function indexes({ underlyings }: PortfolioMarket): ReadonlyMap<string, number> {
  return new Map(underlyings.map(({ underlying, index }) => [underlying, index]));
}

function setQuantities({ holder, dollars }: Observed, { instruments }: PortfolioMarket): void {
  for (let row = 0; row < dollars.length; row++) {
    holder.quantity[row] = dollars[row]! / instruments[holder.instrument[row]!]!.mark;
  }
}

/** Dollars, above 0 a loss. */
function lossOf({ holder, dollars }: Observed, changes: readonly number[]): number {
  let loss = 0;
  for (let row = 0; row < dollars.length; row++) {
    loss -= dollars[row]! * changes[holder.instrument[row]!]!;
  }
  return loss;
}

/** To the record, of every underlying. */
export function addParts(record: MarginRecord, { underlyings, held }: PortfolioFigures): void {
  for (const { initialParts } of underlyings.slice(0, held)) {
    for (const [at, part] of MARGIN_PARTS.entries()) record.addPart(part, initialParts[at]!);
  }
}
