/**
 * The simulated venue and everyone who trades at it, as one service: it sees prices and listings
 * as they are published and what the margin service says of its accounts, and it publishes trades
 * and collateral. It acts once at each clock tick, with which every source ends a tick of its
 * prices, so it works alike on simulated and on imported ones.
 */
import type {
  BookQuoted,
  CollateralDeposited,
  InputEvent,
  InstrumentListed,
  LiquidationCommand,
  LiquidationStopped,
  MarginModeRequested,
  MarginSnapshot,
  OutputEvent,
  TakeOverPosition,
  TradeExecuted,
  WithdrawalPaid,
  WithdrawalRequested,
} from "@margin-engine/core";
import { type Output, type Service, TOPICS } from "@margin-engine/runtime";
import { MINUTE_MS } from "./calendar";
import { fillCommands, noteCommand, stopCommands } from "./liquidation-fills";
import { answerCalls, callMargin } from "./margin-calls";
import { tradeRound } from "./order-flow";
import { drawPopulation } from "./population";
import { seededRandom } from "./random";
import { type ChainEvent, noteChains, observeChains } from "./venue-chains";
import type { VenueCheckpoint } from "./venue-checkpoint";
import { checkpointVenue, restoreVenue } from "./venue-checkpoint";
import { noteDeleveraging, noteTakeover, openLiquidators } from "./venue-clearing";
import { amountOf, chooseModes, depositAll, pay, withdrawSome } from "./venue-collateral";
import { noteFigure } from "./venue-option-marks";
import { optionRound } from "./venue-options";
import { pressPrices, quoteBooks } from "./venue-pressure";
import { listInstrument, noteQuote, takePrices } from "./venue-prices";
import { assignRoles, rolesOf } from "./venue-roles";
import type { VenueState } from "./venue-state";
import { newStanding } from "./venue-state";

export interface SimulatedVenueOptions {
  /** A whole number from 0; the same seed may serve the simulated market. */
  readonly seed: number;
  /** Number of accounts, dealers included. */
  readonly accounts?: number;
  /** Trades in a day of usual volatility; grows with the square root of the accounts if not set. */
  readonly tradesPerDay?: number;
}

type AlertKind = (typeof TOPICS)["risk-alerts"]["events"][number];
type Alert = Extract<OutputEvent, { readonly kind: AlertKind }>;
type LadderEvent = LiquidationCommand | TakeOverPosition | LiquidationStopped;
type VenueInput = Exclude<InputEvent, TradeExecuted> | MarginSnapshot | LadderEvent | Alert;
type VenueOutput =
  | TradeExecuted
  | BookQuoted
  | CollateralDeposited
  | ChainEvent
  | WithdrawalRequested
  | WithdrawalPaid
  | MarginModeRequested;

const HEARD = [
  "instruments",
  "prices",
  "margin-snapshots",
  "liquidation-commands",
  "clearing-actions",
  "risk-parameters",
  "risk-alerts",
] as const;
const ALERTS: ReadonlySet<string> = new Set(TOPICS["risk-alerts"].events);
const DEFAULT_ACCOUNTS = 400;
const DEFAULT_TRADES_PER_DAY = 190_000;
/** After a gap in the prices, trading goes on as if this much time had passed. */
const LONGEST_ROUND_MS = 10 * MINUTE_MS;

/** Throws RangeError on a seed or a number of accounts that cannot be. */
export function simulatedVenue(
  options: SimulatedVenueOptions,
): Service<VenueState, VenueInput, VenueOutput, VenueCheckpoint> {
  const { seed, accounts = DEFAULT_ACCOUNTS } = options;
  const growth = Math.sqrt(accounts / DEFAULT_ACCOUNTS);
  const { tradesPerDay = DEFAULT_TRADES_PER_DAY * growth } = options;
  const population = drawPopulation(seed, accounts);
  const fixed = { seed, population, tradesPerDay };
  return {
    name: "simulated-venue",
    options: `seed=${seed} accounts=${accounts}`,
    consumes: HEARD,
    produces: ["trades", "collateral", "prices"],
    instances: "single",
    initial: ({ shards }) => openVenue(fixed, shards),
    step: (state, { event }) => (event === null ? [] : step(state, event)),
    checkpoint: checkpointVenue,
    restore: (_, checkpoint) => restoreVenue(fixed, checkpoint),
    checkpointSchema: "venue-checkpoint.avsc",
  };
}

type FixedParts = Pick<VenueState, "seed" | "population" | "tradesPerDay">;

