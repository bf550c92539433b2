/**
 * Who trades options at the venue: longs protect a part of what they hold with puts, holders of
 * coin sell calls on it; both come to the market makers.
 */
import type { Output } from "@margin-engine/runtime";
import { DAY_MS } from "./calendar";
import { drawTrader, type Trader } from "./population";
import { uniform, uniformIndex } from "./random";
import { order } from "./venue-orders";
import { tradable } from "./venue-prices";
import { hedges, holdsCoin } from "./venue-roles";
import type { VenueState } from "./venue-state";

/** Comers for options, per trade. */
const SHARE = 0.08;
/** The part of its size that an account covers with options, and of its capital that they cost. */
const COVERED = 0.5;
const PREMIUM = 0.05;

/** `elapsed` milliseconds since the round before. */
export function optionRound(state: VenueState, elapsed: number, outputs: Output[]): void {
  const expected = (state.tradesPerDay * SHARE * elapsed) / DAY_MS;
  const comers = Math.floor(expected + uniform(state.random));
  for (let comer = 0; comer < comers; comer++) tradeOption(state, outputs);
}

function tradeOption(state: VenueState, outputs: Output[]): void {
  const account = drawTrader(state.population, state.random);
  const trader = state.population.traders[account]!;
  const wanted = wantedOf(trader);
  if (wanted === null || state.standings[account]!.status !== "Healthy") return;
  const choice = state.instruments.filter(
    (each) => each.option?.optionType === wanted && tradable(each, state.time),
  );
  if (choice.length === 0) return;
  const instrument = choice[uniformIndex(state.random, choice.length)]!;
  const main = state.instruments[state.roles.main[account]!];
  if (main === undefined || main.listing.underlying !== instrument.listing.underlying) return;
  const size = (COVERED * Math.abs(main.lots[account]!) * main.lotUsd) / instrument.lotUsd;
  const affordable = (PREMIUM * trader.capital) / (instrument.mark * instrument.lotUnits);
  const target = (wanted === "Put" ? 1 : -1) * Math.min(size, affordable);
  const lots = target - instrument.lots[account]!;
  order(state, { account, instrument, lots, whole: false }, outputs);
}

/** Puts for longs that have something to lose, calls for those who hold the coin. */
function wantedOf(trader: Trader): "Call" | "Put" | null {
  if (trader.kind === "hedger" && holdsCoin(trader)) return "Call";
  return trader.kind === "long" && hedges(trader) ? "Put" : null;
}
