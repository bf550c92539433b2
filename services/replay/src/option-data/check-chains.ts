/**
 * Whole chains as Deribit's summary gives them, PR-1 and PR-3. It refreshes forward, mark and
 * volatility at slightly different moments, so prices differ with the pace of the market; the
 * volatility is solved again where the price tells it, away from the wings.
 */
import { blackGreeks, blackValue, impliedVolatility, intrinsicValue } from "@margin-engine/core";
import { Differences } from "./differences";
import { quotedOptions } from "./quoted-options";

/** Of delta, either way: beyond, a price of eight decimals says little about the volatility. */
const WING = 0.1;
/** Of the forward: below, the price has lost the bits of its volatility to the intrinsic value. */
const LEAST_TIME_VALUE = 1e-4;

export function checkChains(file: string): readonly Differences[] {
  const price = new Differences("price, coin", { median: 1.2e-5, ninety: 2.5e-4 });
  const solved = new Differences("volatility of the mark", { median: 2e-4, ninety: 2.5e-3 });
  const again = new Differences("volatility of our price", { worst: 1e-11 });
  for (const { option, markPrice } of quotedOptions(file, { volatility: "mark_iv", figures: [] })) {
    const { forward, volatility } = option;
    const value = blackValue(option);
    price.add(value / forward, markPrice);
    const size = Math.abs(blackGreeks(option).delta);
    if (size > WING && size < 1 - WING) {
      solved.add(Number(impliedVolatility({ ...option, value: markPrice * forward })), volatility);
    }
    if (value - intrinsicValue(option) > LEAST_TIME_VALUE * forward) {
      again.add(Number(impliedVolatility({ ...option, value })), volatility);
    }
  }
  return [price, solved, again];
}
