/**
 * What a group of positions adds to its underlying: the options of an expiry, its futures, or the
 * perpetuals. Groups are even for what is linear and odd for options (risk-arrays.ts), and futures
 * come directly before the options of their expiry.
 */
import { doubtRate } from "./doubt-rate";
import type { PortfolioFigures, UnderlyingFigures } from "./portfolio-figures";
import type { RiskArrays } from "./risk-arrays";
import { DELTA, FORWARD_DOWN, FORWARD_UP, GAMMA, ROLL, THETA, VALUE, VEGA } from "./row-layout";
import { type PositionRun, sumRows } from "./weighted-rows";

/** The least confidence among the index and the perpetuals and futures of a run (MA-8). */
export function linearConfidence(arrays: RiskArrays, run: PositionRun): number {
  const { instrument, from, to } = run;
  let least = arrays.market.underlyings[arrays.underlyingOf[instrument[from]!]!]!.confidence;
  for (let position = from; position < to; position++) {
    const number = instrument[position]!;
    if ((arrays.groupOf[number]! & 1) === 0) least = Math.min(least, arrays.confidence[number]!);
  }
  return least;
}

/** Adds the run of `figures` to the underlying it belongs to. */
export function addGroup(
  arrays: RiskArrays,
  figures: PortfolioFigures,
  underlying: UnderlyingFigures,
): void {
  const { run, sums } = figures;
  const group = arrays.groupOf[run.instrument[run.from]!]!;
  const extra = arrays.scenarios;
  sumRows(arrays, run, sums);
  underlying.delta += sums[extra + DELTA]!;
  underlying.gamma += sums[extra + GAMMA]!;
  underlying.vega += sums[extra + VEGA]!;
  underlying.theta += sums[extra + THETA]!;
  if (group >> 1 !== underlying.rollExpiry) settleRoll(arrays, underlying, group >> 1);
  underlying.rollDelta += sums[extra + ROLL]!;
  addSides(arrays, figures, underlying);
  if ((group & 1) === 0) {
    addLinear(arrays, figures, underlying);
  } else {
    addOptionProfit(arrays, figures, underlying);
    addShorts(arrays, figures, underlying);
  }
}

/** MA-7: charges the roll of the expiry that is complete, and begins the next one. */
export function settleRoll(arrays: RiskArrays, underlying: UnderlyingFigures, next: number): void {
  const { rollExpiry, rollDelta, number } = underlying;
  const terms = arrays.groupTerms(2 * rollExpiry);
  const rate = terms?.rollRate ?? arrays.underlyingTerms(number)?.parameters.rollLeast ?? 0;
  underlying.roll += Math.abs(rollDelta) * rate;
  underlying.rollExpiry = next;
  underlying.rollDelta = 0;
}

/** Deltas by side for MA-9, and charges for what could not be valued. */
function addSides(
  { values, stride, scenarios, faults, unvaluedLong, unvaluedShort }: RiskArrays,
  figures: PortfolioFigures,
  underlying: UnderlyingFigures,
): void {
  const { instrument, quantity, from, to } = figures.run;
  const column = scenarios + DELTA;
  for (let position = from; position < to; position++) {
    const number = instrument[position]!;
    const size = quantity[position]!;
    const delta = size * values[number * stride + column]!;
    if (delta > 0) underlying.deltaLong += delta;
    else underlying.deltaShort -= delta;
    if (faults[number] === null) continue;
    underlying.unvalued += size > 0 ? size * unvaluedLong[number]! : -size * unvaluedShort[number]!;
    figures.addUnvalued(number);
  }
}

/** Perpetuals and futures: their rows are weighted profits, and MA-7, MA-8, MA-10 take notional. */
function addLinear(
  arrays: RiskArrays,
  { run, sums }: PortfolioFigures,
  underlying: UnderlyingFigures,
): void {
  const { instrument, quantity, from, to } = run;
  const { profit } = underlying;
  for (let at = 0; at < arrays.scenarios; at++) profit[at] = profit[at]! + sums[at]!;
  for (let position = from; position < to; position++) {
    const number = instrument[position]!;
    const notional = Math.abs(quantity[position]!) * arrays.notional[number]!;
    underlying.linear += notional;
    underlying.openInterest += notional * arrays.crowding[number]!;
  }
}

/**
 * MA-4 and MA-5 of one expiry: its value under each scenario counts at the static discount of its
 * sign, and a skew scenario costs whichever way the skew turns.
 */
function addOptionProfit(
  arrays: RiskArrays,
  { run, sums }: PortfolioFigures,
  underlying: UnderlyingFigures,
): void {
  const terms = arrays.groupTerms(arrays.groupOf[run.instrument[run.from]!]!);
  const shared = arrays.underlyingTerms(underlying.number);
  if (terms === null || shared === null) return;
  const { scenarios, isSkew } = arrays;
  const { profit } = underlying;
  const { weight } = shared.set;
  const value = sums[scenarios + VALUE]!;
  for (let at = 0; at < scenarios; at++) {
    const shocked = sums[at]!;
    const discount = shocked >= 0 ? terms.discountLong : terms.discountShort;
    const gain = (shocked * discount - value) * weight[at]!;
    profit[at] = profit[at]! + (isSkew[at] === 1 ? -Math.abs(gain) : gain);
  }
  const up = sums[scenarios + FORWARD_UP]! - value;
  const down = sums[scenarios + FORWARD_DOWN]! - value;
  underlying.forwardContingency += Math.max(0, -up, -down) * terms.forwardContingency;
}

/**
 * MA-6: of each strike, what shorts exceed the longs, calls and puts together; and MA-8: the
 * notional of all options of the expiry where something they are valued with is doubted.
 */
function addShorts(
  arrays: RiskArrays,
  { run }: PortfolioFigures,
  underlying: UnderlyingFigures,
): void {
  const { instrument, quantity, from, to } = run;
  const { notional, strikeOf } = arrays;
  let least = underlying.linearConfidence;
  let gross = 0;
  let strike = -1;
  let net = 0;
  for (let position = from; position < to; position++) {
    const number = instrument[position]!;
    const signed = quantity[position]! * notional[number]!;
    if (strikeOf[number] !== strike) {
      underlying.nakedShorts += Math.max(0, -net);
      strike = strikeOf[number]!;
      net = 0;
    }
    net += signed;
    gross += Math.abs(signed);
    least = Math.min(least, arrays.confidence[number]!);
  }
  underlying.nakedShorts += Math.max(0, -net);
  underlying.confidence += doubtRate(arrays.parameters, least) * gross;
}
