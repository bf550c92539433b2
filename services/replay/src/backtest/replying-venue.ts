/**
 * The venue that answers liquidation commands in the place of the recorded fills. Prices are those
 * of the history, pressed by what was liquidated; what a fill costs follows the simulated venue's
 * law of impact, with the turnover that the history had. The stand-in takes the other side, at no
 * fee.
 */
import type {
  Amount,
  InputEvent,
  JournalEntry,
  LiquidationCommand,
  LiquidationStopped,
  Price,
  Quantity,
  TradeExecuted,
} from "@margin-engine/core";
import { liquidationAccount } from "@margin-engine/core";
import type { Output, Service } from "@margin-engine/runtime";
import { priceNumber } from "../simulation/price-grid";
import { seededRandom } from "../simulation/random";
import { depthUsd, fillPrice, TURNOVER } from "../simulation/venue-liquidity";
import { noteFigure } from "../simulation/venue-option-marks";
import { liquidationCost, pressPrices } from "../simulation/venue-pressure";
import { listInstrument, noteQuote, takePrices, tradable } from "../simulation/venue-prices";
import type { ListedInstrument, VenueState } from "../simulation/venue-state";
import { STAND_IN } from "./varied-source";

const VENUE = "backtest";
/** Between two rounds of fills, at least: depth comes back at that pace. */
const ROUND_MS = 5_000;

export interface ReplyingVenueOptions {
  /** Turnover of a usual day in US dollars, over all instruments. */
  readonly dayTurnoverUsd: number;
}

interface Standing {
  readonly command: LiquidationCommand;
  /** Signed, what is left to do. */
  lots: number;
}

interface ReplyingState {
  readonly shards: number;
  readonly market: VenueState;
  readonly byName: Map<string, ListedInstrument>;
  /** Signed quantity of an account in an instrument, as the journal has it. */
  readonly held: Map<string, bigint>;
  standing: Standing[];
  round: number;
  fills: number;
}

type VenueInput = InputEvent | JournalEntry | LiquidationCommand | LiquidationStopped;

export function replyingVenue(
  options: ReplyingVenueOptions,
): Service<ReplyingState, VenueInput, TradeExecuted, object> {
  return {
    name: "replying-venue",
    consumes: ["instruments", "prices", "journal", "liquidation-commands"],
    produces: ["trades"],
    instances: "single",
    initial: ({ shards }) => openVenue(options, shards),
    step: (state, { topic, partition, event }) => {
      if (event === null) return [];
      if (topic === "journal") noteEntry(state, event as JournalEntry, partition);
      return topic === "journal" ? [] : step(state, event);
    },
    checkpoint: () => {
      throw new Error("a backtest takes no checkpoints");
    },
    restore: ({ shards }) => openVenue(options, shards),
    checkpointSchema: "venue-checkpoint.avsc",
  };
}

function openVenue({ dayTurnoverUsd }: ReplyingVenueOptions, shards: number): ReplyingState {
  const nobody = { traders: [], indexOf: new Map(), makers: [], takers: [] };
  const frequencies = new Float64Array(0);
  const population = { ...nobody, frequencies, demand: dayTurnoverUsd / TURNOVER };
  const market: VenueState = {
    seed: 0,
    population,
    tradesPerDay: 0,
    random: seededRandom(0, 3),
    time: 0,
    firstRound: -1,
    lastRound: -1,
    trades: 0,
    movements: 0,
    chains: [],
    assets: [],
    instruments: [],
    standings: [],
    commands: [],
    liquidators: [],
    called: [],
    roles: { main: new Int32Array(0), hedge: new Int32Array(0) },
  };
  return { shards, market, byName: new Map(), held: new Map(), standing: [], round: 0, fills: 0 };
}

function step(state: ReplyingState, event: VenueInput): readonly Output<TradeExecuted>[] {
  const { market } = state;
  if (event.kind === "InstrumentListed") list(state, event);
  else if (event.kind === "PriceQuoted") noteQuote(market, event);
  else if (event.kind === "FigureQuoted") noteFigure(market, event);
  else if (event.kind === "LiquidationCommand") noteCommand(state, event);
  else if (event.kind === "LiquidationStopped") stopCommands(state, event);
  const tells = event.kind === "PriceQuoted" || event.kind === "ClockTicked";
  return tells && event.eventTime >= state.round + ROUND_MS ? round(state, event.eventTime) : [];
}

function list({ market, byName }: ReplyingState, listing: Parameters<typeof listInstrument>[0]) {
  if (byName.has(listing.instrument)) return;
  const listed = listInstrument(listing, 0);
  byName.set(listing.instrument, listed);
  market.instruments.push(listed);
}