function openVenue(fixed: FixedParts, shards: number): VenueState {
  const { population } = fixed;
  return {
    ...fixed,
    random: seededRandom(fixed.seed, 3),
    time: 0,
    firstRound: -1,
    lastRound: -1,
    trades: 0,
    movements: 0,
    chains: [],
    assets: [],
    instruments: [],
    standings: population.traders.map(newStanding),
    commands: [],
    liquidators: openLiquidators(shards),
    called: [],
    roles: rolesOf({ instruments: [], population }),
  };
}

function step(state: VenueState, event: VenueInput): readonly Output<VenueOutput>[] {
  if (isAlert(event)) return event.kind === "WithdrawalAccepted" ? [pay(state, event)] : [];
  switch (event.kind) {
    case "PriceQuoted":
      noteQuote(state, event);
      return [];
    case "ClockTicked":
      return hearTick(state, event.eventTime);
    case "SettlementPricePublished":
      settle(state, event.instrument);
      return [];
    case "InstrumentListed":
      list(state, event);
      return [];
    case "MarginSnapshot":
      hearSnapshot(state, event);
      return [];
    case "LiquidationCommand":
      noteCommand(state, event);
      return [];
    case "LiquidationStopped":
      stopCommands(state, event);
      return [];
    case "FigureQuoted":
      noteFigure(state, event);
      return [];
    case "PositionTakenOver":
      noteTakeover(state, event);
      return [];
    case "RiskParametersPublished":
      noteChains(state, event);
      return [];
    case "PositionsDeleveraged":
      noteDeleveraging(state, event);
      return [];
    case "TakeOverPosition":
    case "InsurancePaid":
    case "RiskRequested":
    case "HaircutSet":
    case "ClearingRulesPublished":
    case "InsuranceContributed":
    case "SettlementConfirmed":
    case "BookQuoted":
    case "BreakerReleased":
    case "FundingRatePublished":
    case "CollateralDeposited":
    case "DepositObserved":
    case "ChainHeadObserved":
    case "ChainReorganised":
    case "WithdrawalRequested":
    case "WithdrawalPaid":
    case "MarginModeRequested":
      return [];
  }
}

function isAlert(event: VenueInput): event is Alert {
  return ALERTS.has(event.kind);
}

/** Event time is the source's clock; a tick without progress of time is no round. */
function hearTick(state: VenueState, eventTime: number): readonly Output<VenueOutput>[] {
  if (eventTime <= state.time) return [];
  state.time = eventTime;
  return round(state);
}

function round(state: VenueState): readonly Output<VenueOutput>[] {
  const outputs: Output<VenueOutput>[] = [];
  const elapsed = state.lastRound === -1 ? 0 : state.time - state.lastRound;
  takePrices(state, elapsed);
  pressPrices(state, elapsed);
  if (state.firstRound === -1) {
    if (!state.instruments.some((instrument) => instrument.lotUsd > 0)) return outputs;
    state.firstRound = state.time;
    chainRound(state, outputs);
    depositAll(state, outputs);
    chooseModes(state, outputs);
  } else {
    const active = Math.min(elapsed, LONGEST_ROUND_MS);
    chainRound(state, outputs);
    fillCommands(state, outputs);
    answerCalls(state, outputs);
    tradeRound(state, active, outputs);
    optionRound(state, active, outputs);
    withdrawSome(state, active, outputs);
  }
  quoteBooks(state, outputs);
  state.lastRound = state.time;
  return outputs;
}

function chainRound(state: VenueState, outputs: Output<VenueOutput>[]): void {
  observeChains(state, (asset, usd) => amountOf(state, asset, usd), outputs);
}

function list(state: VenueState, event: InstrumentListed): void {
  const { instrument, instrumentType } = event;
  const known = state.instruments.some((each) => each.listing.instrument === instrument);
  if (known) return;
  const { contractType, underlying, settlementAsset, multiplier, lotSize, expiry } = event;
  const { strike, optionType } = event;
  const terms = { instrument, instrumentType, contractType, underlying, settlementAsset };
  const listing = { ...terms, multiplier, lotSize, expiry, strike, optionType };
  const accounts = state.population.traders.length + state.liquidators.length;
  state.instruments.push(listInstrument(listing, accounts));
  assignRoles(state);
}

function settle(state: VenueState, name: string): void {
  const instrument = state.instruments.find((each) => each.listing.instrument === name);
  if (instrument === undefined || instrument.settled) return;
  instrument.settled = true;
  instrument.lots.fill(0);
  instrument.dealerLots = 0;
  assignRoles(state);
}

function hearSnapshot(state: VenueState, { account, status }: MarginSnapshot): void {
  const number = state.population.indexOf.get(account);
  if (number === undefined) return;
  const standing = state.standings[number]!;
  if (status !== "Healthy" && standing.status === "Healthy") callMargin(state, number);
  standing.status = status;
}
