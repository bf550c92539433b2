/** What a leg does to the state: its fill is noted before it is booked. */
import type { Account } from "../account/account";
import { bookTrade } from "../account/book-trade";
import type { TradeLeg } from "../events/trade";
import { noteLiquidationFill } from "../liquidation/liquidation-state";
import { noteTradePrice } from "./fold-prices";
import { type MarginState, refreshTraded } from "./margin-state";

/** The account after the leg, with its values up to date. */
export function foldTrade(state: MarginState, leg: TradeLeg): Account {
  noteTradePrice(state, leg);
  noteLiquidationFill(state.liquidations, leg);
  const account = bookTrade(state.books, leg);
  refreshTraded(state, account, leg.instrument);
  return account;
}
