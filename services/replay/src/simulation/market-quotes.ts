/**
 * What the price sources publish about the simulated market: three sources quote each index, the
 * venue quotes a mark for each instrument, funding is paid every eight hours at the average premium
 * of the hours before, and the dated future settles at the average of its last half hour, as do the
 * options that expire with it.
 */
import type { PriceQuoted, Rate } from "@margin-engine/core";
import { RATE_DECIMALS } from "@margin-engine/core";
import type { InputRecord } from "@margin-engine/runtime";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "./calendar";
import { BTC_PERPETUAL, ETH_PERPETUAL, futureName, INVERSE_PERPETUAL } from "./listings";
import type { MarketPath } from "./market-path";
import { btcUsd, ethUsd } from "./market-path";
import { type OptionTick, quoteOptions, settleOptions } from "./option-quotes";
import type { OptionSeries } from "./option-series";
import { onGrid } from "./price-grid";
import { normal } from "./random";

const FUNDING_PERIOD_MS = 8 * HOUR_MS;
const SETTLEMENT_WINDOW_MS = 30 * MINUTE_MS;
/** The future's basis shrinks to nothing over this time before expiry. */
const CONVERGENCE_MS = 2 * HOUR_MS;
/** A source repeats an unchanged quote after this time. */
const REPEAT_MS = 10 * SECOND_MS;
/** Funding: the interest part, and how far it may pull the rate from the premium. */
const INTEREST = 0.0001;
const INTEREST_PULL = 0.0005;
const FUNDING_LIMIT = 0.0075;

/** Steps of published prices, in units of the 8th decimal. */
const STEPS = {
  BTC: 1_000_000,
  ETH: 1_000_000,
  USDT: 10_000,
  USDC: 10_000,
  WSTETH: 1_000_000,
  MARK: 10_000_000,
  INVERSE: 50_000_000,
};

interface QuoteSource {
  readonly name: string;
  readonly bias: number;
}
const SOURCES: readonly QuoteSource[] = [
  { name: "index-source-1", bias: 0 },
  { name: "index-source-2", bias: 0.00004 },
  { name: "index-source-3", bias: -0.00005 },
];
/** The third source falls behind the others by this much around the trough. */
const DISLOCATION = -0.012;
const DISLOCATION_MS = 5 * MINUTE_MS;

interface LastQuote {
  price: bigint;
  time: number;
}

/** What the quoting remembers between ticks. */
export interface Quoting {
  readonly start: number;
  readonly expiry: number;
  readonly options: readonly OptionSeries[];
  readonly last: Map<string, LastQuote>;
  /** Sums since the last funding, by instrument, in the order of the perpetuals. */
  readonly premiums: Map<string, { sum: number; count: number }>;
  readonly settlement: { sum: number; count: number };
  quotes: number;
}

export function startQuoting(day: Pick<Quoting, "start" | "expiry" | "options">): Quoting {
  const settlement = { sum: 0, count: 0 };
  return { ...day, last: new Map(), premiums: new Map(), settlement, quotes: 0 };
}

/** One tick being published. */
interface Tick {
  readonly quoting: Quoting;
  readonly path: MarketPath;
  readonly time: number;
  readonly records: InputRecord[];
}

/** Everything published at the path's present time, the clock tick last. */
export function quoteTick(quoting: Quoting, path: MarketPath): InputRecord[] {
  const time = quoting.start + path.time;
  const records: InputRecord[] = [];
  const tick = { quoting, path, time, records };
  quoteIndex(tick);
  quoteCollateral(tick);
  quoteMarks(tick);
  records.push(...quoteOptions(quoting.options, quoting.expiry, optionTick(tick)));
  payFunding(tick);
  const clock = { kind: "ClockTicked", eventId: `clock-${time}`, eventTime: time } as const;
  records.push({ topic: "prices", key: "clock", event: { ...clock, source: null } });
  return records;
}

/** What a staked ether is redeemed for, and how far below it trades in the worst of a crash. */
const STAKED_ETHER = 1.22;
const STAKED_DISCOUNT = 0.015;
const STAKED_SYMBOL = "WSTETH/ETH";

/** Collateral that nothing is traded in: two sources, whose prices follow from the market's. */
function quoteCollateral(tick: Tick): void {
  const { path } = tick;
  const staked = ethUsd(path) * STAKED_ETHER * (1 - STAKED_DISCOUNT * path.phase.stress);
  const values = [
    ["USDC", 1, STEPS.USDC],
    ["WSTETH", staked, STEPS.WSTETH],
    [STAKED_SYMBOL, STAKED_ETHER, STEPS.USDC],
  ] as const;
  for (const [symbol, value, step] of values) {
    for (const { name, bias } of SOURCES.slice(0, 2)) {
      const price = onGrid(value * (1 + bias), step);
      publish(tick, { quoteType: "Index", quoteSource: name, symbol, price });
    }
  }
}

