/**
 * Margin of portfolios over a history of prices, against what they lost over the margin period of
 * risk that followed: the loss of portfolios that stay as they are, from price to price.
 *
 * Under the same ranges dollars in perpetuals are shocked by the same dollars at any price, so a
 * portfolio is margined where ranges moved, and once a day for what its margin is made of.
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
import { dayOf, MarginRecord } from "./margin-record";
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

/** Told the share of the history that has been passed, from 0 to 1. */
export type OnShare = (share: number) => void;

/** From one call of OnShare to the next. */
const TELL_EVERY = 500;

/** A portfolio that is being observed: positions by number of the underlying, in dollars. */
interface Observed {
  readonly record: MarginRecord;
  readonly dollars: Float64Array;
  readonly holder: PortfolioHolder;
  /** Dollars of initial margin under the ranges in force. */
  margin: number;
}

/** Throws Unusable where the parameters do not know an underlying or the history is too short. */
export function validateHistory(
  request: HistoryRequest,
  onShare: OnShare = () => undefined,
): readonly MarginRecord[] {
  const { history, preset, periodMs, portfolios, refit } = request;
  const market = perpetualsOf(history, preset);
  const ranges = new RunningRanges(preset, refit);
  let arrays = new RiskArrays(market, ranges.parameters);
  const figures = new PortfolioFigures(arrays.stride);
  const observed = portfolios.map((portfolio) => observe(portfolio, history, periodMs));
  const { times } = history;
  let day = Number.NEGATIVE_INFINITY;
  let isOld = true;
  for (let at = 0, later = 0; at < times.length; at++) {
    const time = times[at]!;
    if (at % TELL_EVERY === 0) onShare(at / times.length);
    const marks = setPrices(market, history, at);
    if (ranges.fold(time, indexes(market))) {
      arrays = new RiskArrays(market, ranges.parameters);
      isOld = true;
    }
    while (later < times.length && times[later]! < time + periodMs) later++;
    if (later === times.length) break;
    if (refit && !ranges.isRefitted) continue;
    const changes = Float64Array.from(history.prices, (prices) => prices[later]! / prices[at]! - 1);
    const isNewDay = dayOf(time) !== day;
    day = dayOf(time);
    isOld ||= isNewDay;
    if (isOld) for (const underlying of market.underlyings) arrays.revalue(underlying, time);
    for (const one of observed) {
      if (isOld) {
        setQuantities(one, marks);
        evaluatePortfolio(arrays, one.holder, figures);
        one.margin = figures.initialMargin;
      }
      const loss = lossOf(one, changes);
      one.record.coverage.observe(time, one.margin, loss);
      if (!isNewDay) continue;
      addParts(one.record, figures);
      one.record.addDay({ time, margin: one.margin, loss });
    }
    isOld = false;
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
    margin: 0,
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

/** By number of the instrument. */
function setPrices(market: PortfolioMarket, { prices }: PriceHistory, at: number): Float64Array {
  return Float64Array.from(market.instruments, (instrument) => {
    const price = prices[instrument.number]![at]!;
    instrument.underlying.index = price;
    instrument.mark = price;
    return price;
  });
}

function indexes({ underlyings }: PortfolioMarket): ReadonlyMap<string, number> {
  return new Map(underlyings.map(({ underlying, index }) => [underlying, index]));
}

function setQuantities({ holder, dollars }: Observed, marks: Float64Array): void {
  const { quantity, instrument } = holder;
  for (let row = 0; row < dollars.length; row++) {
    quantity[row] = dollars[row]! / marks[instrument[row]!]!;
  }
}

/** Dollars, above 0 a loss. */
function lossOf({ holder, dollars }: Observed, changes: Float64Array): number {
  const { instrument } = holder;
  let loss = 0;
  for (let row = 0; row < dollars.length; row++) loss -= dollars[row]! * changes[instrument[row]!]!;
  return loss;
}

/** To the record, of every underlying. */
export function addParts(record: MarginRecord, { underlyings, held }: PortfolioFigures): void {
  for (const { initialParts } of underlyings.slice(0, held)) {
    for (const [at, part] of MARGIN_PARTS.entries()) record.addPart(part, initialParts[at]!);
  }
}
