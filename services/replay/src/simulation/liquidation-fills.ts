/**
 * What the venue does with liquidation commands: each stands until it is filled or stopped; at
 * each round it is filled as far as depth and its limit price allow. A command seen twice is
 * filled once: within an account, epochs and steps rise.
 */
import type { LiquidationCommand, LiquidationStopped, Price } from "@margin-engine/core";
import type { Output } from "@margin-engine/runtime";
import { callMargin } from "./margin-calls";
import { priceNumber } from "./price-grid";
import { closing, numberOf } from "./venue-clearing";
import { chooseForLiquidation } from "./venue-dealers";
import { depthUsd, fillPrice } from "./venue-liquidity";
import { liquidationCost } from "./venue-pressure";
import { tradable } from "./venue-prices";
import type { ListedInstrument, OutstandingCommand, VenueState } from "./venue-state";
import { bookFill } from "./venue-trades";

export function noteCommand(state: VenueState, command: LiquidationCommand): void {
  const account = numberOf(state, command.account);
  if (account === null) return;
  const trader = state.standings[account];
  const standing = trader ?? state.liquidators[account - state.standings.length]!;
  const { epoch, step } = command;
  if (epoch < standing.epoch || (epoch === standing.epoch && step <= standing.step)) return;
  standing.epoch = epoch;
  standing.step = step;
  if (command.action === "CancelOrders") return;
  const number = state.instruments.findIndex(
    (each) => each.listing.instrument === command.instrument,
  );
  const instrument = state.instruments[number];
  if (instrument === undefined || command.quantity === null) return;
  // Whoever is liquidated keeps what is left and does not come back for more.
  if (trader !== undefined) {
    trader.gone = true;
    callMargin(state, account);
  }
  state.commands.push({
    liquidationId: command.liquidationId,
    account,
    instrument: number,
    lots: Number(command.quantity / instrument.listing.lotSize),
    limitPrice: command.limitPrice,
  });
}

export function stopCommands(state: VenueState, { commands }: LiquidationStopped): void {
  const stopped = new Set(commands.map(({ liquidationId }) => liquidationId));
  state.commands = state.commands.filter(({ liquidationId }) => !stopped.has(liquidationId));
}

export function fillCommands(state: VenueState, outputs: Output[]): void {
  for (const command of state.commands) fill(state, command, outputs);
  state.commands = state.commands.filter((command) => remaining(state, command) !== 0);
}

/** Signed lots still to do: never more than is held, never adding to the position. */
function remaining({ instruments }: VenueState, command: OutstandingCommand): number {
  return closing(instruments[command.instrument]!.lots[command.account]!, command.lots);
}

function fill(state: VenueState, command: OutstandingCommand, outputs: Output[]): void {
  const instrument = state.instruments[command.instrument]!;
  if (!tradable(instrument, state.time)) return;
  const left = remaining(state, command);
  const most = Math.floor(roomUsd(state, instrument, command) / instrument.lotUsd);
  const size = Math.min(Math.abs(left), most);
  if (size <= 0) return;
  const lots = left > 0 ? size : -size;
  const deal = { instrument, lots: -lots, taker: command.account };
  const dealer = chooseForLiquidation(state, deal);
  if (dealer === -1) return;
  const buys = lots > 0;
  const usd = size * instrument.lotUsd;
  const cost = liquidationCost(state, instrument, { buys, usd });
  const price = within(fillPrice(instrument, buys, cost), buys, command.limitPrice);
  instrument.consumedUsd += usd;
  instrument.pressureUsd += buys ? usd : -usd;
  command.lots -= lots;
  const { account: taker, liquidationId } = command;
  bookFill(state, { instrument, taker, dealer, lots, price, liquidationId }, outputs);
}

/** US dollars that this round can still take before depth or the limit price is reached. */
function roomUsd(
  state: VenueState,
  instrument: ListedInstrument,
  { lots, limitPrice }: OutstandingCommand,
): number {
  const buys = lots > 0;
  // At least one lot trades in a round, however thin the market.
  const left = depthUsd(state, instrument) - instrument.consumedUsd;
  const depth = Math.max(instrument.lotUsd, left);
  if (limitPrice === null) return depth;
  const limit = priceNumber(limitPrice) / instrument.mark - 1;
  const allowed = buys ? limit : -limit;
  const fits = (usd: number) => liquidationCost(state, instrument, { buys, usd }) <= allowed;
  if (fits(depth)) return depth;
  let least = 0;
  let most = depth;
  for (let halving = 0; halving < 20; halving++) {
    const middle = (least + most) / 2;
    if (fits(middle)) least = middle;
    else most = middle;
  }
  return least;
}

/** Rounding onto the price grid must not carry a fill past its limit. */
function within(price: Price, buys: boolean, limit: Price | null): Price {
  if (limit === null) return price;
  if (buys) return price > limit ? limit : price;
  return price < limit ? limit : price;
}
