/**
 * The ordinary trades of a round. Accounts come at random; each trades a slice of the way from what
 * it holds to what it wants, so positions are built over the first hours and churn afterwards.
 * More come when prices move. What an account wants follows from its kind, and from its margin
 * status as the margin service last published it.
 */
import type { Output } from "@margin-engine/runtime";
import { DAY_MS, MINUTE_MS } from "./calendar";
import type { Trader } from "./population";
import { drawTrader, HOUSE } from "./population";
import { uniform, uniformBetween } from "./random";
import { thinness } from "./venue-liquidity";
import { order } from "./venue-orders";
import { excitement, tradable } from "./venue-prices";
import { holdsFuture, isFirstChoice } from "./venue-roles";
import type { ListedInstrument, Standing, VenueState } from "./venue-state";

/** What an account holds strays from its target by up to this fraction. */
const CHURN = 0.1;
/** The part of the dealers' inventory that one basis trader takes off them. */
const BASIS_SHARE = 0.15;
/** No new basis position is opened this shortly before the future expires. */
const LAST_ENTRY_MS = 30 * MINUTE_MS;
/** A basis trader with a future on the other side has this much of its capital in each leg. */
const FUTURE_LEVERAGE = 2.5;
/** What the house passes on, per minute, as a share of what it holds. */
const HOUSE_PACE = 0.05;
/** Orders of other underlyings than the first are smaller: their margin rates are higher. */
const SECOND_CHOICE_LEVERAGE = 0.7;

/** `elapsed` milliseconds since the round before. */
export function tradeRound(state: VenueState, elapsed: number, outputs: Output[]): void {
  passOn(state, elapsed, outputs);
  const expected = (state.tradesPerDay * elapsed * activity(state)) / DAY_MS;
  const comers = Math.floor(
    expected * uniformBetween(state.random, 0.5, 1.5) + uniform(state.random),
  );
  for (let comer = 0; comer < comers; comer++) {
    const account = drawTrader(state.population, state.random);
    if (mayTrade(state, account)) trade(state, account, outputs);
  }
}

/** How many come, against a usual hour: between 0.75 and 4. */
function activity(state: VenueState): number {
  const watched = state.instruments.filter(({ option }) => option === null);
  let sum = 0;
  for (const instrument of watched) sum += excitement(instrument);
  return 0.5 + (0.5 * sum) / watched.length;
}

function mayTrade(state: VenueState, account: number): boolean {
  const { status } = state.standings[account]!;
  if (status === "Liquidating" || status === "Bankrupt") return false;
  if (state.commands.some((command) => command.account === account)) return false;
  return state.time - state.firstRound >= state.population.traders[account]!.entry;
}

function trade(state: VenueState, account: number, outputs: Output[]): void {
  const trader = state.population.traders[account]!;
  const instrument = state.instruments[state.roles.main[account]!];
  if (instrument === undefined || !tradable(instrument, state.time)) return;
  if (trader.kind === "basis") {
    tradeBasis(state, account, outputs);
    return;
  }
  const standing = state.standings[account]!;
  if (!standing.entered) enter(state, account, instrument);
  reconsider(state, account, instrument);
  const wanted = standing.target * (1 + CHURN * (2 * uniform(state.random) - 1));
  const lots = wanted - instrument.lots[account]!;
  order(state, { account, instrument, lots, whole: false }, outputs);
}

function enter(state: VenueState, account: number, instrument: ListedInstrument): void {
  const standing = state.standings[account]!;
  const trader = state.population.traders[account]!;
  const leverage = trader.leverage * (isFirstChoice(trader) ? 1 : SECOND_CHOICE_LEVERAGE);
  const notional = standing.gone ? 0 : trader.capital * leverage;
  standing.entered = true;
  standing.entryMark = instrument.mark;
  standing.target = ((trader.kind === "long" ? 1 : -1) * notional) / instrument.lotUsd;
}

/** Stops, and additions on dips. */
function reconsider(state: VenueState, account: number, instrument: ListedInstrument): void {
  const standing = state.standings[account]!;
  const trader = state.population.traders[account]!;
  if (standing.gone || trader.kind === "hedger") return;
  const fall = 1 - instrument.mark / standing.entryMark;
  const loss = trader.kind === "long" ? fall : -fall;
  if (trader.stop > 0 && loss > trader.stop) leave(standing);
  else if (trader.kind === "short" && loss < -0.1) leave(standing);
  else if (trader.kind === "long" && trader.adds && loss > 0.04 * (1 + standing.additions)) {
    standing.additions++;
    standing.target *= 1.25;
  }
}

function leave(standing: Standing): void {
  standing.gone = true;
  standing.target = 0;
}

/** Short the perpetual as far as the dealers lack sellers, long the coin or the future. */
function tradeBasis(state: VenueState, account: number, outputs: Output[]): void {
  const trader = state.population.traders[account]!;
  const perpetual = state.instruments[state.roles.main[account]!]!;
  const future = state.instruments[state.roles.hedge[account]!];
  const held = perpetual.lots[account]!;
  const lots = basisWanted(state, trader, { perpetual, future, held }) - held;
  const done = order(state, { account, instrument: perpetual, lots, whole: false }, outputs);
  if (future === undefined || done === 0 || !tradable(future, state.time)) return;
  const other = Math.round((-done * perpetual.lotUsd) / future.lotUsd);
  order(state, { account, instrument: future, lots: other, whole: true }, outputs);
}

interface BasisLegs {
  readonly perpetual: ListedInstrument;
  readonly future: ListedInstrument | undefined;
  /** Lots held of the perpetual. */
  readonly held: number;
}

/** Lots of the perpetual, not positive. Without its other leg, the position is wound up. */
function basisWanted(state: VenueState, trader: Trader, legs: BasisLegs): number {
  const { perpetual, future, held } = legs;
  let notional = trader.leverage * trader.capital;
  if (holdsFuture(trader)) {
    const left = future === undefined ? 0 : future.listing.expiry! - state.time;
    notional *= left > LAST_ENTRY_MS ? FUTURE_LEVERAGE : 0;
  }
  const relieved = held + BASIS_SHARE * perpetual.dealerLots;
  return Math.max(-notional / perpetual.lotUsd, Math.min(0, relieved));
}

/** The house passes on what it took from liquidations, the slower the thinner the market. */
function passOn(state: VenueState, elapsed: number, outputs: Output[]): void {
  for (const instrument of state.instruments) {
    const held = instrument.lots[HOUSE]!;
    if (held === 0 || !tradable(instrument, state.time)) continue;
    const share = Math.min(1, (HOUSE_PACE * elapsed) / MINUTE_MS / thinness(instrument));
    const lots = Math.abs(held) * share < 1 ? Math.sign(-held) : -held * share;
    order(state, { account: HOUSE, instrument, lots, whole: true }, outputs);
  }
}