function quoteIndex(tick: Tick): void {
  const { path } = tick;
  const values = { BTC: btcUsd(path), ETH: ethUsd(path), USDT: path.tether };
  const sinceTrough = path.time - path.script.trough;
  const dislocated = sinceTrough > -DISLOCATION_MS && sinceTrough < DISLOCATION_MS;
  for (const symbol of ["BTC", "ETH", "USDT"] as const) {
    const noise = (symbol === "USDT" ? 0.00001 : 0.00003) * (1 + 4 * path.phase.stress);
    for (const [at, source] of SOURCES.entries()) {
      const behind = at === 2 && dislocated && symbol !== "USDT" ? DISLOCATION : 0;
      const factor = 1 + source.bias + behind + noise * normal(path.random);
      const price = onGrid(values[symbol] * factor, STEPS[symbol]);
      publish(tick, { quoteType: "Index", quoteSource: source.name, symbol, price });
    }
  }
}

function quoteMarks(tick: Tick): void {
  const { quoting, path } = tick;
  const { basis } = path;
  const btc = btcUsd(path) / path.tether;
  const eth = ethUsd(path) / path.tether;
  quoteMark(tick, { symbol: BTC_PERPETUAL, fair: btc, premium: basis.btc });
  quoteMark(tick, { symbol: ETH_PERPETUAL, fair: eth, premium: basis.eth });
  const left = quoting.expiry - quoting.start - path.time;
  if (left > 0) {
    const premium = basis.future * Math.min(1, left / CONVERGENCE_MS);
    quoteMark(tick, { symbol: futureName(quoting.expiry), fair: btc, premium });
    if (left <= Math.max(SETTLEMENT_WINDOW_MS, path.stepMs)) addTo(quoting.settlement, btc);
  } else if (left > -path.stepMs) {
    settleFuture(tick);
  }
  const inverse = { symbol: INVERSE_PERPETUAL, fair: btcUsd(path), premium: basis.inverse };
  quoteMark(tick, inverse);
}

interface MarkInput {
  readonly symbol: string;
  readonly fair: number;
  readonly premium: number;
}

function quoteMark(tick: Tick, mark: MarkInput): void {
  const { symbol, fair, premium } = mark;
  const inverse = symbol === INVERSE_PERPETUAL;
  const step = inverse ? STEPS.INVERSE : symbol === ETH_PERPETUAL ? STEPS.ETH : STEPS.MARK;
  const price = onGrid(fair * (1 + premium), step);
  publish(tick, { quoteType: "Mark", quoteSource: "venue", symbol, price });
  if (symbol === futureName(tick.quoting.expiry)) return;
  let average = tick.quoting.premiums.get(symbol);
  if (average === undefined) {
    average = { sum: 0, count: 0 };
    tick.quoting.premiums.set(symbol, average);
  }
  addTo(average, premium);
}

function optionTick({ quoting, path, time }: Tick): OptionTick {
  const { sum, count } = quoting.settlement;
  return {
    time,
    stepMs: path.stepMs,
    btc: btcUsd(path) / path.tether,
    stress: path.phase.stress,
    average: count === 0 ? null : sum / count,
  };
}

function settleFuture({ quoting, time, records }: Tick): void {
  const instrument = futureName(quoting.expiry);
  const { sum, count } = quoting.settlement;
  const price = onGrid(sum / count, STEPS.MARK);
  records.push({
    topic: "prices",
    key: instrument,
    event: {
      kind: "SettlementPricePublished",
      eventId: `settlement-${instrument}`,
      eventTime: time,
      source: null,
      instrument,
      price,
    },
  });
  records.push(...settleOptions(quoting.options, quoting.expiry, { time, price }));
}

/** At each full eight hours, UTC, for every perpetual: the average premium since the last time,
 * pulled towards the interest rate and limited, as large venues publish it. */
function payFunding({ quoting, path, time, records }: Tick): void {
  const periods = Math.floor(time / FUNDING_PERIOD_MS);
  const before = Math.floor((time - path.stepMs) / FUNDING_PERIOD_MS);
  if (path.time === 0 || periods === before) return;
  for (const [instrument, average] of quoting.premiums) {
    const premium = average.sum / average.count;
    const interest = clamp(INTEREST - premium, INTEREST_PULL);
    records.push({
      topic: "prices",
      key: instrument,
      event: {
        kind: "FundingRatePublished",
        eventId: `funding-${instrument}-${periods}`,
        eventTime: time,
        instrument,
        rate: fundingRate(clamp(premium + interest, FUNDING_LIMIT)),
      },
    });
    average.sum = 0;
    average.count = 0;
  }
}

/** Eight decimals are published, as venues do. */
function fundingRate(value: number): Rate {
  const published = 8;
  const scaled = BigInt(Math.round(value * 100_000_000));
  return (scaled * 10n ** BigInt(RATE_DECIMALS - published)) as Rate;
}

type QuoteFields = Pick<PriceQuoted, "quoteType" | "quoteSource" | "symbol" | "price">;

/** A quote that repeats the source's last one is held back until it is due again. */
function publish({ quoting, time, records }: Tick, fields: QuoteFields): void {
  const { symbol, price } = fields;
  const name = `${fields.quoteSource} ${symbol}`;
  const last = quoting.last.get(name);
  if (last === undefined) {
    quoting.last.set(name, { price, time });
  } else {
    if (last.price === price && time - last.time < REPEAT_MS) return;
    last.price = price;
    last.time = time;
  }
  const eventId = `quote-${quoting.quotes++}`;
  const event: PriceQuoted = { kind: "PriceQuoted", eventId, eventTime: time, ...fields };
  records.push({ topic: "prices", key: symbol, event });
}

function addTo(average: { sum: number; count: number }, value: number): void {
  average.sum += value;
  average.count++;
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