/** What accounts hold, as far as the books took it. */
function noteEntry(state: ReplyingState, entry: JournalEntry, shard: number): void {
  const { held, byName } = state;
  if (entry.kind === "TradeLeg") hold(state, entry, entry.quantity);
  else if (entry.kind === "PositionTakenOver") {
    const { instrument } = entry;
    const taken = held.get(`${entry.account} ${instrument}`) ?? 0n;
    hold(state, entry, -taken);
    hold(state, { account: liquidationAccount(shard, state.shards), instrument }, taken);
  } else if (entry.kind === "PositionsDeleveraged" && shard === 0) {
    // Every shard is told the same.
    const { instrument, counterparty: account } = entry;
    for (const fill of entry.fills) {
      hold(state, { account: fill.account, instrument }, fill.quantity);
      hold(state, { account, instrument }, -fill.quantity);
    }
  } else if (entry.kind === "SettlementPricePublished") {
    const listed = byName.get(entry.instrument);
    if (listed !== undefined) listed.settled = true;
  }
}

function hold(
  { held }: ReplyingState,
  { account, instrument }: { readonly account: string; readonly instrument: string },
  change: bigint,
): void {
  const key = `${account} ${instrument}`;
  held.set(key, (held.get(key) ?? 0n) + change);
}

/** It stands until it is filled or stopped. */
function noteCommand(state: ReplyingState, command: LiquidationCommand): void {
  const { instrument, quantity } = command;
  if (instrument === null || quantity === null) return;
  const listed = state.byName.get(instrument);
  if (listed === undefined) return;
  state.standing.push({ command, lots: Number(quantity / listed.listing.lotSize) });
}

function stopCommands(state: ReplyingState, { commands }: LiquidationStopped): void {
  const stopped = new Set(commands.map(({ liquidationId }) => liquidationId));
  state.standing = state.standing.filter(({ command }) => !stopped.has(command.liquidationId));
}

function round(state: ReplyingState, time: number): readonly Output<TradeExecuted>[] {
  const { market } = state;
  const elapsed = state.round === 0 ? 0 : time - state.round;
  state.round = time;
  market.time = time;
  takePrices(market, elapsed);
  pressPrices(market, elapsed);
  const outputs: Output<TradeExecuted>[] = [];
  for (const each of state.standing) fill(state, each, outputs);
  state.standing = state.standing.filter((each) => left(state, each) !== 0);
  return outputs;
}

/** Signed lots still to do: never more than is held. */
function left({ held, byName }: ReplyingState, { command, lots }: Standing): number {
  const { lotSize } = byName.get(command.instrument!)!.listing;
  const quantity = held.get(`${command.account} ${command.instrument}`) ?? 0n;
  const most = Number(quantity / lotSize);
  return most > 0 ? Math.min(0, Math.max(lots, -most)) : Math.max(0, Math.min(lots, -most));
}

function fill(state: ReplyingState, each: Standing, outputs: Output<TradeExecuted>[]): void {
  const { market, byName } = state;
  const { command } = each;
  const instrument = byName.get(command.instrument!)!;
  if (!tradable(instrument, market.time)) return;
  const wanted = left(state, each);
  const buys = wanted > 0;
  const depth = Math.max(instrument.lotUsd, depthUsd(market, instrument) - instrument.consumedUsd);
  const lots = Math.min(Math.abs(wanted), Math.floor(depth / instrument.lotUsd));
  if (lots === 0) return;
  const usd = lots * instrument.lotUsd;
  const cost = liquidationCost(market, instrument, { buys, usd });
  const price = fillPrice(instrument, buys, cost);
  if (beyondLimit(price, buys, command.limitPrice)) return;
  instrument.consumedUsd += usd;
  instrument.pressureUsd += buys ? usd : -usd;
  each.lots -= buys ? lots : -lots;
  state.fills++;
  outputs.push(tradeOf(state, command, { instrument, lots, price, buys }));
}

/** What cannot be filled within the limit stands until prices come to it. */
function beyondLimit(price: Price, buys: boolean, limit: Price | null): boolean {
  if (limit === null) return false;
  return buys ? priceNumber(price) > priceNumber(limit) : priceNumber(price) < priceNumber(limit);
}

interface FillTerms {
  readonly instrument: ListedInstrument;
  readonly lots: number;
  readonly price: Price;
  readonly buys: boolean;
}

function tradeOf(
  { market, fills }: ReplyingState,
  { account, liquidationId }: LiquidationCommand,
  { instrument, lots, price, buys }: FillTerms,
): Output<TradeExecuted> {
  const none = 0n as Amount;
  const { listing } = instrument;
  const event: TradeExecuted = {
    kind: "TradeExecuted",
    eventId: String(fills),
    eventTime: market.time,
    venue: VENUE,
    instrument: listing.instrument,
    price,
    quantity: (BigInt(lots) * listing.lotSize) as Quantity,
    buyer: buys ? account : STAND_IN,
    seller: buys ? STAND_IN : account,
    buyerFee: none,
    sellerFee: none,
    buyerLiquidationId: buys ? liquidationId : null,
    sellerLiquidationId: buys ? null : liquidationId,
  };
  return { topic: "trades", partition: 0, key: listing.instrument, event };
}
