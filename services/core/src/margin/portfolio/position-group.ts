/**
 * What a group of positions adds to its underlying: the options of an expiry, its futures, or the
 * perpetuals. Groups are even for what is linear and odd for options (risk-arrays.ts), and futures
 * come directly before the options of their expiry.
 */
import type { PortfolioFigures, UnderlyingFigures } from "./portfolio-figures";
import type { RiskArrays } from "./risk-arrays";
import { DELTA, FORWARD_DOWN, FORWARD_UP, GAMMA, ROLL, THETA, VALUE, VEGA } from "./row-layout";
import { addProfit, addRow, sumScenario } from "./weighted-rows";

/** Adds the group that begins at `run.from` to its underlying, and sets `run.to` to its end. */
export function addGroup(
  arrays: RiskArrays,
  figures: PortfolioFigures,
  underlying: UnderlyingFigures,
): void {
  const { run, group } = figures;
  const number = arrays.groupOf[run.instrument[run.from]!]!;
  if (number >> 1 !== underlying.rollExpiry) settleRoll(arrays, underlying, number >> 1);
  addPositions(arrays, figures, underlying);
  group.profit = underlying.profit;
  if ((number & 1) === 1) {
    addOptionProfit(arrays, figures, underlying);
    return;
  }
  // The rows of perpetuals and futures are weighted profits.
  if (run.to - run.from === 1) {
    addRow(arrays, run, underlying.profit);
    return;
  }
  group.weight = arrays.ones;
  group.even = 1;
  group.odd = 0;
  group.value = 0;
  addProfit(arrays, run, group);
}

/** MA-7: charges the roll of the expiry that is complete, and begins the next one. */
export function settleRoll(arrays: RiskArrays, underlying: UnderlyingFigures, next: number): void {
  const { rollExpiry, rollDelta, terms } = underlying;
  const expiry = arrays.groupTerms(2 * rollExpiry);
  const rate = expiry?.rollRate ?? terms?.parameters.rollLeast ?? 0;
  underlying.roll += Math.abs(rollDelta) * rate;
  underlying.rollExpiry = next;
  underlying.rollDelta = 0;
}

/**
 * What positions add one by one, to the end of their group: greeks, delta without its sign (MA-9),
 * notional, and of each strike what shorts exceed the longs, calls and puts together (MA-6).
 */
function addPositions(
  arrays: RiskArrays,
  { run, moved }: PortfolioFigures,
  underlying: UnderlyingFigures,
): void {
  const { values, stride, notional, strikeOf, groupOf } = arrays;
  const { instrument, quantity, from, end } = run;
  const group = groupOf[instrument[from]!]!;
  let value = 0;
  let up = 0;
  let down = 0;
  let delta = 0;
  let deltaGross = 0;
  let gamma = 0;
  let vega = 0;
  let theta = 0;
  let roll = 0;
  let gross = 0;
  let naked = 0;
  let strike = -1;
  let net = 0;
  let position = from;
  for (; position < end; position++) {
    const number = instrument[position]!;
    if (groupOf[number] !== group) break;
    const size = quantity[position]!;
    const row = number * stride;
    value += size * values[row + VALUE]!;
    up += size * values[row + FORWARD_UP]!;
    down += size * values[row + FORWARD_DOWN]!;
    const own = size * values[row + DELTA]!;
    delta += own;
    deltaGross += Math.abs(own);
    gamma += size * values[row + GAMMA]!;
    vega += size * values[row + VEGA]!;
    theta += size * values[row + THETA]!;
    roll += size * values[row + ROLL]!;
    if (strikeOf[number] !== strike) {
      naked += shortOf(net);
      strike = strikeOf[number]!;
      net = 0;
    }
    const signed = size * notional[number]!;
    net += signed;
    gross += Math.abs(signed);
  }
  run.to = position;
  moved.value = value;
  moved.up = up;
  moved.down = down;
  underlying.delta += delta;
  underlying.deltaGross += deltaGross;
  underlying.gamma += gamma;
  underlying.vega += vega;
  underlying.theta += theta;
  underlying.rollDelta += roll;
  if ((group & 1) === 0) underlying.linear += gross;
  else underlying.nakedShorts += naked + shortOf(net);
}

/** What is below zero, without its sign and without a branch that no processor foresees. */
function shortOf(net: number): number {
  return (Math.abs(net) - net) / 2;
}

/**
 * MA-4 and MA-5 of one expiry: its value under each scenario counts at the static discount of its
 * sign, and a skew scenario costs whichever way the skew turns.
 */
function addOptionProfit(
  arrays: RiskArrays,
  { run, group, moved }: PortfolioFigures,
  underlying: UnderlyingFigures,
): void {
  const { terms } = underlying;
  const expiry = arrays.groupTerms(arrays.groupOf[run.instrument[run.from]!]!);
  if (expiry === null || terms === null) return;
  const { discountLong, discountShort } = expiry;
  const even = (discountLong + discountShort) / 2;
  const odd = (discountLong - discountShort) / 2;
  const { value, up, down } = moved;
  group.weight = terms.set.weight;
  group.even = even;
  group.odd = odd;
  group.value = value;
  addProfit(arrays, run, group);
  const { skews } = arrays;
  for (let at = 0; at < skews.length; at++) {
    const skew = skews[at]!;
    const shocked = sumScenario(arrays, run, skew);
    const gain = even * shocked + odd * Math.abs(shocked) - value;
    group.profit[skew] = group.profit[skew]! - Math.abs(gain * terms.set.skewWeight[skew]!);
  }
  const loss = Math.max(0, value - up, value - down);
  underlying.forwardContingency += loss * expiry.forwardContingency;
}
