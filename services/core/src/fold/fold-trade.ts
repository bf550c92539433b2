/** What a leg does to the state: its fill is noted before it is booked, its fee charged after. */
import type { Account } from "../account/account";
import { bookTrade } from "../account/book-trade";
import type { TradeLeg } from "../events/trade";
import { noteLiquidationFill } from "../liquidation/liquidation-state";
import { noteTradePrice } from "./fold-prices";
import { noteNetted } from "./fold-settlements";
import { chargeLiquidationFee } from "./fund-receipts";
import { type MarginState, refreshTraded } from "./margin-state";
import type { EntryOutputs } from "./tell-accounts";

/** The account after the leg, with its values up to date. */
export function foldTrade(state: MarginState, leg: TradeLeg, outputs: EntryOutputs): Account {
  noteTradePrice(state, leg);
  noteLiquidationFill(state.liquidations, leg);
  const account = bookTrade(state.books, leg);
  chargeLiquidationFee(state, { account, leg }, outputs);
  noteNetted(state, { account, fill: leg }, outputs);
  refreshTraded(state, account, leg.instrument);
  return account;
}
